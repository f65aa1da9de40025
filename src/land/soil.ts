import { celsiusZero, latentHeatOfFusion } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, mul, scalar, sqrt, square, step01, sub } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';

/** Smoothing of thaw and freeze, K²: half a kelvin where each begins. */
const smoothing = 1;

/** Heat that freezing soil gives off, as the warming of soil that it equals, K: Λ = L_f w/c; none under ice sheets. */
const freezingHeat = (p: Live<LandParameters>, { glacier }: LandGeometry): SurfaceMap =>
  mul(sub(1, glacier), scalar.div(scalar.mul(p.freezableWater, latentHeatOfFusion), p.soilHeatCapacity));

/** Soil as conduction sees it; stacks of layers. */
export interface SoilResponse {
  /** K */
  readonly temperature: SurfaceMap;
  /** dQ/dT, heat capacity over that without water: 1, and up to some 250 where soil freezes. */
  readonly capacityFactor: SurfaceMap;
}

/**
 * Temperature of soil from its heat, and heat capacity, one or more layers.
 *
 *     T = 0 °C + max(Q, 0) + min(Q + Λ, 0),   Λ = L_f w/c, smooth within a kelvin                       [L-12]
 *
 * Thawed above Q = 0, frozen below −Λ, near 0 °C between: the apparent heat capacity c dQ/dT holds the latent heat. With
 * the roots a = √(Q² + 1), b = √((Q + Λ)² + 1): T = (Q + a + Q + Λ − b)/2, dT/dQ = 1 + Q/2a − (Q + Λ)/2b.
 * @param heat Q, heat over that of thawed soil at 0 °C in units of c, K
 */
export function soilResponse(heat: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SoilResponse {
  const frozen = add(heat, freezingHeat(p, geometry));
  const [a, b] = [sqrt(add(square(heat), smoothing)), sqrt(add(square(frozen), smoothing))];
  const celsius = mul(add(add(heat, frozen), sub(a, b)), 0.5);
  const roots = mul(mul(a, b), 2);
  const slope = add(roots, sub(mul(heat, b), mul(frozen, a))); // dT/dQ · 2ab
  return { temperature: add(celsius, celsiusZero), capacityFactor: div(roots, slope) };
}

/** Temperature of soil from its heat, K [L-12]. */
export const soilTemperature = (heat: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SurfaceMap =>
  soilResponse(heat, p, geometry).temperature;

/** Heat of soil at a temperature, K; exact but within a kelvin of 0 °C.   @param temperature K */
export function soilHeatAt(temperature: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SurfaceMap {
  const θ = sub(temperature, celsiusZero);
  return sub(θ, mul(freezingHeat(p, geometry), step01(add(mul(θ, -0.5), 0.5))));
}
