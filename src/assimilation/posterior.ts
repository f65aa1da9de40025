import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type DescentState, dot } from './lbfgs.ts';

/** What a descent has found out about the Hessian of a cost whose background term is ½ χᵀχ: directions that observations sharpen. */
export interface PosteriorPrecision {
  /** Precision over that of the background along each direction, above 1, the greatest first. */
  readonly precisions: readonly number[];
  /** The directions, of length 1 and at right angles to each other. */
  readonly directions: readonly Float64Array[];
}

/** What a step adds to the span of those before it says nothing where it is this much shorter than the longest step: there is rounding. */
const least = 1e-4;

const lessOf = (a: Float64Array, s: number, b: Float64Array): Float64Array => a.map((x, n) => x - s * (b[n] as number));

/**
 * The Hessian on the span of the steps of a descent, from the changes of the gradient along them (Rayleigh and Ritz).
 *
 *     Q R = [s₁ … s_k],   A Q ≈ [y₁ … y_k] R⁻¹,   Qᵀ A Q = V Λ Vᵀ                                          [V-9]
 *
 * Exact where the cost is quadratic. Directions along which the cost bends no more than its background term are left out.
 */
export function posteriorPrecision(history: DescentState['history']): PosteriorPrecision {
  const longest = Math.max(...history.map(({ step }) => Math.sqrt(dot(step, step))));
  const basis: { q: Float64Array; Aq: Float64Array }[] = [];
  for (const { step, change } of history) {
    let [q, Aq] = [step, change];
    for (let pass = 0; pass < 2; pass++)
      for (const earlier of basis) {
        const share = dot(earlier.q, q);
        q = lessOf(q, share, earlier.q);
        Aq = lessOf(Aq, share, earlier.Aq);
      }
    const length = Math.sqrt(dot(q, q));
    if (length > least * longest) basis.push({ q: q.map((x) => x / length), Aq: Aq.map((x) => x / length) });
  }
  if (basis.length === 0) return { precisions: [], directions: [] };
  const projected = basis.map(({ q }, i) =>
    basis.map(({ Aq }, j) => 0.5 * (dot(q, Aq) + dot(basis[j]?.q as Float64Array, basis[i]?.Aq as Float64Array))),
  );
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(new Matrix(projected), { assumeSymmetric: true });
  const sharpened = realEigenvalues.map((λ, k) => ({ λ, k })).filter(({ λ }) => λ > 1);
  sharpened.sort((a, b) => b.λ - a.λ);
  const direction = (k: number): Float64Array =>
    basis.reduce<Float64Array>((sum, { q }, i) => lessOf(sum, -V.get(i, k), q), new Float64Array(basis[0]?.q.length ?? 0));
  return { precisions: sharpened.map(({ λ }) => λ), directions: sharpened.map(({ k }) => direction(k)) };
}

/**
 * Variance that is left of one control variable whose background variance is 1.
 *
 *     σ_a² = 1 − Σ_k (1 − 1 ⁄ λ_k) v_k²                                                                  [V-10]
 *
 * An upper bound while the descent has not seen all directions.
 */
export const posteriorVariance = ({ precisions, directions }: PosteriorPrecision, index: number): number =>
  directions.reduce((left, v, k) => left - (1 - 1 / (precisions[k] as number)) * (v[index] as number) ** 2, 1);
