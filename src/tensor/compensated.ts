import { add, sub } from './operations.ts';
import type { tf } from './runtime.ts';

/** A sum and what rounding took from it. */
export interface Compensated<T extends tf.Tensor> {
  readonly value: T;
  readonly residual: T;
}

/**
 * Adds an increment without losing what falls below the last place (two-sum, Knuth 1969; Kahan 1965).
 * value + residual carries the exact running sum to about twice the precision of one number.
 */
export function compensatedAdd<T extends tf.Tensor>(value: T, residual: T, increment: T): Compensated<T> {
  const addend = add(increment, residual);
  const result = add(value, addend);
  const taken = sub(result, value);
  const lost = add(sub(value, sub(result, taken)), sub(addend, taken));
  return { value: result, residual: lost };
}
