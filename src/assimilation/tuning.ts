import { readTree, release } from '../kernel/index.ts';
import { compileLoopGradient, type FusedLoop, fusedLoop, type HostNumbers, type TargetOptions } from '../tensor/compile/index.ts';
import { add, mul, type Numeric, type TensorTree, tf, total, unflatten } from '../tensor/index.ts';
import { leafAt, type TunedParameter, tunedValue, withinBounds } from './cost.ts';
import type { Evaluation } from './lbfgs.ts';

/** A day of a model under some parameters: the state after it, and how the climate misses what is known, [targets]. */
export type MisfitStep<S extends object> = (
  state: S,
  yearFraction: Numeric,
  tuned: TensorTree,
) => { readonly state: S; readonly misfit: tf.Tensor };

/** What is compiled for a tuning. */
export interface TuningProblem<S extends object> {
  readonly step: MisfitStep<S>;
  /** Example of the state, for its shapes. */
  readonly start: S;
  /** Days of a window. */
  readonly days: number;
  readonly tuned: readonly TunedParameter[];
  /** Errors of the targets. */
  readonly errors: readonly number[];
  /** Bytes for snapshots of a window. */
  readonly memory: number;
}

/** Weather that a window begins with, and the year fractions of its days. */
export interface TuningWindow<S extends object> {
  readonly start: S;
  readonly yearFractions: readonly number[];
}

/** The cost at a point of control space, and the mean misfits there. */
export interface TuningEvaluation extends Evaluation {
  readonly misfits: readonly number[];
}

/** A model that runs under any values of its tuned parameters, forward and backward. */
export interface CompiledTuning<S extends object> {
  /** Runs some days, no more than a window has. @returns the state after them, and sums of the misfits */
  advance(start: S, yearFractions: readonly number[], values: readonly number[]): Promise<{ state: S; sums: readonly number[] }>;
  /** The cost over some windows as a function of the control variables. */
  costOver(windows: readonly TuningWindow<S>[]): (χ: Float64Array) => Promise<TuningEvaluation>;
  release(): void;
}

type Slices = { readonly yearFraction: tf.Tensor };
type Run<S> = { readonly state: S; readonly sum: tf.Tensor; readonly tuned: TensorTree };
type Given = { readonly tuned: TensorTree; readonly weights: tf.Tensor };

const valuesTree = (tuned: readonly TunedParameter[], values: readonly number[]): TensorTree =>
  unflatten(tuned.map(({ path }, n) => [path, tf.scalar(values[n] as number)] as const)) as TensorTree;

const days = (yearFractions: readonly number[]): Slices => ({ yearFraction: tf.tensor1d([...yearFractions]) });

/** The loop forward, which adds up the misfits of its days. */
const compileForward = <S extends object>(
  { step, start, days: most, tuned, errors }: TuningProblem<S>,
  options: TargetOptions,
): Promise<FusedLoop<Run<S>, Slices, object>> =>
  fusedLoop<Run<S>, Slices, object>({
    start: {
      state: start,
      sum: tf.zeros([errors.length]),
      tuned: valuesTree(
        tuned,
        tuned.map(({ background }) => background),
      ),
    },
    sequences: days(new Array<number>(most).fill(0)),
    body: ({ state, sum, tuned: values }, { yearFraction }) => {
      const after = step(state, yearFraction as tf.Scalar, values);
      return { carry: { state: after.state, sum: add(sum, after.misfit), tuned: values } };
    },
    maxCount: most,
    ...options,
  });

/** What the loop backward is given at a point. */
const pointOf = <S extends object>(
  { tuned, memory }: TuningProblem<S>,
  { start, yearFractions }: TuningWindow<S>,
  values: readonly number[],
  weights: readonly number[],
) => ({
  start: start as never,
  sequences: days(yearFractions),
  parameters: { tuned: valuesTree(tuned, values), weights: tf.tensor1d([...weights]) } as never,
  memory,
});

/** The loop and its adjoint, whose cost is a weighted sum of the misfits of its days. */
function compileAdjoint<S extends object>(problem: TuningProblem<S>, options: TargetOptions) {
  const { step, start, days: count, tuned, errors } = problem;
  const example = { start, yearFractions: new Array<number>(count).fill(0) };
  const values = tuned.map(({ background }) => background);
  return compileLoopGradient<S, Slices, Given>(
    (state, { yearFraction }, given) => {
      const after = step(state, yearFraction as tf.Scalar, given.tuned);
      return { carry: after.state, cost: total(mul(after.misfit, given.weights)) };
    },
    { count, ...pointOf(problem, example, values, errors), ...options },
  );
}

const squares = (values: readonly number[] | Float64Array): number => [...values].reduce((sum, x) => sum + x * x, 0);

/**
 * Compiles a model to be tuned.
 *
 *     J(χ) = ½ χᵀχ + ½ Σ_k (d̄_k ⁄ σ_k)²,   ∇J = χ + Σ_k (d̄_k ⁄ σ_k²) ∇d̄_k                               [V-16]
 *
 * d̄ are the mean misfits over the days of all windows: one run forward says what they are, one sweep backward with the d̄_k ⁄ σ_k² as
 * weights makes the gradient. Parameters are [V-4] of χ. Beyond their bounds the cost is infinite, which a line search backs away from.
 */
export async function compileTuning<S extends object>(problem: TuningProblem<S>, options: TargetOptions = {}): Promise<CompiledTuning<S>> {
  const { tuned, errors } = problem;
  const [forward, adjoint] = [await compileForward(problem, options), await compileAdjoint(problem, options)];
  const advance: CompiledTuning<S>['advance'] = async (state, yearFractions, values) => {
    const start = { state, sum: tf.zeros([errors.length]), tuned: valuesTree(tuned, values) };
    const { carry } = await forward.runAsync(start, days(yearFractions), yearFractions.length);
    const [sum] = await readTree({ sum: carry.sum });
    return { state: carry.state, sums: [...(sum?.[1].values ?? [])] };
  };
  const meanMisfits = async (windows: readonly TuningWindow<S>[], values: readonly number[]): Promise<number[]> => {
    const means = errors.map(() => 0);
    for (const { start, yearFractions } of windows) {
      const { sums } = await advance(start, yearFractions, values);
      for (const [k, sum] of sums.entries()) means[k] = (means[k] as number) + sum / (yearFractions.length * windows.length);
    }
    return means;
  };
  const costOver: CompiledTuning<S>['costOver'] = (windows) => async (χ) => {
    const values = tuned.map((parameter, n) => tunedValue(parameter, χ[n] as number));
    const gradient = χ.slice();
    if (!withinBounds(tuned, values)) return { value: Number.POSITIVE_INFINITY, gradient, misfits: [] };
    const misfits = await meanMisfits(windows, values);
    const scaled = misfits.map((d, k) => d / (errors[k] as number));
    const weights = scaled.map((d, k) => d / ((errors[k] as number) * problem.days * windows.length));
    for (const window of windows) {
      const { gradient: found } = await adjoint.at(pointOf(problem, window, values, weights));
      tuned.forEach(({ path, error, background }, n) => {
        const byValue = (leafAt(found.parameters, `tuned.${path}`) as HostNumbers).values[0] as number;
        gradient[n] = (gradient[n] as number) + (byValue * (values[n] as number) * error) / background;
      });
    }
    return { value: 0.5 * (squares(χ) + squares(scaled)), gradient, misfits };
  };
  const releaseAll = (): void => {
    release(forward);
    release(adjoint);
  };
  return { advance, costOver, release: releaseAll };
}
