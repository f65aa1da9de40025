import { above, below, north } from '../../grid/c-grid.ts';
import { add, div, type Field, type Live, levels, located, maximum, mul, scalar, square, stackLevels, sub } from '../../tensor/index.ts';
import type { OceanGeometry } from '../geometry.ts';
import { leastStability } from '../isoneutral-mixing.ts';
import type { OceanParameters } from '../parameters.ts';
import { stratification } from '../stratification.ts';
import { horizontalDifferences } from '../tracer-advection.ts';
import type { OceanState } from '../variables.ts';
import { basinSums } from './basin-sums.ts';

/** Mean of a column's interfaces with those of the column north of it. */
const atFace = (x: Field<'center'>): Field<'northFace'> => located<'northFace'>(mul(add(x, north(x)), 0.5));

/** Slopes of neutral surfaces northward, at the interfaces below north faces, tapered as the eddy fluxes are. */
function slopes(state: OceanState, p: Live<OceanParameters>, g: OceanGeometry): Field<'northFace'> {
  const { temperature: T, salinityAnomaly: S } = state;
  const K = T.shape[0];
  const q = stackLevels([T, S]);
  const layers = stratification(q, T, S, g.stratification);
  const gradient = mul(horizontalDifferences(q, g.advection).north, g.isoneutral.overNorth);
  const atInterface = mul(add(gradient, below(gradient)), 0.5);
  const thermal = mul(atFace(layers.expansion), levels(atInterface, 0, K));
  const haline = mul(atFace(layers.contraction), levels(atInterface, K, K));
  const slope = div(mul(sub(haline, thermal), 0.5), maximum(atFace(layers.stability), leastStability));
  const relative = square(mul(slope, scalar.div(1, p.maximumSlope)));
  return div(slope, add(square(relative), 1));
}

/**
 * Overturning by eddies in each basin: the streamfunction of the transport that the skew part of [O-12] stands for.
 *
 *     ψ* = Σ_{i in basin} κ S dx                                                                        [O-39]
 *
 * With the slope S of [O-19] as one mean over the four cells beside each face and interface. Added to [O-16] it makes the
 * overturning that carries tracers. Gent et al. (1995), J. Phys. Oceanogr. 25, 463–474.
 * @returns [basins, levels, rows] at the north faces and the tops of levels, m³ s⁻¹; positive for a cell that sinks in the north
 */
export function eddyOverturning(state: OceanState, p: Live<OceanParameters>, g: OceanGeometry): Field<'northFace'> {
  const perSlope = mul(g.diagnostics.eddyWidth, p.isoneutralDiffusivity);
  const belowFace = mul(slopes(state, p, g), perSlope);
  return basinSums(above(belowFace), g.diagnostics);
}
