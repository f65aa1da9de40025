import type { DescentState, Evaluation } from './lbfgs.ts';

/** Length of a step in units of the background error, and memories of the means of gradient and squared gradient. */
const rate = 0.1;
const memory = { first: 0.9, second: 0.999 } as const;
/** Keeps steps finite where gradients vanish. */
const floor = 1e-8;

/** Means of the gradient and of its square over the iterations so far. */
export interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * One iteration of Adam in float64, pure in its state like one of L-BFGS, so that it too can be stopped and taken up anywhere.
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   χ ← χ − α m̂ ⁄ (√v̂ + ε)                            [V-11]
 *
 * The cost may rise; there is no line search.
 * @see Kingma and Ba (2015), ICLR
 */
export async function adamStep(f: (point: Float64Array) => Promise<Evaluation>, state: DescentState): Promise<DescentState> {
  const { gradient } = state.evaluation;
  const zero = new Float64Array(gradient.length);
  const { first: m = zero, second: v = zero } = state.moments ?? {};
  const first = gradient.map((g, n) => memory.first * (m[n] as number) + (1 - memory.first) * g);
  const second = gradient.map((g, n) => memory.second * (v[n] as number) + (1 - memory.second) * g * g);
  const iteration = state.iteration + 1;
  const [unbias1, unbias2] = [1 - memory.first ** iteration, 1 - memory.second ** iteration];
  const point = state.point.map(
    (x, n) => x - (rate * (first[n] as number)) / unbias1 / (Math.sqrt((second[n] as number) / unbias2) + floor),
  );
  return { iteration, point, evaluation: await f(point), history: [], moments: { first, second } };
}
