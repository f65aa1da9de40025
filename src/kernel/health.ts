import { tf } from '../tensor/index.ts';
import { flatten } from '../tensor/tree.ts';
import type { BadValue } from './errors.ts';

/** Scalars that a step reports by name: rank 0 or any tensor of one element, or a number that needs no reading. */
export type Scalars = { readonly [name: string]: tf.Tensor | number };

/** What one cycle tells the host, in one read. */
export interface Pulse {
  /** Paths of leaves that hold a number that is not finite. */
  readonly bad: readonly string[];
  readonly scalars: Readonly<Record<string, number>>;
}

/** One vector with the sum of every leaf (not finite where the leaf is not) followed by the scalars. Make it in a tidy scope. */
export function pulseTensor(state: object, scalars: Scalars): tf.Tensor1D {
  const sums = flatten(state).map(([, leaf]) => tf.sum(leaf));
  const singles = Object.values(scalars).map((value) => (typeof value === 'number' ? tf.scalar(0) : tf.reshape(value, [])));
  const parts = [...sums, ...singles];
  return parts.length === 0 ? tf.tensor1d([]) : (tf.stack(parts.map((part) => tf.cast(part, 'float32'))) as tf.Tensor1D);
}

/**
 * What the numbers of a pulse say.
 * @param values as `pulseTensor` orders them  @param exact scalars that were given as numbers; they keep their precision
 */
export function pulseOf(
  values: ArrayLike<number>,
  paths: readonly string[],
  names: readonly string[],
  exact: Readonly<Record<string, number>> = {},
): Pulse {
  const entries = names.map((name, n) => [name, exact[name] ?? values[paths.length + n] ?? Number.NaN] as const);
  return { bad: paths.filter((_, n) => !Number.isFinite(values[n])), scalars: Object.fromEntries(entries) };
}

/** Index of the bad value whose place held the largest number before; −1 where none is bad. A cycle spreads what went wrong in one place. */
function worstIndex(values: ArrayLike<number>, before: ArrayLike<number>): number {
  let [worst, largest] = [-1, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < values.length; n++) {
    const size = Math.abs(before[n] ?? 0);
    if (Number.isFinite(values[n]) || !(size > largest)) continue;
    [worst, largest] = [n, size];
  }
  return worst;
}

/** A number of a field that is not finite; undefined when there is none (its sum alone was too large). */
async function badValue(field: string, leaf: tf.Tensor, earlier: tf.Tensor | undefined): Promise<BadValue | undefined> {
  const [values, before] = [await leaf.data(), (await earlier?.data()) ?? []];
  const index = worstIndex(values, before);
  if (index < 0) return undefined;
  const [rows, columns] = [leaf.shape.at(-2) ?? 1, leaf.shape.at(-1) ?? 1];
  const row = Math.floor(index / columns) % rows;
  const level = Math.floor(index / (columns * rows));
  return { field, level, row, column: index % columns, value: values[index] ?? Number.NaN, before: before[index] ?? Number.NaN };
}

/** Looks up a bad number of a state among the suspected leaves. @param before the state that it was made from */
export async function findBadValue(state: object, suspects: readonly string[], before: object): Promise<BadValue | undefined> {
  const earlier = new Map(flatten(before));
  for (const [path, leaf] of flatten(state)) {
    const found = suspects.includes(path) ? await badValue(path, leaf, earlier.get(path)) : undefined;
    if (found) return found;
  }
  return undefined;
}
