import { callBytes } from './literal.ts';

const visibility = 4; // GPUShaderStage.COMPUTE

/** What all programs on a device share: the layout of the three bindings, and pipelines by the text of their shaders. */
export class Pipelines {
  private static readonly byDevice = new WeakMap<GPUDevice, Pipelines>();
  readonly bindGroupLayout: GPUBindGroupLayout;
  private readonly layout: GPUPipelineLayout;
  private readonly byText = new Map<string, Promise<GPUComputePipeline>>();

  static of(device: GPUDevice): Pipelines {
    const known = Pipelines.byDevice.get(device);
    if (known) return known;
    const pipelines = new Pipelines(device);
    Pipelines.byDevice.set(device, pipelines);
    return pipelines;
  }

  private constructor(private readonly device: GPUDevice) {
    this.bindGroupLayout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility, buffer: { type: 'storage' } },
        { binding: 1, visibility, buffer: { type: 'read-only-storage' } },
        { binding: 2, visibility, buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: callBytes } },
      ],
    });
    this.layout = device.createPipelineLayout({ bindGroupLayouts: [this.bindGroupLayout] });
  }

  /** @throws Error with the compiler's message when the shader is refused */
  pipeline(text: string): Promise<GPUComputePipeline> {
    let pipeline = this.byText.get(text);
    if (!pipeline) {
      pipeline = this.create(text);
      this.byText.set(text, pipeline);
      pipeline.catch(() => this.byText.delete(text));
    }
    return pipeline;
  }

  private async create(text: string): Promise<GPUComputePipeline> {
    this.device.pushErrorScope('validation');
    const module = this.device.createShaderModule({ code: text });
    const refusal = this.device.popErrorScope();
    try {
      return await this.device.createComputePipelineAsync({ layout: this.layout, compute: { module, entryPoint: 'main' } });
    } catch (error) {
      await refusal;
      throw new Error(`The GPU's compiler refused a shader of ${text.split('\n').length} lines: ${await reasonOf(module, text, error)}.`, {
        cause: error,
      });
    }
  }
}

/** What the compiler said and of which line, or else what the pipeline said. */
async function reasonOf(module: GPUShaderModule, text: string, error: unknown): Promise<string> {
  const { messages } = await module.getCompilationInfo();
  const first = messages.find(({ type }) => type === 'error');
  if (!first) return error instanceof Error ? error.message : String(error);
  return `${first.message} in "${text.split('\n')[first.lineNum - 1]?.trim() ?? ''}"`;
}
