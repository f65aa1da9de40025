import { celsiusZero } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, clip, div, mul, scalar, step01, sub } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';
import type { LandState } from './variables.ts';

/** The land as the air sees it at the start of a step. */
export interface LandSurface {
  /** K */
  readonly temperature: SurfaceMap;
  readonly albedo: SurfaceMap;
  /** Evaporation over that of open water, 0 … 1, and the part of it that comes from snow. */
  readonly wetness: SurfaceMap;
  readonly snowShare: SurfaceMap;
}

/**
 * Albedo of snow, lower where it melts, higher on ice sheets.
 *
 *     α_s = α_cold [1 + (m_α − 1) step(T_s − 272.15 K)],   α_cold = α_g on ice sheets                   [L-5]
 */
function snowAlbedo(temperature: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SurfaceMap {
  const cold = add(mul(geometry.glacier, scalar.sub(p.glacierAlbedo, p.snowAlbedo)), p.snowAlbedo);
  const melting = step01(sub(temperature, celsiusZero - 1));
  return mul(cold, add(mul(melting, scalar.sub(p.meltingAlbedoFactor, 1)), 1));
}

/**
 * Albedo and wetness of the land.
 *
 *     f_s = s/(s + s_c),   α = (1 − f_s)(α_d + (α_v − α_d) W/W_m) + f_s α_s,   β = f_s + (1 − f_s) step(W/(w_c W_m))     [L-1]
 *
 * Near zero, β falls with W² and f_s with s, so a step shorter than an hour cannot take more water than there is.
 */
export function landSurface(state: LandState, p: Live<LandParameters>, geometry: LandGeometry): LandSurface {
  const { skinTemperature, snow } = state;
  const snowCover = div(snow, add(snow, p.snowCoverScale));
  const filling = clip(div(state.soilWater, p.fieldCapacity), 0, 1);
  const bareWetness = step01(div(filling, p.unstressedFraction));
  const wetness = add(bareWetness, mul(snowCover, sub(1, bareWetness)));
  const bareAlbedo = add(mul(filling, scalar.sub(p.wetAlbedo, p.dryAlbedo)), p.dryAlbedo);
  const whitening = mul(snowCover, sub(snowAlbedo(skinTemperature, p, geometry), bareAlbedo));
  return {
    temperature: skinTemperature,
    albedo: add(bareAlbedo, whitening),
    wetness,
    snowShare: div(snowCover, add(wetness, 1e-6)),
  };
}
