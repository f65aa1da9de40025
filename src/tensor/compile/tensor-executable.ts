import { tf } from '../runtime.ts';
import type { Executable, Numbers } from './executable.ts';
import type { LeafType } from './trace/traced-tree.ts';

/** Numbers of the target in the array type that TensorFlow.js keeps them in. */
function typed(values: Numbers, dtype: LeafType['dtype']): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32') return values instanceof Float32Array ? values : Float32Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}

/** Values for an input, which may be longer than they are: the rest is never looked at. */
function padded(values: ArrayLike<number>, size: number): ArrayLike<number> {
  if (values.length >= size) return values;
  const all = new Float64Array(size);
  all.set(values);
  return all;
}

/** An executable that is given tensors and returns tensors, of whatever backend is in use. */
export class TensorExecutable {
  /** What each input was last written from. Tensors never change, so that the same one need not be written again. */
  private readonly written: (object | undefined)[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly executable: Executable,
    private readonly outputs: readonly LeafType[],
  ) {}

  /** Inputs that a run leaves as they were. */
  private stays(input: number): boolean {
    const { inputs, outputs } = this.executable.program;
    const buffer = inputs[input];
    return buffer !== undefined && !outputs.includes(buffer);
  }

  private write(input: number, { dataId }: tf.Tensor, values: ArrayLike<number>): void {
    this.executable.write(input, padded(values, this.executable.program.inputs[input]?.size ?? 0));
    this.written[input] = this.stays(input) ? dataId : undefined;
  }

  private isWritten = (input: number, { dataId }: tf.Tensor): boolean => this.written[input] === dataId;

  private result(output: number, values: Numbers): tf.Tensor {
    const { shape, dtype } = this.outputs[output] as LeafType;
    return tf.tensor(typed(values, dtype), [...shape], dtype);
  }

  /** @throws Error on targets whose memory the host does not see */
  run(inputs: readonly tf.Tensor[], count?: number): tf.Tensor[] {
    const { executable } = this;
    const { readSync } = executable;
    if (!readSync)
      throw new Error('Compiled code of this target must be awaited, as its results cannot be read at once; call runAsync() instead.');
    inputs.forEach((tensor, n) => {
      if (!this.isWritten(n, tensor)) this.write(n, tensor, tensor.dataSync());
    });
    executable.run(count);
    return this.outputs.map((_, n) => this.result(n, readSync.call(executable, n)));
  }

  /** On every target. Calls that overlap run one after the other. */
  runAsync(inputs: readonly tf.Tensor[], count?: number): Promise<tf.Tensor[]> {
    const result = this.queue.then(() => this.runNext(inputs, count));
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Awaits the numbers of what is not yet written, once more where another run came in between, and runs. */
  private async writeAndRun(inputs: readonly tf.Tensor[], count: number | undefined): Promise<void> {
    const missing = inputs.map((tensor, n) => !this.isWritten(n, tensor));
    const values = await Promise.all(inputs.map((tensor, n) => (missing[n] ? tensor.data() : undefined)));
    if (inputs.some((tensor, n) => !missing[n] && !this.isWritten(n, tensor))) return this.writeAndRun(inputs, count);
    inputs.forEach((tensor, n) => {
      const own = values[n];
      if (own) this.write(n, tensor, own);
    });
    this.executable.run(count);
  }

  private async runNext(inputs: readonly tf.Tensor[], count?: number): Promise<tf.Tensor[]> {
    const { executable } = this;
    await this.writeAndRun(inputs, count);
    const results = await Promise.all(this.outputs.map((_, n) => executable.read(n)));
    return results.map((numbers, n) => this.result(n, numbers));
  }

  dispose(): void {
    this.executable.dispose();
  }
}
