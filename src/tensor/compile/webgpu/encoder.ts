import type { Command, Dispatch } from './commands.ts';

/** Dispatches of one submission: enough to hide its cost, few enough that the device starts early. */
const dispatchesPerSubmission = 512;

/** Bytes between the counters of two iterations, which WebGPU guarantees to be a valid alignment. */
export const counterStride = 256;

/** Encodes and submits commands; dispatches of one run see what those before them wrote. */
export class CommandReplay {
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private encoded = 0;
  private boundIteration = -1;
  private boundPipeline: GPUComputePipeline | undefined;
  private readonly offset = new Uint32Array(1);

  constructor(
    private readonly device: GPUDevice,
    private readonly bindGroup: GPUBindGroup,
  ) {}

  /** @param count iterations of the first loop, in place of its own */
  run(commands: readonly Command[], count?: number): void {
    const first = commands.find((command) => command.kind === 'loop');
    for (const command of commands) this.replay(command, 0, command === first ? count : undefined);
    this.submit();
  }

  private replay(command: Command, iteration: number, count?: number): void {
    if (command.kind === 'dispatch') {
      this.dispatch(command, iteration);
      return;
    }
    const { body, reverse } = command;
    const iterations = count ?? command.count;
    for (let k = 0; k < iterations; k++) {
      const i = reverse ? iterations - 1 - k : k;
      for (const inner of body) this.replay(inner, i);
    }
  }

  private dispatch({ pipeline, groups, usesIteration }: Dispatch, iteration: number): void {
    const pass = this.pass ?? this.begin();
    if (pipeline !== this.boundPipeline) {
      pass.setPipeline(pipeline);
      this.boundPipeline = pipeline;
    }
    if (this.boundIteration < 0 || (usesIteration && iteration !== this.boundIteration)) {
      const counter = usesIteration ? iteration : 0;
      this.offset[0] = counter * counterStride;
      pass.setBindGroup(0, this.bindGroup, this.offset, 0, 1);
      this.boundIteration = counter;
    }
    pass.dispatchWorkgroups(groups[0], groups[1]);
    if (++this.encoded >= dispatchesPerSubmission) this.submit();
  }

  private begin(): GPUComputePassEncoder {
    this.encoder = this.device.createCommandEncoder();
    this.pass = this.encoder.beginComputePass();
    this.boundIteration = -1;
    this.boundPipeline = undefined;
    this.encoded = 0;
    return this.pass;
  }

  private submit(): void {
    if (!this.pass || !this.encoder) return;
    this.pass.end();
    this.device.queue.submit([this.encoder.finish()]);
    this.pass = undefined;
    this.encoder = undefined;
  }
}
