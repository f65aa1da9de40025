import { dryAirGasConstant } from '../../physics/constants.ts';
import { saturationSpecificHumidity } from '../../physics/saturation.ts';
import { add, div, exp, type Live, log, mul, smoothMaximum, square, sub, zerosLike } from '../../tensor/index.ts';
import { type PrimitiveState, referenceTemperature, settled, stateOf, stirred } from '../primitive/index.ts';
import type { AirGeometry } from './geometry.ts';
import type { AirParameters } from './parameters.ts';

const lapse = 0.19; // R Γ/g of 6.5 K km⁻¹
const stratosphere = 210; // K
const driest = 3e-6; // kg kg⁻¹
const relativeHumidity = 0.7; // at the ground, falling with σ

/**
 * Air at rest, colder towards the poles, with the lapse rate of the standard atmosphere under an isothermal stratosphere.
 *
 *     T = max(T₀ (p/p₀)^0.19, 210 K),   T₀ = 300 K − 40 K sin² φ,   (p_s/p₀)^0.19 = 1 − 0.19 Φ_s/(R T₀),   q = 0.7 σ q_s        [K-30]
 *
 * @param random uniform numbers in [0, 1), for the waves that start the eddies
 */
export function initialAir(random: () => number, p: Live<AirParameters>, { dynamics: g }: AirGeometry): PrimitiveState {
  const T0 = sub(300, mul(square(g.sinLatitude), 40));
  const power = sub(1, div(mul(g.groundGeopotential, lapse / dryAirGasConstant), T0));
  const logSurfacePressure = div(log(power), lapse);
  const thinness = exp(mul(add(logSurfacePressure, log(g.columns.middle)), lapse));
  const T = smoothMaximum(mul(thinness, T0), stratosphere, 25);
  const nothing = zerosLike(T);
  const pressure = mul(exp(logSurfacePressure), mul(g.columns.middle, 1e5));
  const humidity = add(mul(saturationSpecificHumidity(T, pressure), mul(g.columns.middle, relativeHumidity)), driest);
  const wind = { east: nothing, north: nothing };
  const air = { wind, temperatureAnomaly: sub(T, referenceTemperature), logSurfacePressure, humidity };
  return stirred(settled(stateOf(air, g), p, g), random, g);
}
