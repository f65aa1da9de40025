import type { Program } from './schedule/kernel.ts';

export type Precision = 'float32' | 'float64';
export type Numbers = Float32Array | Float64Array;

/** A program ready to run on one target. Inputs stay in place between runs until they are written again. */
export interface Executable {
  readonly program: Program;
  write(input: number, values: ArrayLike<number>): void;
  /** @param count iterations of the outermost loop, for programs with a dynamic count */
  run(count?: number): void;
  /** A copy of an output after the last run, in the precision of the target. */
  read(output: number): Promise<Numbers>;
  /** The same at once, where the host sees the memory of the target; on wasm only. */
  readSync?(output: number): Numbers;
  dispose(): void;
}
