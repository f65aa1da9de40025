import type { Executable } from '../executable.ts';
import type { Buffer, Program } from '../schedule/kernel.ts';
import { type Command, iterationsRead, programCommands } from './commands.ts';
import { CommandReplay, counterStride } from './encoder.ts';
import { ExtraMemory } from './extra-memory.ts';
import { findWebgpu } from './find-webgpu.ts';
import { TableMemory } from './index-tables.ts';
import type { Memory } from './kernel-scope.ts';
import { callBytes } from './literal.ts';
import { Pipelines } from './pipelines.ts';

// Values of GPUBufferUsage and GPUMapMode, which are no globals in Node.
const usage = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const mapModeRead = 1;

/** Bytes of counters that a program may need for the iterations of its loops. */
const mostCounterBytes = 2 ** 26;

/**
 * A program as compute shaders on a GPU, in float32.
 * @param options.device where to run; by default the one that `findWebgpu` finds
 * @throws Error when there is no device, its memory is too small, or its compiler refuses a shader
 */
export async function compileWebgpu(program: Program, options: { readonly device?: GPUDevice } = {}): Promise<Executable> {
  const device = options.device ?? (await defaultDevice());
  const memory: Memory = { tables: new TableMemory(), extra: new ExtraMemory(program.size) };
  const pipelines = Pipelines.of(device);
  const commands = await programCommands(program, memory, pipelines, largestWorkgroup(device.limits));
  const bytes = Math.max(memory.extra.size, 16) * 4;
  const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  if (bytes > limit) {
    throw new RangeError(
      `A program on WebGPU must fit into one buffer; got ${bytes} bytes where the device allows ${limit}: use fewer levels or cells, or the wasm target.`,
    );
  }
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const executable = new WebgpuExecutable(program, device, commands, memory, pipelines.bindGroupLayout, bytes);
  const errors = [await device.popErrorScope(), await device.popErrorScope()];
  const error = errors.find(Boolean);
  if (!error) return executable;
  executable.dispose();
  throw new Error(`The GPU refused the memory of a program of ${bytes} bytes: ${error.message}`);
}

/** Invocations of a workgroup, a square that kernels can divide among themselves. */
function largestWorkgroup({ maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX }: GPUSupportedLimits): number {
  return Math.min(maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX) >= 1024 ? 1024 : 256;
}

async function defaultDevice(): Promise<GPUDevice> {
  const found = await findWebgpu();
  if (typeof found === 'string') throw new Error(found);
  return found.device;
}

class WebgpuExecutable implements Executable {
  private readonly arena: GPUBuffer;
  private readonly tables: GPUBuffer;
  private readonly counters: GPUBuffer;
  private readonly replay: CommandReplay;
  private isDisposed = false;
  private failure: string | undefined;
  private checks: Promise<void> = Promise.resolve();

  constructor(
    readonly program: Program,
    private readonly device: GPUDevice,
    private readonly commands: readonly Command[],
    memory: Memory,
    layout: GPUBindGroupLayout,
    bytes: number,
  ) {
    this.arena = device.createBuffer({ size: bytes, usage: usage.storage | usage.copyTarget | usage.copySource });
    for (const { offset, values } of program.constants) this.put(offset, Float32Array.from(values ?? []));
    for (const { offset, values } of memory.extra.constants) this.put(offset, values);
    this.tables = this.filled(memory.tables.contents(), usage.storage);
    this.counters = this.filled(counterContents(commands), usage.uniform);
    const entries = [
      { binding: 0, resource: { buffer: this.arena } },
      { binding: 1, resource: { buffer: this.tables } },
      { binding: 2, resource: { buffer: this.counters, size: callBytes } },
    ];
    this.replay = new CommandReplay(device, device.createBindGroup({ layout, entries }));
    void device.lost.then(({ message }) => {
      if (!this.isDisposed) this.failure ??= `The GPU was lost: ${message}`;
    });
  }

  write(input: number, values: ArrayLike<number>): void {
    this.demandUsable();
    const buffer = bufferAt(this.program.inputs, input, 'inputs');
    if (values.length !== buffer.size) {
      throw new RangeError(`Input ${input} takes ${buffer.size} numbers; got ${values.length}.`);
    }
    this.put(buffer.offset, values instanceof Float32Array ? values : Float32Array.from(values));
  }

  run(count?: number): void {
    this.demandUsable();
    if (count !== undefined) this.demandCount(count);
    this.device.pushErrorScope('validation');
    this.replay.run(this.commands, count);
    const check = this.device.popErrorScope().then((error) => {
      if (error) this.failure ??= `The GPU refused a run: ${error.message}`;
    });
    this.checks = Promise.all([this.checks, check]).then(() => undefined);
  }

  async read(output: number): Promise<Float32Array> {
    this.demandUsable();
    const { offset, size } = bufferAt(this.program.outputs, output, 'outputs');
    const staging = this.device.createBuffer({ size: Math.max(size, 1) * 4, usage: usage.mapRead | usage.copyTarget });
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.arena, offset * 4, staging, 0, size * 4);
    this.device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(mapModeRead);
      await this.checks;
      this.demandUsable();
      return new Float32Array(staging.getMappedRange().slice(0), 0, size);
    } catch (error) {
      this.demandUsable();
      throw error;
    } finally {
      staging.destroy();
    }
  }

  dispose(): void {
    this.isDisposed = true;
    for (const buffer of [this.arena, this.tables, this.counters]) buffer.destroy();
  }

  private demandUsable(): void {
    if (this.isDisposed) throw new Error('A compiled program cannot be used after dispose(); compile it again.');
    if (this.failure) throw new Error(this.failure);
  }

  private demandCount(count: number): void {
    if (!this.program.dynamicCount) throw new RangeError(`Only programs with a dynamic count take a number of iterations; got ${count}.`);
    const loop = this.commands.find((command) => command.kind === 'loop');
    if (!loop || (Number.isInteger(count) && count >= 0 && count <= loop.count)) return;
    throw new RangeError(`A run takes 0 to ${loop.count} iterations; got ${count}.`);
  }

  private put(offset: number, values: Float32Array): void {
    if (values.length > 0) this.device.queue.writeBuffer(this.arena, offset * 4, values.buffer, values.byteOffset, values.byteLength);
  }

  private filled(contents: Int32Array<ArrayBuffer>, role: number): GPUBuffer {
    const buffer = this.device.createBuffer({ size: contents.byteLength, usage: role | usage.copyTarget });
    this.device.queue.writeBuffer(buffer, 0, contents);
    return buffer;
  }
}

function bufferAt(buffers: readonly Buffer[], index: number, role: string): Buffer {
  const buffer = buffers[index];
  if (!buffer) throw new RangeError(`The program has ${buffers.length} ${role}; got number ${index}.`);
  return buffer;
}

/** One slot an iteration: its counter, infinity, NaN. */
function counterContents(commands: readonly Command[]): Int32Array<ArrayBuffer> {
  const iterations = iterationsRead(commands);
  if (iterations * counterStride > mostCounterBytes) {
    throw new RangeError(
      `A loop over sequences takes up to ${mostCounterBytes / counterStride} iterations on WebGPU; got ${iterations}: run it in parts.`,
    );
  }
  const contents = new Int32Array((iterations * counterStride) / 4);
  const numbers = new Float32Array(contents.buffer);
  for (let i = 0; i < iterations; i++) {
    const slot = (i * counterStride) / 4;
    contents[slot] = i;
    numbers[slot + 1] = Infinity;
    numbers[slot + 2] = Number.NaN;
  }
  return contents;
}
