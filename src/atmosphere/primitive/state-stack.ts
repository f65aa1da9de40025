import { type SpectralStack, spectralLevels, stackSpectral } from '../../grid/spectral-stack.ts';
import { divergenceIn, pressureIn, temperatureIn, vorticityIn } from './flow.ts';
import type { PrimitiveState } from './variables.ts';

/** The part of the state that is spherical harmonics. */
export type SpectralState = Omit<PrimitiveState, 'humidity'>;

/** That part in one stack: a step works on this, so that one operation serves all. */
export const stackState = (state: SpectralState): SpectralStack =>
  stackSpectral([state.vorticity, state.divergence, state.temperatureAnomaly, state.logSurfacePressure]);

/** Inverse of `stackState`. @param K number of levels */
export const unstackState = (x: SpectralStack, K: number): SpectralState => ({
  vorticity: spectralLevels(vorticityIn(x, K)),
  divergence: spectralLevels(divergenceIn(x, K)),
  temperatureAnomaly: spectralLevels(temperatureIn(x, K)),
  logSurfacePressure: spectralLevels(pressureIn(x, K)),
});
