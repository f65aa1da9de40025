import { below } from '../grid/c-grid.ts';
import { gravity, seaWaterDensity } from '../physics/constants.ts';
import { add, type Field, levels, mul, sub } from '../tensor/index.ts';
import type { EquationOfState } from './equations-of-state/equation-of-state.ts';
import { levelColumn, type Topography, tabulate, tabulateTwice } from './topography.ts';

/** Constants of vertical differences. */
export interface StratificationGeometry {
  readonly equationOfState: EquationOfState;
  readonly depth: Field<'center'>;
  /** 1 where the interface below a cell is wet, for temperature and salinity on top of each other. */
  readonly wetBelow: Field<'center'>;
  /** ½ ⁄ spacing on wet interfaces, m⁻¹. */
  readonly halfOverSpacing: Field<'center'>;
  /** 1 ⁄ spacing, m⁻¹, [levels, 1, 1]. */
  readonly overSpacing: Field<'center'>;
}

export function buildStratificationGeometry(t: Topography, equationOfState: EquationOfState): StratificationGeometry {
  return {
    equationOfState,
    depth: levelColumn<'center'>(t.depth),
    wetBelow: tabulateTwice(t.shape, t.wetBelow),
    halfOverSpacing: tabulate(t.shape, (k, j, i) => (0.5 * Number(t.wetBelow(k, j, i))) / (t.spacing[k] ?? 1)),
    overSpacing: levelColumn<'center'>(t.spacing.map((h) => 1 / h)),
  };
}

/** How the water column is stratified, at the interface below each cell. */
export interface Stratification {
  /** Value less that of the cell below; temperature on top of salinity, [2 levels, rows, columns]. */
  readonly differences: Field<'center'>;
  /** Twice the thermal expansion, kg m⁻³ K⁻¹, and twice the haline contraction, kg m⁻³ (g kg⁻¹)⁻¹. */
  readonly expansion: Field<'center'>;
  readonly contraction: Field<'center'>;
  /** −∂ρ/∂z, locally referenced, kg m⁻⁴; positive when stable. */
  readonly stability: Field<'center'>;
  /** N² = (g ⁄ ρ₀) × stability, s⁻². */
  readonly buoyancyFrequencySquared: Field<'center'>;
}

/**
 * Stratification with expansion coefficients of the interface, not of a reference depth.
 *
 *     −∂ρ/∂z = α ∂T/∂z − β ∂S/∂z,   N² = −(g ⁄ ρ₀) ∂ρ/∂z                                              [O-9]
 *
 * @param q temperature on top of salinity anomaly, [2 levels, rows, columns]
 */
export function stratification(q: Field<'center'>, T: Field<'center'>, S: Field<'center'>, g: StratificationGeometry): Stratification {
  const K = T.shape[0];
  const differences = mul(sub(q, below(q)), g.wetBelow);
  const α = g.equationOfState.thermalExpansion(T, S, g.depth);
  const β = g.equationOfState.halineContraction(T, S, g.depth);
  const expansion = add(α, below(α));
  const contraction = add(β, below(β));
  const thermal = mul(expansion, levels(differences, 0, K));
  const haline = mul(contraction, levels(differences, K, K));
  const stability = mul(sub(thermal, haline), g.halfOverSpacing);
  return { differences, expansion, contraction, stability, buoyancyFrequencySquared: mul(stability, gravity / seaWaterDensity) };
}
