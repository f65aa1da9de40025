import { saturationSpecificHumidity } from '../../physics/saturation.ts';
import { add, div, type Field, hinge, type Live, mul, sub } from '../../tensor/index.ts';
import { surfacePressure } from './near-surface.ts';
import type { QtcmParameters } from './parameters.ts';
import { columnHeatCapacity, humidityPerKelvin, verticalStructure as mode } from './vertical-structure.ts';

type Map = Field<'center'>;

/**
 * Heating by stratiform condensation, where near-surface air would be moister than a critical relative humidity.
 *
 *     Q_s = (c_p p_T/g) b̂₁/τ_s · hinge(q_r + b₁ q₁ − h_c q_sat(T_a) L/c_p, 0.5 K)                      
 *
 * Extratropical columns are more stable than moist adiabats and would not rain by convection alone.
 * @param q1 moisture mode, K  @param airTemperature near the surface, K
 * @returns W m⁻², ≥ 0; precipitation is Q_s/L
 */
export function condensationHeating(q1: Map, airTemperature: Map, p: Live<QtcmParameters>): Map {
  const saturation = div(saturationSpecificHumidity(airTemperature, surfacePressure), humidityPerKelvin);
  const excess = sub(add(q1, mode.referenceMoistureSurface), mul(saturation, p.criticalHumidity));
  return mul(hinge(excess, 0.5), div(columnHeatCapacity * mode.moistureMean, p.condensationTime));
}
