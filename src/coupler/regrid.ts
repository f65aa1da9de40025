import type { GaussianGrid } from '../grid/gaussian-grid.ts';
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

/** Overlap of cells given by ascending edges, over the size of the target cell; row-major [target × source]. */
function overlaps(target: ArrayLike<number>, source: ArrayLike<number>): Float64Array {
  const [n, m] = [target.length - 1, source.length - 1];
  const edge = (edges: ArrayLike<number>, k: number) => edges[k] ?? 0;
  return Float64Array.from({ length: n * m }, (_, index) => {
    const [a, b] = [Math.floor(index / m), index % m];
    const low = Math.max(edge(target, a), edge(source, b));
    const high = Math.min(edge(target, a + 1), edge(source, b + 1));
    return Math.max(0, high - low) / (edge(target, a + 1) - edge(target, a));
  });
}

/** Sines of the latitude edges. */
function sineEdges({ weights, rows }: GaussianGrid): Float64Array {
  const edges = new Float64Array(rows + 1);
  let sine = -1;
  for (let j = 0; j <= rows; j++) {
    edges[j] = sine;
    sine += weights[j] ?? 0;
  }
  edges[rows] = 1;
  return edges;
}

/** Overlaps of longitudes; cells are centred on their longitude, so they are shifted round the globe to meet. */
function longitudeOverlaps(target: GaussianGrid, source: GaussianGrid): Float64Array {
  const edges = ({ columns }: GaussianGrid, turn: number) =>
    Float64Array.from({ length: columns + 1 }, (_, i) => (i - 0.5) / columns + turn);
  const turns = [-1, 0, 1].map((turn) => overlaps(edges(target, 0), edges(source, turn)));
  return turns.reduce((sum, part) => sum.map((value, n) => value + (part[n] ?? 0)));
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
    rows: constant(overlaps(sineEdges(target), sineEdges(source)), [1, target.rows, source.rows]),
    columns: constant(longitudeOverlaps(target, source), [1, target.columns, source.columns]),
    targetWeights: areaWeights(target),
    sourceWeights: areaWeights(source),
  };
}

/**
 * Area mean of the source over each target cell:   Y = W_y X W_xᵀ   [C-11]. Keeps constants and area integrals.
 * @param map [1, source rows, source columns]
 * @see Jones (1999), Mon. Weather Rev. 127, 2204
 */
export const regrid = (map: SurfaceMap, { rows, columns }: Regridder): SurfaceMap =>
  located(matMul(matMul(rows, map), columns, false, true));

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
