import { stackSpectral, unstackSpectral } from '../grid/spectral-operators.ts';
import type { Field } from '../tensor/index.ts';
import type { AtmosphereState } from './variables.ts';

/** The five spectral fields side by side, [M+1, M+1, 10]: a step works on this, so that one operation serves all. */
export const stackState = (state: AtmosphereState): Field<'spectral'> =>
  stackSpectral([
    state.barotropicVorticity,
    state.baroclinicVorticity,
    state.baroclinicDivergence,
    state.temperatureMode,
    state.moistureMode,
  ]);

/** Inverse of `stackState`. */
export function unstackState(stack: Field<'spectral'>): AtmosphereState {
  const [ζ0, ζ1, δ1, T1, q1] = unstackSpectral(stack) as [
    Field<'spectral'>,
    Field<'spectral'>,
    Field<'spectral'>,
    Field<'spectral'>,
    Field<'spectral'>,
  ];
  return { barotropicVorticity: ζ0, baroclinicVorticity: ζ1, baroclinicDivergence: δ1, temperatureMode: T1, moistureMode: q1 };
}
