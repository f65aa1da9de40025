import { freshWaterDensity, secondsPerDay } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, clip, div, hinge, mul, square, sub } from '../tensor/index.ts';
import type { LandParameters } from './parameters.ts';

/**
 * Runoff from the bucket, kg m⁻² s⁻¹.
 *
 *     R = I w⁴ + ρ_w (W − W_m)₊/1 d + D w¹¹,   w = W/W_m ≤ 1                                            [L-3]
 *
 * @param soilWater W, m  @param inflow I, rain and melt, kg m⁻² s⁻¹
 * @see Zeng, Neelin and Chou (2000)
 */
export function runoff(soilWater: SurfaceMap, inflow: SurfaceMap, p: Live<LandParameters>): SurfaceMap {
  const w = clip(div(soilWater, p.fieldCapacity), 0, 1);
  const w2 = square(w);
  const w4 = square(w2);
  const w11 = mul(mul(square(w4), w2), w);
  const overflow = mul(hinge(sub(soilWater, p.fieldCapacity), 0.01), freshWaterDensity / secondsPerDay);
  return add(add(mul(inflow, w4), overflow), mul(w11, p.drainage));
}
