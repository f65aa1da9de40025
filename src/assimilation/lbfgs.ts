import type { Moments } from './adam.ts';

/** A function and its gradient at a point, float64. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A point on the way down, with everything that the next step needs. */
export interface DescentState {
  readonly iteration: number;
  readonly point: Float64Array;
  readonly evaluation: Evaluation;
  /** Latest changes of point and gradient, oldest first. */
  readonly history: readonly { readonly step: Float64Array; readonly change: Float64Array }[];
  /** What Adam remembers in their place. */
  readonly moments?: Moments;
}

export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, n) => sum + x * (b[n] as number), 0);
const combined = (a: Float64Array, s: number, b: Float64Array): Float64Array => a.map((x, n) => x + s * (b[n] as number));

/** Pairs of changes that are kept. */
const memory = 20;

/**
 * H v by the two-loop recursion, H the inverse Hessian that the latest changes show.
 * @see Nocedal (1980), Math. Comput. 35, 773-782
 */
export function inverseHessianTimes(v: Float64Array, history: DescentState['history']): Float64Array {
  let q = v;
  const weights = history.map(({ step, change }) => 1 / dot(step, change));
  const shares = new Array<number>(history.length);
  for (let n = history.length - 1; n >= 0; n--) {
    const { step, change } = history[n] as (typeof history)[number];
    shares[n] = (weights[n] as number) * dot(step, q);
    q = combined(q, -(shares[n] as number), change);
  }
  const last = history.at(-1);
  const scale = last ? dot(last.step, last.change) / dot(last.change, last.change) : 1;
  q = q.map((x) => scale * x);
  history.forEach(({ step, change }, n) => {
    const back = (weights[n] as number) * dot(change, q);
    q = combined(q, (shares[n] as number) - back, step);
  });
  return q;
}

/** Constants of the conditions of Wolfe: enough decrease, and enough loss of slope. */
const decrease = 1e-4;
const curvature = 0.9;
/** Evaluations that one search may take. */
const mostTrials = 20;

type Function = (point: Float64Array) => Promise<Evaluation>;
interface Trial {
  readonly length: number;
  readonly point: Float64Array;
  readonly evaluation: Evaluation;
  readonly slope: number;
}

/** Where a cubic through two values and slopes is least, kept away from both ends. */
function cubicMinimum(a: Trial, b: Trial): number {
  const width = b.length - a.length;
  const d1 = a.slope + b.slope - (3 * (b.evaluation.value - a.evaluation.value)) / width;
  const root = d1 * d1 - a.slope * b.slope;
  if (!(root >= 0)) return a.length + width / 2;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const share = (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
  return b.length - width * Math.min(0.9, Math.max(0.1, Number.isFinite(share) ? share : 0.5));
}

/**
 * A step length that satisfies the strong conditions of Wolfe, by bracketing and cubic interpolation.
 * @see Nocedal and Wright (2006), Numerical Optimization, algorithms 3.5 and 3.6
 * @returns undefined when none was found within the trials: the function does not fall along the direction as its gradient says
 */
async function search(f: Function, start: DescentState, direction: Float64Array, first: number): Promise<Trial | undefined> {
  const value0 = start.evaluation.value;
  const slope0 = dot(direction, start.evaluation.gradient);
  const at = async (length: number): Promise<Trial> => {
    const point = combined(start.point, length, direction);
    const evaluation = await f(point);
    return { length, point, evaluation, slope: dot(direction, evaluation.gradient) };
  };
  const falls = (t: Trial): boolean => t.evaluation.value <= value0 + decrease * t.length * slope0;
  const flat = (t: Trial): boolean => Math.abs(t.slope) <= -curvature * slope0;
  let low: Trial = { length: 0, point: start.point, evaluation: start.evaluation, slope: slope0 };
  let high: Trial | undefined;
  let length = first;
  for (let trial = 0; trial < mostTrials; trial++) {
    const here = await at(length);
    const good =
      Number.isFinite(here.evaluation.value) && falls(here) && here.evaluation.value < (low.length ? low.evaluation.value : Infinity);
    if (good && flat(here)) return here;
    if (!good) high = here;
    else {
      if (here.slope * ((high?.length ?? Infinity) - here.length) >= 0) high = low;
      low = here;
    }
    if (!high) length = 2 * here.length;
    else length = Number.isFinite(high.evaluation.value) ? cubicMinimum(low, high) : (low.length + high.length) / 2;
  }
  return low.length > 0 ? low : undefined;
}

/** The start of a descent. */
export async function beginDescent(f: Function, point: Float64Array): Promise<DescentState> {
  return { iteration: 0, point, evaluation: await f(point), history: [] };
}

/**
 * One iteration of L-BFGS with a line search; pure in its state, so that a descent can be stopped and taken up anywhere.
 * @see Liu and Nocedal (1989), Math. Program. 45, 503-528
 * @returns undefined where the function cannot be lowered any more at its precision
 */
export async function descend(f: Function, state: DescentState): Promise<DescentState | undefined> {
  const direction = inverseHessianTimes(state.evaluation.gradient, state.history).map((x) => -x);
  const norm = Math.sqrt(dot(direction, direction));
  if (norm === 0) return undefined;
  const first = state.history.length === 0 ? Math.min(1, 1 / norm) : 1;
  const found = await search(f, state, direction, first);
  if (!found) return undefined;
  const step = combined(found.point, -1, state.point);
  const change = combined(found.evaluation.gradient, -1, state.evaluation.gradient);
  const bends = dot(step, change) > 1e-12 * dot(change, change);
  const history = bends ? [...state.history, { step, change }].slice(-memory) : state.history;
  return { iteration: state.iteration + 1, point: found.point, evaluation: found.evaluation, history };
}
