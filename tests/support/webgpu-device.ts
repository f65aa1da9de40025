import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { findWebgpu, type WebgpuDevice } from '../../src/tensor/compile/webgpu/index.ts';

const loader = '/usr/lib/chromium/libvulkan.so.1';
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
const neverUnload = 0x1000; // RTLD_NODELETE of Linux

/**
 * A device for tests: that of the machine, or else SwiftShader, the Vulkan driver on the processor that comes with Chromium.
 * Its loader is no system library, so it is opened here, where the `webgpu` package then finds it by name.
 */
export async function testDevice(): Promise<WebgpuDevice | undefined> {
  const own = process.env.CHRONOS_TEST_GPU ? await findWebgpu() : 'SwiftShader is wanted.';
  if (typeof own !== 'string') return own;
  if (existsSync(loader) && existsSync(driver)) {
    process.env.VK_ICD_FILENAMES = driver;
    process.env.XDG_RUNTIME_DIR ??= '/tmp';
    openLibrary(loader);
  }
  const found = await findWebgpu();
  if (typeof found !== 'string') return found;
  console.log(`Tests of WebGPU are skipped. ${found}`);
  return undefined;
}

/** Loads a library for good. Node then complains that it is none of its own kind, which is as expected. */
function openLibrary(path: string): void {
  try {
    process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_LAZY | neverUnload);
  } catch (error) {
    if (!String(error).includes('self-register')) throw error;
  }
}
