import { dryAirHeatCapacity, gravity, latentHeatOfVaporization } from '../../physics/constants.ts';

/**
 * Vertical structure of the quasi-equilibrium tropical circulation model.
 *
 *     T = T_r(p) + a₁(p) T₁,   q = q_r(p) + b₁(p) q₁,   v = v₀ + V₁(p) v₁                           
 *
 * Hats are mass averages over the troposphere, `surface` values at 1000 hPa. q in K: kg kg⁻¹ times L/c_p.
 * @see Neelin & Zeng (2000), Journal of the Atmospheric Sciences 57, 1741–1766; numbers of QTCM1 version 2.3
 */
export const verticalStructure = {
  /** â₁ and a₁ at the surface. */
  temperatureMean: 0.45934832,
  temperatureSurface: 0.30203983,
  /** Mass average of a₁⁺ = ∫ a₁ d ln p, which carries T₁ into the mean geopotential. */
  temperatureGeopotential: 0.24527773,
  /** b̂₁; b₁ is 1 at the surface. */
  moistureMean: 0.31574178,
  /** V₁ at the surface and the mass average of V₁². */
  windSurface: -0.24527773,
  windSquareMean: 0.03947762,
  /** Projections of ζ₁v₁ on the modes: ⟨V₁³⟩/⟨V₁²⟩ and ⟨V₁²⟩. */
  advectionBaroclinic: 0.11037793,
  advectionBarotropic: 0.03947762,
  /** Projections of the vertical advection of momentum. */
  verticalBaroclinic: 0.054747105,
  verticalBarotropic: 0.039408989,
  /** Gross moisture stratification per K of q₁; equal to −b̂₁ D_q, D_q = −0.16060449. */
  moistureStratificationSlope: 0.050709546,
  /** T_r at 1000 hPa and its mass average, K. */
  referenceTemperatureSurface: 302.0,
  referenceTemperatureMean: 267.77045,
  /** q_r at 1000 hPa and its mass average, K. */
  referenceMoistureSurface: 51.955288,
  referenceMoistureMean: 16.404453,
  /** Mass average of the convective reference profile T_c, K. */
  convectiveTemperatureMean: 268.98318,
} as const;

/** Depth of the troposphere in pressure, Pa. */
export const pressureDepth = 85000;
/** Mass and heat capacity of the tropospheric column. */
export const columnMass = pressureDepth / gravity; // kg m⁻²
export const columnHeatCapacity = dryAirHeatCapacity * columnMass; // J m⁻² K⁻¹
/** kg kg⁻¹ of vapour per K of moisture. */
export const humidityPerKelvin = dryAirHeatCapacity / latentHeatOfVaporization;
