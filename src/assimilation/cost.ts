import { readTree, release } from '../kernel/index.ts';
import {
  type BuildOptions,
  type CompiledLoopGradient,
  compileLoopGradient,
  type HostNumbers,
  type HostTree,
  type LoopGradient,
} from '../tensor/compile/index.ts';
import { constant, disposeTree, freeing, type Numeric, type TensorTree, tf, unflatten } from '../tensor/index.ts';
import type { Background, Controls } from './background.ts';
import type { Evaluation } from './lbfgs.ts';
import type { ObservingSystem } from './observing-system.ts';
import { observationCost, openWindow, throughWindow, type UpperOceanSum, type WindowCarry, type WithOcean, windowMean } from './window.ts';

/** A parameter that is corrected, by itself or with the state. */
export interface TunedParameter {
  /** Component and name, such as 'ocean.isoneutralDiffusivity'. */
  readonly path: string;
  /** Not 0, as it is its logarithm that is corrected. */
  readonly background: number;
  /** Standard deviation of its background error. */
  readonly error: number;
  /** The bounds that it may not leave. */
  readonly least: number;
  readonly greatest: number;
}

/** What is assimilated into what. */
export interface Assimilation<S extends WithOcean> {
  readonly background: Background;
  readonly start: S;
  /** One step of the model. @param tuned values of the tuned parameters, by component and name */
  readonly step: (state: S, yearFraction: Numeric, tuned: TensorTree) => S;
  /** Year fraction of the middle of each step of the window. */
  readonly yearFractions: readonly number[];
  readonly tuned: readonly TunedParameter[];
  readonly observing: ObservingSystem;
  /** Bytes for snapshots of the trajectory. */
  readonly memory: number;
}

/** The cost at a point of control space and everything that it says. */
export interface CostEvaluation extends Evaluation {
  readonly backgroundTerm: number;
  readonly observationTerm: number;
  /** What a perfect instrument would have found, in the order of the observing system. */
  readonly predicted: Float32Array;
}

/** The cost function of 4D-Var over independent control variables of variance 1. */
export interface CostFunction {
  /** Number of control variables: increments of temperature, of salinity, parameters. */
  readonly size: number;
  evaluate(χ: Float64Array): Promise<CostEvaluation>;
  release(): void;
}

/** Control variables in the places where they act. */
export interface Control {
  readonly fields: Controls;
  readonly parameters: readonly number[];
}

/** The parts of a control vector. @param shape of one field */
export function controlOf(χ: Float64Array, shape: Background['shape']): Control {
  const size = shape[0] * shape[1] * shape[2];
  const field = (n: number) => constant<'center'>(χ.subarray(n * size, (n + 1) * size), shape);
  return { fields: { temperature: field(0), salinity: field(1) }, parameters: [...χ.subarray(2 * size)] };
}

/**
 * A positive parameter from a control variable, so that no step of the minimisation can change its sign.
 *
 *     p = p_b exp(χ σ ⁄ p_b)                                                                             [V-4]
 */
export const tunedValue = ({ background, error }: Pick<TunedParameter, 'background' | 'error'>, χ: number): number =>
  background * Math.exp((χ * error) / background);

/** Whether all parameters are within their bounds. */
export const withinBounds = (tuned: readonly TunedParameter[], values: readonly number[]): boolean =>
  tuned.every(({ least, greatest }, n) => (values[n] as number) >= least && (values[n] as number) <= greatest);

const squares = (χ: Float64Array): number => χ.reduce((sum, x) => sum + x * x, 0);

type Slices = { readonly yearFraction: tf.Tensor };
type Window<S extends WithOcean> = CompiledLoopGradient<WindowCarry<S>, Slices, TensorTree>;

/** Values of parameters by component and name, in float64: tensors would round them. */
const parameterTree = (tuned: readonly TunedParameter[], values: readonly number[]) =>
  unflatten(tuned.map(({ path }, n) => [path, { shape: [], values: Float64Array.of(values[n] as number) }] as const)) as never;

/** The leaf of a tree of host arrays. */
export const leafAt = (tree: unknown, path: string): HostNumbers =>
  path.split('.').reduce((node, name) => (node as Record<string, unknown>)[name], tree) as HostNumbers;

function compileWindow<S extends WithOcean>(
  { start, step, observing, background, memory, yearFractions, tuned }: Assimilation<S>,
  options: BuildOptions,
): Promise<Window<S>> {
  const count = yearFractions.length;
  const body = (carry: WindowCarry<S>, { yearFraction }: Slices, values: TensorTree) => ({
    carry: throughWindow(carry, step(carry.state, yearFraction as tf.Scalar, values)),
  });
  return compileLoopGradient(body, {
    count,
    start: openWindow(start, background.shape[0]),
    sequences: { yearFraction: tf.tensor1d([...yearFractions]) },
    parameters: parameterTree(
      tuned,
      tuned.map((each) => each.background),
    ),
    finalCost: (carry) => observationCost(windowMean(carry, count), observing),
    memory,
    ...options,
  });
}

/** The gradient by the control vector: of the background term, of the fields, of the parameters. */
async function gradientOf(
  χ: Float64Array,
  { gradient }: LoopGradient<object, object, TensorTree>,
  { background, tuned }: Pick<Assimilation<WithOcean>, 'background' | 'tuned'>,
): Promise<Float64Array> {
  const size = background.shape[0] * background.shape[1] * background.shape[2];
  const cotangents = (name: string) => leafAt(gradient.start, `state.ocean.${name}`).values.subarray(0, size);
  const pulled = await background.onHost.pullBack([cotangents('temperature'), cotangents('salinityAnomaly')]);
  const result = χ.slice();
  pulled.forEach((field, part) => {
    field.forEach((x, n) => {
      result[part * size + n] = (result[part * size + n] as number) + x;
    });
  });
  tuned.forEach((parameter, n) => {
    const slope = (tunedValue(parameter, χ[2 * size + n] as number) * parameter.error) / parameter.background;
    result[2 * size + n] = (result[2 * size + n] as number) + (leafAt(gradient.parameters, parameter.path).values[0] as number) * slope;
  });
  return result;
}

/** Adds increments to the upper levels of a field on the host, in float64. */
function raised({ shape, values }: HostNumbers, increments: ArrayLike<number>): HostNumbers {
  return { shape, values: Float64Array.from(values, (x, n) => x + (increments[n] ?? 0)) };
}

/** The window before its first step from a background that increments are added to, on the host. */
async function openedWith<S extends WithOcean>(
  start: S,
  { shape, onHost }: Background,
  χ: Float64Array,
): Promise<HostTree<WindowCarry<S>>> {
  const size = shape[0] * shape[1] * shape[2];
  const [temperature, salinityAnomaly] = await onHost.increments([χ.subarray(0, size), χ.subarray(size, 2 * size)]);
  const changes: Record<string, ArrayLike<number>> = {
    'state.ocean.temperature': temperature,
    'state.ocean.salinityAnomaly': salinityAnomaly,
  };
  const opened = freeing(() => openWindow(start, shape[0]));
  const leaves = (await readTree(opened)).map(([path, leaf]): [string, HostNumbers] => {
    const change = changes[path];
    return [path, change ? raised(leaf, change) : leaf];
  });
  disposeTree({ sum: opened.sum });
  return unflatten(leaves as never) as unknown as HostTree<WindowCarry<S>>;
}

/** The cost where a parameter is out of its bounds: what a line search backs away from. */
const outside = (χ: Float64Array, backgroundTerm: number): CostEvaluation => ({
  value: Number.POSITIVE_INFINITY,
  gradient: χ.slice(),
  backgroundTerm,
  observationTerm: Number.POSITIVE_INFINITY,
  predicted: new Float32Array(),
});

/**
 * Compiles the cost of 4D-Var and its gradient.
 *
 *     J(χ) = ½ χᵀχ + ½ Σ (H(M(x_b + B^{1/2} χ)) − y)² ⁄ σ²                                               [V-5]
 *
 * Where a parameter is out of its bounds the cost is infinite.
 */
export async function costFunction<S extends WithOcean>(problem: Assimilation<S>, options: BuildOptions = {}): Promise<CostFunction> {
  const { background, start, tuned, observing, yearFractions, memory } = problem;
  const [levels, rows, columns] = background.shape;
  const window = await compileWindow(problem, options);
  const sequences = { yearFraction: tf.tensor1d([...yearFractions]) };
  const evaluate = async (χ: Float64Array): Promise<CostEvaluation> => {
    const backgroundTerm = 0.5 * squares(χ);
    const values = tuned.map((each, n) => tunedValue(each, χ[2 * levels * rows * columns + n] as number));
    if (!withinBounds(tuned, values)) return outside(χ, backgroundTerm);
    const opened = await openedWith(start, background, χ);
    const parameters = parameterTree(tuned, values);
    const found = await window.at({ start: opened as never, sequences, parameters, memory });
    const gradient = await gradientOf(χ, found as never, problem);
    const sum = (name: keyof UpperOceanSum) => constant<'center'>(leafAt(found.carry, `sum.${name}`).values, background.shape);
    const seen = freeing(() => ({
      predicted: observing.predict(
        windowMean({ sum: { temperature: sum('temperature'), salinityAnomaly: sum('salinityAnomaly') } }, yearFractions.length),
      ),
    }));
    const [leaf] = await readTree(seen);
    disposeTree({ seen });
    return {
      value: backgroundTerm + found.value,
      gradient,
      backgroundTerm,
      observationTerm: found.value,
      predicted: leaf?.[1].values ?? new Float32Array(),
    };
  };
  return { size: 2 * levels * rows * columns + tuned.length, evaluate, release: () => release(window) };
}
