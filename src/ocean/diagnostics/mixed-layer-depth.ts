import { below } from '../../grid/c-grid.ts';
import { add, clip, div, type Field, levels, maximum, mul, relu, sub, sumLevels, verticalScan, zerosLike } from '../../tensor/index.ts';
import type { OceanGeometry } from '../geometry.ts';
import type { OceanState } from '../variables.ts';

/** Excess of potential density over that of the top level at which the mixed layer ends, kg m⁻³. */
const contrast = 0.03;
/** Least difference of density between two levels that a depth is interpolated in, kg m⁻³. */
const leastDifference = 1e-4;

/**
 * Depth of the mixed layer: where potential density first exceeds that of the top level by 0.03 kg m⁻³, linear between levels.
 *
 *     d = ½ dz₁ + Σₖ sₖ fₖ (1 − Σ_{l<k} (1 − fₗ))₊,   fₖ = (ρ₁ + 0.03 − ρₖ) ⁄ (ρₖ₊₁ − ρₖ) within [0, 1]     [O-18]
 *
 * sₖ is the distance to the next centre, at the floor that to the floor with fₖ 0 or 1. The bracket ends the sum at the first
 * crossing. de Boyer Montégut et al. (2004), J. Geophys. Res. 109, C12003, with the top level instead of 10 m.
 * @returns map, m
 */
export function mixedLayerDepth(
  { temperature: T, salinityAnomaly: S }: Pick<OceanState, 'temperature' | 'salinityAnomaly'>,
  { diagnostics: g, schemes }: Pick<OceanGeometry, 'diagnostics' | 'schemes'>,
): Field<'center'> {
  const ρ = schemes.equationOfState.densityAnomaly(T, S, zerosLike(T));
  const lacking = sub(add(levels(ρ, 0), contrast), ρ);
  const difference = mul(sub(below(ρ), ρ), g.wetBelow);
  const f = clip(div(lacking, maximum(difference, leastDifference)), 0, 1);
  const missed = verticalScan(sub(1, f), { from: 'top', exclusive: true });
  const counted = mul(f, relu(sub(1, missed)));
  return add(sumLevels(mul(counted, g.downward)), g.halfTop);
}
