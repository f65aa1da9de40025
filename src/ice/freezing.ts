import { referenceSalinity, seaWaterDensity, seaWaterHeatCapacity } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { hinge, mul, neg, sub } from '../tensor/index.ts';
import { freezingSlope } from './brine.ts';
import type { IceGeometry } from './geometry.ts';
import type { IceParameters } from './parameters.ts';

const waterHeat = seaWaterDensity * seaWaterHeatCapacity; // J m⁻³ K⁻¹

/** Freezing temperature of sea water, °C:   T_f = −0.0543 S   [I-8].   @param salinityAnomaly S − 35, g kg⁻¹ */
export const freezingTemperature = (salinityAnomaly: SurfaceMap): SurfaceMap =>
  sub(freezingSlope * referenceSalinity, mul(salinityAnomaly, -freezingSlope));

/** Heat between water and ice over a step, J m⁻² of the cell. */
export interface WaterHeat {
  /** From water that is warmer than freezing to the ice above it. */
  readonly toIce: SurfaceMap;
  /** Lacking in water colder than freezing; new ice pays it back. */
  readonly deficit: SurfaceMap;
}

/**
 * Heat that melts ice from below, and the deficit that the freezing of new ice pays back.
 *
 *     Q = A ρ₀ c γ (T_w − T_f)₊ Δt,    D = ρ₀ c Δz (T_f − T_w)₊                                          [I-4]
 */
export function waterHeatExchange(
  concentration: SurfaceMap,
  waterTemperature: SurfaceMap,
  freezing: SurfaceMap,
  p: Live<IceParameters>,
  geometry: IceGeometry,
  dt: number,
): WaterHeat {
  const superheat = sub(waterTemperature, freezing);
  const warm = mul(mul(hinge(superheat, 1e-3), p.oceanHeatTransfer), waterHeat * dt);
  const cold = mul(hinge(neg(superheat), 1e-3), waterHeat * geometry.waterThickness);
  return { toIce: mul(concentration, warm), deficit: mul(geometry.mask, cold) };
}
