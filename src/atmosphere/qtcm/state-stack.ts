import { type SpectralStack, stackSpectral, unstackSpectral } from '../../grid/spectral-stack.ts';
import type { Field } from '../../tensor/index.ts';
import type { QtcmState } from './variables.ts';

/** The five spectral fields in one stack: a step works on this, so that one operation serves all. */
export const stackState = (state: QtcmState): SpectralStack =>
  stackSpectral([
    state.barotropicVorticity,
    state.baroclinicVorticity,
    state.baroclinicDivergence,
    state.temperatureMode,
    state.moistureMode,
  ]);

/** Inverse of `stackState`. */
export function unstackState(stack: SpectralStack): QtcmState {
  const [ζ0, ζ1, δ1, T1, q1] = unstackSpectral(stack) as [
    Field<'spectral'>,
    Field<'spectral'>,
    Field<'spectral'>,
    Field<'spectral'>,
    Field<'spectral'>,
  ];
  return { barotropicVorticity: ζ0, baroclinicVorticity: ζ1, baroclinicDivergence: δ1, temperatureMode: T1, moistureMode: q1 };
}
