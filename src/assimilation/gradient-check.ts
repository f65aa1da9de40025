import { dot, type Evaluation } from './lbfgs.ts';

/** What is left of a change of the cost when the gradient has said its part. */
export interface TaylorRemainder {
  /** Length along the direction. */
  readonly length: number;
  readonly remainder: number;
  /** Power of the length by which the remainder has fallen since the length before; 2 where the gradient is right. */
  readonly slope: number | undefined;
}

/** A gradient held to differences. */
export interface GradientCheck {
  readonly cost: number;
  /** Derivative along the direction, by the adjoint. */
  readonly derivative: number;
  readonly remainders: readonly TaylorRemainder[];
}

/**
 * Remainders of Taylor's formula along a direction.
 *
 *     r(h) = |J(χ + h d) − J(χ) − h ⟨∇J, d⟩| = O(h²)                                                      [V-13]
 */
export async function checkGradient(
  f: (point: Float64Array) => Promise<Evaluation>,
  point: Float64Array,
  direction: Float64Array,
  lengths: readonly number[],
): Promise<GradientCheck> {
  const here = await f(point);
  const derivative = dot(here.gradient, direction);
  const remainders: TaylorRemainder[] = [];
  for (const length of lengths) {
    const { value } = await f(point.map((x, n) => x + length * (direction[n] as number)));
    const remainder = Math.abs(value - here.value - length * derivative);
    const before = remainders.at(-1);
    const slope = before && Math.log(before.remainder / remainder) / Math.log(before.length / length);
    remainders.push({ length, remainder, slope });
  }
  return { cost: here.value, derivative, remainders };
}
