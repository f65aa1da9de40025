import { dryAirGasConstant, dryAirHeatCapacity } from '../../physics/constants.ts';
import type { NearSurface } from '../../physics/surface-exchange.ts';
import { add, div, hinge, type Live, mul, sub } from '../../tensor/index.ts';
import type { ColumnGeometry } from './geometry.ts';
import type { MixingParameters } from './mixing-parameters.ts';
import { type Center, type ColumnProfiles, lowestLayer, nextLayer } from './profiles.ts';

/**
 * Air near the surface: the lowest layer without its height, as bulk formulae want it.
 *
 *     T_a = T_K + Φ_K/c_p = T_K (1 + R α_K/c_p),   q_a = q_K,   v_a = r_w v_K,   ρ = p_s/(R T_a)                    [K-27]
 */
export function airNearSurface(profiles: ColumnProfiles, p: Live<MixingParameters>, g: ColumnGeometry): NearSurface {
  const airTemperature = mul(lowestLayer(profiles.temperature), add(mul(lowestLayer(g.ownDepth), 1 / dryAirHeatCapacity), 1));
  return {
    airTemperature,
    specificHumidity: lowestLayer(profiles.humidity),
    airDensity: div(profiles.surfacePressure, mul(airTemperature, dryAirGasConstant)),
    windEast: mul(lowestLayer(profiles.windEast), p.nearSurfaceWind),
    windNorth: mul(lowestLayer(profiles.windNorth), p.nearSurfaceWind),
  };
}

/** Temperature carried on to the ground with the slope between the two lowest layers, K; an inversion is not carried on. */
export function temperatureAtGround(temperature: Center, g: ColumnGeometry): Center {
  const lowest = lowestLayer(temperature);
  return add(lowest, mul(hinge(sub(lowest, nextLayer(temperature)), 0.5), g.groundWeight));
}
