import { latentHeatOfFusion } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live, Numeric } from '../tensor/index.ts';
import { add, div, mul, neg, scalar, sqrt, square, sub } from '../tensor/index.ts';
import type { IceParameters } from './parameters.ts';

/** Change of the freezing point with salinity, K per g kg⁻¹. */
export const freezingSlope = -0.0543;

/** Temperature at which sea ice is all brine, °C:   T_m = −0.0543 S_i   [I-11]. */
const meltingPoint = (p: Live<IceParameters>): Numeric => scalar.mul(p.iceSalinity, freezingSlope);

/**
 * Heat in sea ice over that of solid ice at its melting point, J kg⁻¹: warmth and what its brine would free by freezing.
 *
 *     e = c_i (T − T_m) + L_f T_m/T,   T < 0 °C;   all ice is brine where e = L_f                        [I-11]
 *
 * @param temperature °C, below 0
 * @see Bitz and Lipscomb (1999), J. Geophys. Res. 104, 15669, eq. 14; Ono (1967)
 */
export function brineHeat(temperature: SurfaceMap, p: Live<IceParameters>): SurfaceMap {
  const warmth = mul(sub(temperature, meltingPoint(p)), p.iceHeatCapacity);
  return add(warmth, div(scalar.mul(meltingPoint(p), latentHeatOfFusion), temperature));
}

/**
 * Temperature of ice that holds the heat e: the negative root of [I-11], which exists for every e.
 *
 *     T = 2 L_f T_m/(b + √(b² − 4 c_i L_f T_m)),   b = c_i T_m + e
 *
 * @param heat e, J kg⁻¹  @returns °C
 */
export function brineTemperature(heat: SurfaceMap, p: Live<IceParameters>): SurfaceMap {
  const b = add(heat, scalar.mul(p.iceHeatCapacity, meltingPoint(p)));
  const product = scalar.mul(scalar.mul(p.iceHeatCapacity, meltingPoint(p)), -4 * latentHeatOfFusion);
  const larger = add(b, sqrt(add(square(b), product)));
  return div(scalar.mul(meltingPoint(p), 2 * latentHeatOfFusion), larger) as SurfaceMap;
}

/** Heat that warms a kilogram by one kelvin, brine included, J kg⁻¹ K⁻¹:   c = c_i − L_f T_m/T²   [I-11]. */
export function brineHeatCapacity(temperature: SurfaceMap, p: Live<IceParameters>): SurfaceMap {
  const brine = neg(div(scalar.mul(meltingPoint(p), latentHeatOfFusion), square(temperature)));
  return add(brine, p.iceHeatCapacity);
}
