import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { constant, type Field, gather, mul, places, reshape, sumOver, type tf } from '../tensor/index.ts';

/** A place on the sphere, degrees north and east. */
export interface Site {
  readonly latitude: number;
  readonly longitude: number;
}

/** How values on the grid are read at sites: four corners a site, with weights that are zero on land. */
export interface Sampling {
  readonly sites: number;
  /** Cells of the corners, row by row of the map, [4 sites]. */
  readonly corners: tf.Tensor1D;
  /** Weights of the corners, [levels, 4, sites]; they add up to 1 on every level that has water at the site, else to 0. */
  readonly weights: tf.Tensor;
  /** Whether the site has water on each level, [levels × sites], host. */
  readonly wet: Uint8Array;
}

/** The two rows or columns around a coordinate, and the weight of the second. */
interface Bracket {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

/** Rows around a latitude, linear in its sine; beyond the outermost rows the outermost row alone. */
function rowsAround({ sinLatitude, rows }: GaussianGrid, latitude: number): Bracket {
  const μ = Math.sin((latitude * Math.PI) / 180);
  let first = 0;
  while (first < rows - 2 && (sinLatitude[first + 1] ?? 1) <= μ) first++;
  const [low, high] = [sinLatitude[first] ?? -1, sinLatitude[first + 1] ?? 1];
  return { first, second: first + 1, weight: Math.min(1, Math.max(0, (μ - low) / (high - low))) };
}

/** Columns around a longitude of any convention. */
function columnsAround({ columns }: GaussianGrid, longitude: number): Bracket {
  const position = ((((longitude / 360) % 1) + 1) % 1) * columns;
  const first = Math.floor(position) % columns;
  return { first, second: (first + 1) % columns, weight: position - Math.floor(position) };
}

/** Cells and bilinear weights of the four corners. */
function cornersOf(grid: GaussianGrid, { latitude, longitude }: Site): { readonly cell: number; readonly weight: number }[] {
  const [rows, columns] = [rowsAround(grid, latitude), columnsAround(grid, longitude)];
  return [0, 1].flatMap((dj) =>
    [0, 1].map((di) => ({
      cell: (dj ? rows.second : rows.first) * grid.columns + (di ? columns.second : columns.first),
      weight: (dj ? rows.weight : 1 - rows.weight) * (di ? columns.weight : 1 - columns.weight),
    })),
  );
}

/**
 * Bilinear sampling in longitude and sine of latitude that never reads land.
 *
 *     y = Σ_c w_c m_c q_c ⁄ Σ_c w_c m_c                                                                   [H-7]
 *
 * @param wet 1 where there is water, [levels × rows × columns]
 */
export function buildSampling(grid: GaussianGrid, wet: ArrayLike<number>, sites: readonly Site[]): Sampling {
  const plane = grid.rows * grid.columns;
  const [levels, count] = [wet.length / plane, sites.length];
  const corners = new Int32Array(4 * count);
  const weights = new Float32Array(levels * 4 * count);
  const reached = new Uint8Array(levels * count);
  sites.forEach((site, n) => {
    const around = cornersOf(grid, site);
    around.forEach(({ cell }, c) => {
      corners[c * count + n] = cell;
    });
    for (let k = 0; k < levels; k++) {
      const masked = around.map(({ cell, weight }) => weight * (wet[k * plane + cell] ? 1 : 0));
      const sum = masked.reduce((total, weight) => total + weight, 0);
      if (sum <= 0) continue;
      reached[k * count + n] = 1;
      masked.forEach((weight, c) => {
        weights[(k * 4 + c) * count + n] = weight / sum;
      });
    }
  });
  return { sites: count, corners: places(corners), weights: constant(weights, [levels, 4, count]), wet: reached };
}

/** A field at the sites. @param q [levels, latitude, longitude], as many levels as the mask had @returns [levels, sites] */
export function sample(q: Field, { corners, weights, sites }: Sampling): tf.Tensor2D {
  const [levels, rows, columns] = q.shape;
  const read = gather(reshape(q, [levels, rows * columns]), corners, 1);
  const atCorners = reshape(read, [levels, 4, sites]);
  return sumOver(mul(atCorners, weights), [1]) as tf.Tensor2D;
}
