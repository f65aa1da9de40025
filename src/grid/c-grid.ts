/**
 * The Arakawa C grid on the Gaussian grid: lengths of cells and faces, and the differences between neighbours.
 *
 * Cell (j, i) has its east face between i and i + 1 and its north face between j and j + 1. The northernmost
 * north face lies on the pole and has no length.
 */
import { earthRadius } from '../physics/constants.ts';
import type { Field } from '../tensor/index.ts';
import { add, located, shift, sub } from '../tensor/index.ts';
import type { GaussianGrid } from './gaussian-grid.ts';

/** Lengths along each row on host memory, m: eastward and northward extent. */
export interface RowLengths {
  readonly dx: Float64Array;
  readonly dy: Float64Array;
}

/** Metrics of the C grid, on host memory: each term makes its own constants of them. */
export interface CGrid {
  readonly grid: GaussianGrid;
  /** Cells: dx = area ⁄ dy, dy between the edges. East faces have the same numbers. */
  readonly rows: RowLengths;
  /** North faces: dx the length of the face (0 at the pole), dy the distance of the two centres. Corners have the same numbers. */
  readonly northRows: RowLengths;
}

const radians = Math.PI / 180;
/** Stands for the distance across the pole, where no flux passes; finite so that nothing divides by zero. */
const acrossPole = 1e6;

/** Builds the metrics of the C grid. */
export function cGrid(grid: GaussianGrid): CGrid {
  const J = grid.rows;
  const { latitude: φ, latitudeEdges: edge, cellArea } = grid;
  const Δλ = (2 * Math.PI) / grid.columns;
  const dy = Float64Array.from({ length: J }, (_, j) => earthRadius * radians * ((edge[j + 1] ?? 0) - (edge[j] ?? 0)));
  const dx = dy.map((length, j) => (cellArea[j] ?? 0) / length);
  const northDx = dy.map((_, j) => (j === J - 1 ? 0 : earthRadius * Math.cos(radians * (edge[j + 1] ?? 0)) * Δλ));
  const northDy = dy.map((_, j) => (j === J - 1 ? acrossPole : earthRadius * radians * ((φ[j + 1] ?? 0) - (φ[j] ?? 0))));
  return { grid, rows: { dx, dy }, northRows: { dx: northDx, dy: northDy } };
}

/** The value of the eastern, western, northern and southern neighbour; beyond the poles there is zero. */
export const east = <T extends Field>(x: T): T => shift(x, 'longitude', 1, 'periodic') as T;
export const west = <T extends Field>(x: T): T => shift(x, 'longitude', -1, 'periodic') as T;
export const north = <T extends Field>(x: T): T => shift(x, 'latitude', 1, 'zero') as T;
export const south = <T extends Field>(x: T): T => shift(x, 'latitude', -1, 'zero') as T;
/** The value one level deeper or higher; beyond the ends there is zero. */
export const below = <T extends Field>(x: T): T => shift(x, 'level', 1, 'zero') as T;
export const above = <T extends Field>(x: T): T => shift(x, 'level', -1, 'zero') as T;

/** Differences from cell centres to faces: eastern (or northern) less own value. Mask the face at the pole. */
export const eastDifference = (c: Field<'center'>): Field<'eastFace'> => located<'eastFace'>(sub(east(c), c));
export const northDifference = (c: Field<'center'>): Field<'northFace'> => located<'northFace'>(sub(north(c), c));

/** Net outflow of every cell: Σ over its faces of the flux that leaves   [G-7]. Sums to zero over the sphere. */
export function divergence(eastward: Field<'eastFace'>, northward: Field<'northFace'>): Field<'center'> {
  const zonal = located<'center'>(sub(eastward, west(eastward)));
  const meridional = located<'center'>(sub(northward, south(northward)));
  return add(zonal, meridional);
}
