import type { Quantity } from '../../tensor/index.ts';

/**
 * How heavy sea water is.
 *
 * All functions take temperature T in degrees Celsius, salinity S less 35 in g kg⁻¹ and depth z in m, positive downwards, as numbers or as
 * tensors that broadcast against each other. Densities are those that move water: what depends on depth alone is left out, so that water of
 * 10 °C and 35 g kg⁻¹ has the anomaly 0 at any depth.
 */
export interface EquationOfState {
  readonly title: string;
  readonly source: string;
  /** kg m⁻³. */
  readonly densityAnomaly: <Q extends Quantity>(T: Q, S: Q, z: Q) => Q;
  /** α = −∂ρ/∂T at fixed depth, kg m⁻³ K⁻¹. */
  readonly thermalExpansion: <Q extends Quantity>(T: Q, S: Q, z: Q) => Q;
  /** β = ∂ρ/∂S at fixed depth, kg m⁻³ (g kg⁻¹)⁻¹. */
  readonly halineContraction: <Q extends Quantity>(T: Q, S: Q, z: Q) => Q;
}
