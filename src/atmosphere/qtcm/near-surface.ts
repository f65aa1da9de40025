import { dryAirGasConstant } from '../../physics/constants.ts';
import type { NearSurface } from '../../physics/surface-exchange.ts';
import { add, div, type Field, hinge, type Live, mul, neg, sub, unstackLevels } from '../../tensor/index.ts';
import type { Flow } from './flow.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmParameters } from './parameters.ts';
import { humidityPerKelvin, verticalStructure as mode } from './vertical-structure.ts';

type Map = Field<'center'>;

/** Pressure at which the surface values of the modes hold, Pa. */
export const surfacePressure = 1e5;

/**
 * Inversion of cold columns.
 *
 *     Δᵢ = κᵢ hinge(−T₁ − Tᵢ, 10 K)                                                                    
 *
 * The mode a₁ is moist adiabatic and varies least at the surface, as tropical air does; extratropical air varies
 * there as much as aloft. Without Δᵢ polar air would be 15 to 20 K too warm and would heat the surface all year.
 * @returns K, ≥ 0, to be taken off the temperature of near-surface air
 */
export function inversionStrength(T1: Map, p: Live<QtcmParameters>): Map {
  return mul(hinge(sub(neg(T1), p.inversionOnset), 10), p.inversionSlope);
}

/**
 * Near-surface air from the modes at 1000 hPa.
 *
 *     T_a = T_r − ΔTₛ + a₁ T₁ − Δᵢ,   q_a = hinge(q_r + b₁ q₁, 2·10⁻⁵),   v = v₀ + V₁ v₁               
 *
 * The hinge keeps humidity from falling below zero here only; the mode itself is free. It lowers moist air by 10⁻⁵ kg kg⁻¹.
 */
export function nearSurface(flow: Flow, inversion: Map, p: Live<QtcmParameters>, { secant }: QtcmGeometry): NearSurface {
  const adiabatic = add(mul(flow.temperatureMode, mode.temperatureSurface), mode.referenceTemperatureSurface);
  const airTemperature = sub(adiabatic, add(inversion, p.surfaceLayerOffset));
  const moisture = mul(add(flow.moistureMode, mode.referenceMoistureSurface), humidityPerKelvin);
  const scaled = add(flow.barotropicWind.vector, mul(flow.baroclinicWind.vector, mode.windSurface));
  const [windEast, windNorth] = unstackLevels(mul(scaled, secant)) as [Map, Map];
  return {
    airTemperature,
    specificHumidity: hinge(moisture, 2e-5),
    airDensity: div(surfacePressure / dryAirGasConstant, airTemperature),
    windEast,
    windNorth,
  };
}
