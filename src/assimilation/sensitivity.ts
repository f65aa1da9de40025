import { release } from '../kernel/index.ts';
import type { OceanState } from '../ocean/index.ts';
import { compileLoopGradient, type HostNumbers, type TargetOptions } from '../tensor/compile/index.ts';
import { mul, type Numeric, type TensorTree, tf, unflatten } from '../tensor/index.ts';
import { leafAt } from './cost.ts';
import type { WithOcean } from './window.ts';

/** What is differentiated. */
export interface SensitivityProblem<S extends WithOcean> {
  readonly start: S;
  /** One step of the model. @param tuned values of parameters, by component and name */
  readonly step: (state: S, yearFraction: Numeric, tuned: TensorTree) => S;
  /** Year fraction of the middle of each step. */
  readonly yearFractions: readonly number[];
  readonly measure: (ocean: OceanState) => tf.Scalar;
  /** The measure is averaged over so many of the last steps, each at its end. */
  readonly averaged: number;
  /** Parameters by path, with their values. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Bytes for snapshots of the trajectory. */
  readonly memory: number;
}

/** A measure and its derivatives by the ocean that the run began with, and by parameters; in units of the measure. */
export interface Sensitivity {
  readonly value: number;
  /** By the value of each cell, [levels × rows × columns]. */
  readonly temperature: HostNumbers;
  readonly salinity: HostNumbers;
  readonly parameters: Readonly<Record<string, number>>;
}

type Slices = { readonly yearFraction: tf.Tensor; readonly weight: tf.Tensor };

/**
 * The gradient of the mean of a measure over the end of a run, by the adjoint of every step.
 *
 *     J = (1 ⁄ m) Σ_{n > N − m} ψ(xₙ),   xₙ₊₁ = M(xₙ, p)                                                  [V-7]
 */
export async function sensitivityOf<S extends WithOcean>(
  { start, step, yearFractions, measure, averaged, parameters, memory }: SensitivityProblem<S>,
  options: TargetOptions = {},
): Promise<Sensitivity> {
  const count = yearFractions.length;
  const weights = yearFractions.map((_, n) => (n >= count - averaged ? 1 / averaged : 0));
  const point = {
    start: start as never,
    sequences: { yearFraction: tf.tensor1d([...yearFractions]), weight: tf.tensor1d(weights) },
    parameters: unflatten(Object.entries(parameters).map(([path, value]) => [path, tf.scalar(value)] as const)) as never,
    memory,
  };
  const body = (state: S, { yearFraction, weight }: Slices, tuned: TensorTree) => {
    const next = step(state, yearFraction as tf.Scalar, tuned);
    return { carry: next, cost: mul(measure(next.ocean), weight as tf.Scalar) };
  };
  const compiled = await compileLoopGradient<S, Slices, TensorTree>(body, { count, ...point, ...options });
  const { value, gradient } = await compiled.at(point);
  release(compiled);
  return {
    value,
    temperature: leafAt(gradient.start, 'ocean.temperature'),
    salinity: leafAt(gradient.start, 'ocean.salinityAnomaly'),
    parameters: Object.fromEntries(
      Object.keys(parameters).map((path) => [path, leafAt(gradient.parameters, path).values[0] as number] as const),
    ),
  };
}
