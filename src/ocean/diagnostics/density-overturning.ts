import { north } from '../../grid/c-grid.ts';
import { add, type Field, freeing, located, mul, neg, stackLevels, step01, sub, sumLevels, zerosLike } from '../../tensor/index.ts';
import type { OceanSchemes } from '../schemes.ts';
import type { OceanState } from '../variables.ts';
import { basinSums } from './basin-sums.ts';
import type { DiagnosticsGeometry } from './geometry.ts';

/** Depth that density is referred to, m. */
const referenceDepth = 2000;
/** σ₂ of water of 10 °C and 35 g kg⁻¹, which equations of state count from, kg m⁻³ (international equation of state of 1980). */
const referenceDensity = 35.82;

/** Borders of the classes of potential density σ₂, kg m⁻³, from light to dense: fine where deep water forms. */
export const densityBorders = [
  29, 31, 32, 33, 33.5, 34, 34.5, 34.9, 35.3, 35.6, 35.8, 36, 36.2, 36.4, 36.5, 36.6, 36.7, 36.8, 36.85, 36.9, 36.95, 37, 37.05, 37.1, 37.15, 37.2, 37.3,
] as const; // biome-ignore format: a list

/** Width of the step at a border: its distance to the next denser one, or to the one before, kg m⁻³. */
const widths = densityBorders.map((border, n) => {
  const next = densityBorders[n + 1];
  return next === undefined ? border - (densityBorders[n - 1] ?? 0) : next - border;
});

/** Potential density referred to 2000 m by the equation of state in use, σ₂, kg m⁻³ less 1000. */
export function potentialDensity(
  { temperature: T, salinityAnomaly: S }: Pick<OceanState, 'temperature' | 'salinityAnomaly'>,
  { equationOfState }: Pick<OceanSchemes, 'equationOfState'>,
): Field<'center'> {
  const z = add(zerosLike(T), referenceDepth);
  return add(equationOfState.densityAnomaly(T, S, z), referenceDensity);
}

/**
 * Meridional overturning of each basin in density space: northward transport of water denser than each border, counted southward.
 *
 *     ψ(φ, σ) = −Σ_k Σ_{i in basin} v dx dz step((σ₂ − σ) ⁄ w + ½)                                       [O-32]
 *
 * Water within half a class of the border counts in part, so ψ has a gradient in temperature and salinity.
 * @param northward volume through the north faces, m³ s⁻¹   @param σ₂ at cell centres, kg m⁻³ less 1000
 * @returns [basins, borders, rows], m³ s⁻¹, at the north faces
 */
export function densityOverturning(northward: Field<'northFace'>, σ2: Field<'center'>, g: DiagnosticsGeometry): Field<'northFace'> {
  const atFaces = located<'northFace'>(mul(add(σ2, north(σ2)), 0.5));
  const denser = densityBorders.map((border, n) =>
    freeing(() => {
      const excess = mul(sub(atFaces, border), 1 / (widths[n] ?? 1));
      return sumLevels(mul(northward, step01(add(excess, 0.5))));
    }),
  );
  return neg(basinSums(stackLevels(denser), g));
}
