import { dryAirGasConstant, dryAirHeatCapacity } from '../../physics/constants.ts';
import type { NearSurface } from '../../physics/surface-exchange.ts';
import { add, div, type Live, mul } from '../../tensor/index.ts';
import type { ColumnGeometry } from './geometry.ts';
import type { MixingParameters } from './mixing-parameters.ts';
import { type ColumnProfiles, lowestLayer } from './profiles.ts';

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
