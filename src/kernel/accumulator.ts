import { compensatedAdd, div, type tf, zerosLike } from '../tensor/index.ts';
import { describeDifference, flatten, type Leaf, mapTree, type TensorTree, unflatten } from '../tensor/tree.ts';

/**
 * A running sum of trees of tensors. Immutable. Each leaf carries what rounding took from it, so a mean over any
 * number of samples is as exact as one number can be.
 */
export interface Accumulator {
  readonly count: number;
  readonly sum: TensorTree;
  readonly residual: TensorTree;
}

/** The sum of nothing, shaped like a sample. */
export const emptyAccumulator = (sample: TensorTree): Accumulator => ({
  count: 0,
  sum: mapTree(sample, zerosLike),
  residual: mapTree(sample, zerosLike),
});

/** Adds one sample. @throws TypeError when it has other leaves than the sum */
export function accumulate({ count, sum, residual }: Accumulator, sample: TensorTree): Accumulator {
  const sums = flatten(sum);
  const samples = flatten(sample);
  const difference = describeDifference(sums, samples);
  if (difference) throw new TypeError(`A sample must have the leaves of the sum it is added to; ${difference}.`);
  const residuals = flatten(residual);
  const added = sums.map(([path, value], n) => {
    const leaf = (list: Leaf<tf.Tensor>[]): tf.Tensor => list[n]?.[1] ?? zerosLike(value);
    return [path, compensatedAdd(value, leaf(residuals), leaf(samples))] as const;
  });
  return {
    count: count + 1,
    sum: unflatten(added.map(([path, { value }]) => [path, value] as const)) as TensorTree,
    residual: unflatten(added.map(([path, { residual: lost }]) => [path, lost] as const)) as TensorTree,
  };
}

/** Mean of the samples so far. */
export const meanOf = ({ sum, count }: Accumulator): TensorTree => mapTree(sum, (leaf) => div(leaf, count));
