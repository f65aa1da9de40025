import {
  dryAirGasConstant,
  dryAirHeatCapacity,
  latentHeatOfVaporization,
  stefanBoltzmann,
  waterVapourGasConstant,
} from '../physics/constants.ts';
import { saturationSpecificHumidity } from '../physics/saturation.ts';
import type { BulkFluxes, NearSurface, SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live, Numeric } from '../tensor/index.ts';
import { add, div, mul, neg, product, relu, smoothMinimum, sqrt, square, step01, sub, sum, tanh } from '../tensor/index.ts';
import type { CouplerParameters } from './parameters.ts';

/** What the air needs to know of a surface; any number of tiles stacked as levels [tiles, latitude, longitude]. */
export interface Surface {
  /** K */
  readonly temperature: SurfaceMap;
  /** Evaporation over that of open fresh water, 0 … 1. */
  readonly wetness: SurfaceMap | Numeric;
  /** Saturation humidity over that of fresh water or ice: 0.98 over sea water. */
  readonly saturationFactor: SurfaceMap | Numeric;
  /** Transfer coefficient of heat and vapour in neutral air. */
  readonly exchangeCoefficient: SurfaceMap | Numeric;
}

export interface SurfaceStress {
  readonly stressEast: SurfaceMap;
  readonly stressNorth: SurfaceMap;
}

/** Wind speed with gusts, m s⁻¹:   |V| = √(u² + v² + V_g²)   [C-2]. */
export const gustySpeed = (near: NearSurface, p: Live<CouplerParameters>): SurfaceMap =>
  sqrt(sum(square(near.windEast), add(square(near.windNorth), square(p.gustiness as number))));

const mostDrag = 2.5; // 10⁻³

/** Wind with gusts beyond which the drag coefficient of open water grows no more, m s⁻¹. */
export const dragBoundSpeed = (mostDrag - 0.61) / 0.063;

/**
 * Drag coefficient of open water:   C_D = 10⁻³ (0.61 + 0.063 |V|), smoothly capped at 2.5·10⁻³   [C-3].
 * @see Smith (1980), J. Phys. Oceanogr. 10, 709
 */
export const oceanDrag = (speed: SurfaceMap): SurfaceMap => mul(smoothMinimum(add(mul(speed, 0.063), 0.61), mostDrag, 1e-2), 1e-3);

/**
 * Factor of the transfer coefficient by the contrast Δ = T_s − T_a.
 *
 *     f = (1 + f_u tanh(Δ₊/3 K)) (f_s + (1 − f_s)/(1 + (−Δ)₊/ΔT_s)²)                                    [C-4]
 */
export function stabilityFactor(Δ: SurfaceMap, p: Live<CouplerParameters>): SurfaceMap {
  const unstable = add(mul(tanh(div(relu(Δ), 3)), p.unstableGain), 1);
  const inversion = div(relu(neg(Δ)), p.stableContrast);
  const cut = div(sub(1, p.stableResidual), square(add(inversion, 1)));
  return mul(unstable, add(cut, p.stableResidual));
}

/**
 * Humidity difference that drives evaporation and its slope in T_s, with dew on dry ground.
 *
 *     δ = r q_s(T_s) − q_a,   w = β + (1 − β) step(−δ/(2·10⁻⁴)),   dq_s/dT ≈ q_s L_v/(R_v T_s²)         [C-5]
 */
function humidityDrive(near: NearSurface, surface: Surface): { difference: SurfaceMap; slope: SurfaceMap } {
  const pressure = product(near.airDensity, near.airTemperature, dryAirGasConstant);
  const T = surface.temperature;
  const saturated = mul(saturationSpecificHumidity(T, pressure), surface.saturationFactor);
  const δ = sub(saturated, near.specificHumidity);
  const dew = step01(mul(δ, -5e3));
  const β = surface.wetness as SurfaceMap;
  const wetness = add(β, mul(dew, sub(1, β)));
  const perKelvin = div(mul(saturated, latentHeatOfVaporization / waterVapourGasConstant), square(T));
  return { difference: mul(wetness, δ), slope: mul(wetness, perKelvin) };
}

/**
 * Turbulent and radiative fluxes of one or more stacked surfaces by bulk formulae.
 *
 *     H = ρ c_p C_H f |V| (T_s − T_a),   E = ρ C_H f |V| w (r q_s − q_a),   L = σ T_s⁴                     [C-1]
 *
 * Emissivity is 1, as the atmosphere assumes. Slopes hold f and w fixed.
 * @param speed `gustySpeed`
 */
export function bulkFluxes(near: NearSurface, surface: Surface, speed: SurfaceMap, p: Live<CouplerParameters>): BulkFluxes {
  const T = surface.temperature;
  const Δ = sub(T, near.airTemperature);
  const f = stabilityFactor(Δ, p);
  const massTransfer = product(mul(near.airDensity, speed), f, surface.exchangeCoefficient); // kg m⁻² s⁻¹
  const heatTransfer = mul(massTransfer, dryAirHeatCapacity); // W m⁻² K⁻¹
  const humidity = humidityDrive(near, surface);
  const cube = product(square(T), T, stefanBoltzmann);
  return {
    sensibleHeat: mul(heatTransfer, Δ),
    sensibleHeatSlope: heatTransfer,
    evaporation: mul(massTransfer, humidity.difference),
    evaporationSlope: mul(massTransfer, humidity.slope),
    upwardLongwave: mul(cube, T),
    upwardLongwaveSlope: mul(cube, 4),
  };
}

/** Stress of the wind on surfaces of a given drag coefficient, Pa:   τ = ρ C_D |V| u   [C-6]. */
export function surfaceStress(near: NearSurface, dragCoefficient: SurfaceMap, speed: SurfaceMap): SurfaceStress {
  const friction = product(near.airDensity, speed, dragCoefficient);
  return { stressEast: mul(friction, near.windEast), stressNorth: mul(friction, near.windNorth) };
}
