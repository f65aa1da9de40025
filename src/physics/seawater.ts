/** Density of sea water and its slopes by the simplified equation of state. */
import { formula, type Quantity } from '../tensor/index.ts';

const { add, mul, sub } = formula;

/** Coefficients of the simplified equation of state (Roquet et al. 2015, J. Phys. Oceanogr. 45, 2564–2579, as in NEMO). */
export const densityCoefficients = {
  expansion: 0.1655, // a₀, kg m⁻³ K⁻¹
  contraction: 0.76554, // b₀, kg m⁻³ (g kg⁻¹)⁻¹
  cabbeling: 5.952e-2, // λ₁, K⁻¹
  halineCabbeling: 7.4914e-4, // λ₂, (g kg⁻¹)⁻¹
  thermobaricity: 1.497e-4, // μ₁, m⁻¹
  halobaricity: 1.109e-5, // μ₂, m⁻¹
  cross: 2.4341e-3, // ν, kg m⁻³ K⁻¹ (g kg⁻¹)⁻¹
  referenceTemperature: 10, // °C
} as const;
const { expansion, contraction, cabbeling, halineCabbeling, thermobaricity, halobaricity, cross, referenceTemperature } =
  densityCoefficients;

/**
 * Density of sea water as difference from 1026 kg m⁻³, kg m⁻³.
 *
 *     ρ′ = −a₀ (1 + ½ λ₁ Tₐ + μ₁ z) Tₐ + b₀ (1 − ½ λ₂ S′ − μ₂ z) S′ − ν Tₐ S′,   Tₐ = T − 10        [O-1]
 *
 * Keeps cabbeling and thermobaricity; the compression that does not move water is left out.
 * @param T potential temperature, degrees Celsius   @param S salinity less 35, g kg⁻¹
 * @param z depth, m, positive downwards, broadcast against T
 */
export function densityAnomaly<Q extends Quantity>(T: Q, S: Q, z: Q): Q {
  const Tₐ = sub(T, referenceTemperature);
  const perKelvin = add(mul(Tₐ, -0.5 * expansion * cabbeling), add(mul(z, -expansion * thermobaricity), -expansion));
  const perSalt = add(mul(S, -0.5 * contraction * halineCabbeling), add(mul(z, -contraction * halobaricity), contraction));
  const saline = mul(sub(perSalt, mul(Tₐ, cross)), S);
  return add(mul(perKelvin, Tₐ), saline);
}

/** −∂ρ/∂T, kg m⁻³ K⁻¹, at fixed depth: α = a₀ (1 + λ₁ Tₐ + μ₁ z) + ν S′. Arguments as for `densityAnomaly`. */
export function thermalExpansion<Q extends Quantity>(T: Q, S: Q, z: Q): Q {
  const constant = add(mul(z, expansion * thermobaricity), expansion * (1 - cabbeling * referenceTemperature));
  return add(add(mul(T, expansion * cabbeling), constant), mul(S, cross));
}

/** ∂ρ/∂S, kg m⁻³ (g kg⁻¹)⁻¹, at fixed depth: β = b₀ (1 − λ₂ S′ − μ₂ z) − ν Tₐ. Arguments as for `densityAnomaly`. */
export function halineContraction<Q extends Quantity>(T: Q, S: Q, z: Q): Q {
  const constant = add(mul(z, -contraction * halobaricity), contraction + cross * referenceTemperature);
  return sub(add(mul(S, -contraction * halineCabbeling), constant), mul(T, cross));
}
