import type { tf } from '../../runtime.ts';

/** What one iteration makes of the carry and of the slices of the sequences. */
export interface StepTensors {
  /** For the next iteration; shapes and data types as before. */
  readonly carry: readonly tf.Tensor[];
  readonly results: readonly tf.Tensor[];
}

/** A loop over lists of tensors: what `scan` is once its trees are flat. */
export interface Course {
  readonly count: number;
  /** Whether iterations run over i = count−1 … 0. */
  readonly reverse: boolean;
  readonly start: readonly tf.Tensor[];
  /** [count, …] each. */
  readonly sequences: readonly tf.Tensor[];
  readonly step: (carry: readonly tf.Tensor[], slices: readonly tf.Tensor[]) => StepTensors;
}
