import { type Field, neg, verticalScan } from '../../tensor/index.ts';
import { basinSums } from './basin-sums.ts';
import type { DiagnosticsGeometry } from './geometry.ts';

/**
 * Meridional overturning of each basin: northward transport below the top of each level, counted southward, m³ s⁻¹.
 *
 *     ψ(φ, z) = −Σ_{below z} Σ_{i in basin} v dx dz                                                      [O-16]
 *
 * @param northward volume through the north faces, m³ s⁻¹
 * @returns [basins, levels, rows] at the north faces and the tops of levels; positive for a cell that sinks in the north
 */
export function overturning(northward: Field<'northFace'>, g: DiagnosticsGeometry): Field<'northFace'> {
  const belowTop = verticalScan(northward, { from: 'bottom' });
  return neg(basinSums(belowTop, g));
}
