import { celsiusZero } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, clip, div, mul, scalar, step01, sub } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';
import type { LandState } from './variables.ts';
import { type Vegetation, vegetation } from './vegetation.ts';

/** The land as the air sees it at the start of a step. */
export interface LandSurface {
  /** K */
  readonly temperature: SurfaceMap;
  readonly albedo: SurfaceMap;
  /** Evaporation over that of open water, 0 … 1, and the part of it that comes from snow. */
  readonly wetness: SurfaceMap;
  readonly snowShare: SurfaceMap;
  /** Part of the ground under snow. */
  readonly snowCover: SurfaceMap;
  /** Drag over that of flat land without trees. */
  readonly dragFactor: SurfaceMap;
}

/**
 * Albedo of snow: lower among trees and where it melts, higher on ice sheets.
 *
 *     α_s = [α_o + forest (α_f − α_o)] [1 + (m_α − 1) step(T_s − 272.15 K)],   α_g in place of the first factor on ice sheets   [L-5]
 */
function snowAlbedo(temperature: SurfaceMap, forest: SurfaceMap, p: Live<LandParameters>, { glacier }: LandGeometry): SurfaceMap {
  const wooded = add(mul(forest, scalar.sub(p.forestSnowAlbedo, p.snowAlbedo)), p.snowAlbedo);
  const cold = add(wooded, mul(glacier, sub(p.glacierAlbedo as unknown as SurfaceMap, wooded)));
  const melting = step01(sub(temperature, celsiusZero - 1));
  return mul(cold, add(mul(melting, scalar.sub(p.meltingAlbedoFactor, 1)), 1));
}

/** Part of evaporation that comes from the ground itself and not through leaves. */
const groundShare = 0.2;

/** Albedo of ground without snow:   α = α_d + green (α_v − α_d) + forest (α_t − α_v)   [L-1]. */
const groundAlbedo = ({ green, forest }: Vegetation, p: Live<LandParameters>): SurfaceMap => {
  const open = add(mul(green, scalar.sub(p.grassAlbedo, p.bareAlbedo)), p.bareAlbedo);
  return add(open, mul(forest, scalar.sub(p.forestAlbedo, p.grassAlbedo)));
};

/**
 * Albedo, wetness and roughness of the land.
 *
 *     f_s = s/(s + s_c),   α = (1 − f_s) α_ground + f_s α_s,   β = f_s + (1 − f_s) g step(W/(w_c W_m))        [L-1]
 *     g = g_0 + (1 − g_0) step((T_s − 0 °C)/θ_p)
 *
 * Plants hold water back in the cold, g, and what the ground between them gives is left: without it, spring dries the soil that summer needs.
 * Near zero, β falls with W² and f_s with s, so a step shorter than an hour cannot take more water than there is.
 * @see Jarvis (1976), Philosophical Transactions of the Royal Society B 273, 593, for stomata that close as leaves get colder than 25 °C
 */
export function landSurface(state: LandState, p: Live<LandParameters>, geometry: LandGeometry): LandSurface {
  const { skinTemperature, snow } = state;
  const plants = vegetation(state, p);
  const snowCover = div(snow, add(snow, p.snowCoverScale));
  const filling = clip(div(state.soilWater, p.fieldCapacity), 0, 1);
  const leaves = step01(div(sub(skinTemperature, celsiusZero), p.canopyWarmth));
  const giving = add(mul(leaves, 1 - groundShare), groundShare);
  const snowFree = mul(step01(div(filling, p.unstressedFraction)), giving);
  const wetness = add(snowFree, mul(snowCover, sub(1, snowFree)));
  const ground = groundAlbedo(plants, p);
  const whitening = mul(snowCover, sub(snowAlbedo(skinTemperature, plants.forest, p, geometry), ground));
  return {
    temperature: skinTemperature,
    albedo: add(ground, whitening),
    wetness,
    snowShare: div(snowCover, add(wetness, 1e-6)),
    snowCover,
    dragFactor: mul(add(mul(geometry.roughness, p.reliefDrag), 1), add(mul(plants.forest, p.forestDrag), 1)),
  };
}
