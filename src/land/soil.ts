import { celsiusZero, latentHeatOfFusion } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, mul, scalar, smoothMaximum, smoothMinimum, sqrt, square, step01, sub } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';

/** Smoothing of thaw and freeze, K²: half a kelvin where each begins. */
const smoothing = 1;

/** Heat that freezing soil gives off, as the warming of soil that it equals, K: Λ = L_f w/c; none under ice sheets. */
const freezingHeat = (p: Live<LandParameters>, { glacier }: LandGeometry): SurfaceMap =>
  mul(sub(1, glacier), scalar.div(scalar.mul(p.freezableWater, latentHeatOfFusion), p.soilHeatCapacity));

/**
 * Temperature of soil from its heat, K, one or more layers.
 *
 *     T = 0 °C + max(Q, 0) + min(Q + Λ, 0),   Λ = L_f w/c, smooth within a kelvin                       [L-12]
 *
 * Thawed above Q = 0, frozen below −Λ, near 0 °C between: the apparent heat capacity c dQ/dT holds the latent heat.
 * @param heat Q, heat over that of thawed soil at 0 °C in units of c, K
 */
export function soilTemperature(heat: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SurfaceMap {
  const Λ = freezingHeat(p, geometry);
  return add(add(smoothMaximum(heat, 0, smoothing), smoothMinimum(add(heat, Λ), 0, smoothing)), celsiusZero);
}

/** Slope dT/dQ of [L-12], from about 0.004 in freezing soil to 1. */
export function soilTemperatureSlope(heat: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SurfaceMap {
  const side = (x: SurfaceMap): SurfaceMap => div(x, sqrt(add(square(x), smoothing)));
  const [thawed, frozen] = [side(heat), side(add(heat, freezingHeat(p, geometry)))];
  return add(mul(sub(thawed, frozen), 0.5), 1);
}

/** Heat of soil at a temperature, K; exact but within a kelvin of 0 °C.   @param temperature K */
export function soilHeatAt(temperature: SurfaceMap, p: Live<LandParameters>, geometry: LandGeometry): SurfaceMap {
  const θ = sub(temperature, celsiusZero);
  return sub(θ, mul(freezingHeat(p, geometry), step01(add(mul(θ, -0.5), 0.5))));
}
