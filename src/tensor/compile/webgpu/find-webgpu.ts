/** A device that runs programs. */
export interface WebgpuDevice {
  readonly device: GPUDevice;
  readonly adapterName: string;
  /** Whether the driver computes on the processor, which is right but slow. */
  readonly isSoftware: boolean;
}

const noAdapter = 'No GPU was found: WebGPU has no adapter here; install a Vulkan, Metal or Direct3D 12 driver.';

let found: Promise<WebgpuDevice | string> | undefined;
/** Kept because devices of the `webgpu` package end with the object that they came from. */
let kept: GPU | undefined;

/**
 * The device of the page, or in Node that of the `webgpu` package; asked for once.
 * @returns the device, or one sentence that says why there is none
 */
export async function findWebgpu(): Promise<WebgpuDevice | string> {
  found ??= request();
  const result = await found;
  if (typeof result === 'string') found = undefined;
  return result;
}

async function request(): Promise<WebgpuDevice | string> {
  const gpu = await implementation();
  if (typeof gpu === 'string') return gpu;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return noAdapter;
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = adapter.limits;
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX };
  try {
    const device = await adapter.requestDevice({ requiredLimits });
    void device.lost.then(() => {
      found = undefined;
    });
    return { device, ...describe(adapter) };
  } catch (error) {
    return `The GPU gave no device: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Whether the only library that Dawn can compute with on Linux is missing. Asked before Dawn is, since Dawn complains of it on standard
 * error in words of its own. Loading it as a module of Node.js fails in any case; the reason tells whether it is there.
 */
function lacksVulkan(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1');
  } catch (error) {
    return /cannot open shared object file/.test(String(error));
  }
  return false;
}

async function implementation(): Promise<GPU | string> {
  const own = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (own) return own;
  if (typeof process === 'undefined')
    return 'This browser has no WebGPU: navigator.gpu is missing; use a current one, over https or from localhost.';
  try {
    const name: string = 'webgpu';
    const { create } = (await import(name)) as { create(options: string[]): GPU };
    if (lacksVulkan()) return noAdapter;
    kept ??= create([]);
    return kept;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const reason = missing ? 'is not installed here' : `did not load here (${String(error).split('\n')[0]})`;
    return `WebGPU needs the npm package webgpu, which ${reason}; run npm install webgpu.`;
  }
}

function describe(adapter: GPUAdapter): Pick<WebgpuDevice, 'adapterName' | 'isSoftware'> {
  const { info } = adapter as unknown as {
    info: { vendor: string; architecture: string; description: string; isFallbackAdapter?: boolean };
  };
  const adapterName = info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed';
  return { adapterName, isSoftware: info.isFallbackAdapter === true || info.architecture === 'swiftshader' };
}
