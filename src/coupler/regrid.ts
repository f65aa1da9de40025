import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { columnOverlaps, rowOverlaps } from '../grid/overlaps.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import { add, constant, div, located, matMul, mul, sub, total } from '../tensor/index.ts';

/** First-order conservative map from one Gaussian grid to another, separable in latitude and longitude. */
export interface Regridder {
  /** Parts of each target row that lie in each source row, [1, target rows, source rows]; rows sum to 1. */
  readonly rows: SurfaceMap;
  /** The same for columns, [1, target columns, source columns]. */
  readonly columns: SurfaceMap;
  /** Cell areas of the target over the sphere, [1, target rows, 1], and of the source. */
  readonly targetWeights: SurfaceMap;
  readonly sourceWeights: SurfaceMap;
}

/** Weight of each row's cells in a global mean of a map, [1, rows, 1]. */
export const areaWeights = ({ weights, rows, columns }: GaussianGrid): SurfaceMap =>
  constant(
    weights.map((w) => w / (2 * columns)),
    [1, rows, 1],
  );

/** Builds the overlap matrices between two grids. */
export function buildRegridder(source: GaussianGrid, target: GaussianGrid): Regridder {
  return {
    rows: constant(rowOverlaps(target, source), [1, target.rows, source.rows]),
    columns: constant(columnOverlaps(target, source), [1, target.columns, source.columns]),
    targetWeights: areaWeights(target),
    sourceWeights: areaWeights(source),
  };
}

/**
 * Area mean of the source over each target cell:   Y = W_y X W_xᵀ   [C-11]. Keeps constants and area integrals.
 * @param map [maps, source rows, source columns], or [maps, source rows, 1] of what is the same along rows
 * @see Jones (1999), Mon. Weather Rev. 127, 2204
 */
export function regrid(map: SurfaceMap, { rows, columns }: Regridder): SurfaceMap {
  const onRows = matMul(rows, map);
  return located(map.shape[2] === 1 ? onRows : matMul(onRows, columns, false, true));
}

/**
 * Mean over the wet part of the source, on wet target cells; then shifted by one number so that the integral is kept.
 *
 *     y′ = m_t R(x m_s)/R(m_s),   y = y′ + m_t (∫x m_s − ∫y′)/∫m_t                                      [C-12]
 *
 * @param sourceMask, targetMask 1 where the map has a meaning
 */
export function regridMasked(map: SurfaceMap, sourceMask: SurfaceMap, targetMask: SurfaceMap, regridder: Regridder): SurfaceMap {
  const covered = regrid(sourceMask, regridder);
  const mean = mul(div(regrid(mul(map, sourceMask), regridder), add(covered, 1e-12)), targetMask);
  const given = total(mul(mul(map, sourceMask), regridder.sourceWeights));
  const taken = total(mul(mean, regridder.targetWeights));
  const shift = div(sub(given, taken), total(mul(targetMask, regridder.targetWeights)));
  return add(mean, mul(targetMask, shift));
}
