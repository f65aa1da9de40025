import type { OceanState } from '../ocean/index.ts';
import { add, div, type Field, levels, mul, square, stackLevels, sub, tf, total, zerosLike } from '../tensor/index.ts';
import type { Increments } from './background.ts';
import type { ObservingSystem, UpperOcean } from './observing-system.ts';

/** A state of any model that has an ocean. */
export type WithOcean = { readonly ocean: OceanState };

/** What is carried through the window: the state, and the sum of the upper ocean over the steps so far. */
export type WindowCarry<S extends WithOcean> = { readonly state: S; readonly sum: UpperOceanSum };
export type UpperOceanSum = { readonly [name in keyof UpperOcean]: Field<'center'> };

/** The upper levels of the ocean. */
const upper = ({ ocean }: WithOcean, count: number): UpperOcean => ({
  temperature: levels(ocean.temperature, 0, count),
  salinityAnomaly: levels(ocean.salinityAnomaly, 0, count),
});

/** A state with its upper ocean changed. */
export function withIncrements<S extends WithOcean>(state: S, { temperature, salinity }: Increments): S {
  const changed = (x: Field<'center'>, change: Field<'center'>): Field<'center'> => {
    const [count, below] = [change.shape[0], x.shape[0] - change.shape[0]];
    return stackLevels([add(levels(x, 0, count), change), levels(x, count, below)]);
  };
  const { ocean } = state;
  return {
    ...state,
    ocean: { ...ocean, temperature: changed(ocean.temperature, temperature), salinityAnomaly: changed(ocean.salinityAnomaly, salinity) },
  };
}

/** The window before its first step. @param count levels that are seen */
export function openWindow<S extends WithOcean>(state: S, count: number): WindowCarry<S> {
  const { temperature, salinityAnomaly } = upper(state, count);
  return { state, sum: { temperature: zerosLike(temperature), salinityAnomaly: zerosLike(salinityAnomaly) } };
}

/** One step of the window. */
export function throughWindow<S extends WithOcean>({ sum }: WindowCarry<S>, state: S): WindowCarry<S> {
  const now = upper(state, sum.temperature.shape[0]);
  return {
    state,
    sum: { temperature: add(sum.temperature, now.temperature), salinityAnomaly: add(sum.salinityAnomaly, now.salinityAnomaly) },
  };
}

/** Means of the upper ocean over the window. */
export const windowMean = ({ sum }: Pick<WindowCarry<WithOcean>, 'sum'>, steps: number): UpperOcean => ({
  temperature: mul(sum.temperature, 1 / steps),
  salinityAnomaly: mul(sum.salinityAnomaly, 1 / steps),
});

/**
 * Half the squared misfits in units of their error.
 *
 *     J_o = ½ Σ (H(x) − y)² ⁄ σ²                                                                         [V-3]
 */
export function observationCost(ocean: UpperOcean, { observations, predict }: ObservingSystem): tf.Scalar {
  const y = tf.tensor1d(observations.map(({ value }) => value));
  const σ2 = tf.tensor1d(observations.map(({ variance }) => variance));
  return mul(total(div(square(sub(predict(ocean), y)), σ2)), 0.5);
}
