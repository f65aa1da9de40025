import { dryAirHeatCapacity as c, latentHeatOfVaporization as L, waterVapourGasConstant } from '../../physics/constants.ts';
import { saturationSpecificHumidity } from '../../physics/saturation.ts';
import { add, div, mul, smoothMaximum, square, sub } from '../../tensor/index.ts';
import { type Center, type Layers, lowestLayer } from './profiles.ts';

/** Air lifted from the lowest layer without mixing, in every layer. */
export interface Parcel {
  /** K */
  readonly temperature: Center;
  /** Specific humidity at saturation of the parcel, kg kg⁻¹. */
  readonly saturation: Center;
}

/** Slope of saturation with temperature, K⁻¹:   dq_s/dT ≈ L q_s/(R_v T²)   [K-14]. */
const saturationSlope = (saturation: Center, temperature: Center): Center =>
  div(mul(saturation, L / waterVapourGasConstant), square(temperature));

/**
 * One Newton step towards the temperature where saturated air has the moist static energy h.
 *
 *     T ← T + (h − c_p T − Φ − L q_s)/(c_p + L dq_s/dT)                                                       [K-15]
 */
function towards(energy: Center, temperature: Center, saturation: Center, slope: Center): Center {
  const missing = sub(sub(energy, mul(temperature, c)), mul(saturation, L));
  return add(temperature, div(missing, add(mul(slope, L), c)));
}

/**
 * Temperature and saturation of a parcel from the lowest layer.
 *
 *     c_p T_dry = c_p T_K + Φ_K − Φ,   c_p T_moist + Φ + L q_s(T_moist) = h_K,   T_p = max(T_dry, T_moist)         [K-16]
 *
 * Below its condensation level the dry temperature is the higher one, above it the moist one. Two Newton steps from the surrounding air.
 */
export function liftParcel(layers: Layers): Parcel {
  const { temperature, humidity, geopotential, saturation, pressure } = layers;
  const dryEnergy = add(mul(lowestLayer(temperature), c), lowestLayer(geopotential));
  const energy = sub(add(dryEnergy, mul(lowestLayer(humidity), L)), geopotential);
  const first = towards(energy, temperature, saturation, saturationSlope(saturation, temperature));
  const firstSaturation = saturationSpecificHumidity(first, pressure);
  const slope = saturationSlope(firstSaturation, first);
  const moist = towards(energy, first, firstSaturation, slope);
  const dry = div(sub(dryEnergy, geopotential), c);
  const parcel = smoothMaximum(moist, dry, 1e-2);
  return { temperature: parcel, saturation: add(firstSaturation, mul(slope, sub(parcel, first))) };
}
