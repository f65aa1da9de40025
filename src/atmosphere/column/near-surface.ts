import { dryAirGasConstant } from '../../physics/constants.ts';
import type { NearSurface } from '../../physics/surface-exchange.ts';
import { add, div, hinge, type Live, mul, sub } from '../../tensor/index.ts';
import type { ColumnGeometry } from './geometry.ts';
import type { MixingParameters } from './mixing-parameters.ts';
import { type ColumnProfiles, lowestLayer, nextLayer } from './profiles.ts';

/**
 * Air near the surface.
 *
 *     T_a = T_K + w hinge(T_K − T_{K−1}, 0.5 K),   q_a = q_K,   v_a = r_w v_K,   ρ = p_s/(R T_a)                    [K-27]
 *
 * w carries the slope of temperature in ln σ on to the ground; an inversion is not carried on.
 */
export function airNearSurface(profiles: ColumnProfiles, p: Live<MixingParameters>, g: ColumnGeometry): NearSurface {
  const lowest = lowestLayer(profiles.temperature);
  const slope = hinge(sub(lowest, nextLayer(profiles.temperature)), 0.5);
  const airTemperature = add(lowest, mul(slope, g.groundWeight));
  return {
    airTemperature,
    specificHumidity: lowestLayer(profiles.humidity),
    airDensity: div(profiles.surfacePressure, mul(airTemperature, dryAirGasConstant)),
    windEast: mul(lowestLayer(profiles.windEast), p.nearSurfaceWind),
    windNorth: mul(lowestLayer(profiles.windNorth), p.nearSurfaceWind),
  };
}
