/** Smooth substitutes for switches, so that gradients stay finite and alive at every threshold. */
import type { Numeric } from './field.ts';
import { add, clip, div, exp, largest, mul, relu, sqrt, square, sub, total } from './operations.ts';
import type { tf } from './runtime.ts';

/** Ramp that is exactly 0 for x ≤ 0, quadratic up to `width`, then linear; once continuously differentiable. */
export function hinge<T extends tf.Tensor>(x: T, width: number): T {
  const curved = div(mul(square(clip(x, 0, width)), 0.5), width);
  const straight = relu(sub(x, width));
  return add(curved, straight);
}

/** Cubic step from 0 at x ≤ 0 to 1 at x ≥ 1. */
export function step01<T extends tf.Tensor>(x: T): T {
  const t = clip(x, 0, 1);
  return mul(square(t), sub(3, mul(t, 2)));
}

/** Smooth minimum of a and b; differs from it by at most √ε/2. */
export function smoothMinimum<T extends tf.Tensor>(a: T, b: T | Numeric, ε: number): T {
  return mul(sub(add(a, b), sqrt(add(square(sub(a, b)), ε))), 0.5);
}

/** Smooth maximum of a and b; differs from it by at most √ε/2. */
export function smoothMaximum<T extends tf.Tensor>(a: T, b: T | Numeric, ε: number): T {
  return mul(add(add(a, b), sqrt(add(square(sub(a, b)), ε))), 0.5);
}

/**
 * Mean of all elements weighted by exp(x ⁄ scale): a largest element with a gradient everywhere.
 *
 * At most the largest, and less than it by no more than scale · ln(number of elements).
 */
export function softMaximum(x: tf.Tensor, scale: number): tf.Scalar {
  const weights = exp(mul(sub(x, largest(x)), 1 / scale));
  return div(total(mul(x, weights)), total(weights));
}
