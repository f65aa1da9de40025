import { east, north, south, west } from '../../grid/c-grid.ts';
import { add, type Field, mul, sub } from '../../tensor/index.ts';
import type { Acceleration } from '../pressure.ts';
import { type At, type Topography, tabulate } from '../topography.ts';

/** Conductances of one velocity component to its eastern and northern neighbour, and one over its area. */
interface Stencil<L extends 'eastFace' | 'northFace'> {
  readonly east: Field<L>;
  readonly north: Field<L>;
  readonly inverseArea: Field<L>;
}

/** A Laplacian of both velocity components with a coefficient that depends on latitude. */
export interface VelocityLaplacian {
  readonly u: Stencil<'eastFace'>;
  readonly v: Stencil<'northFace'>;
}

const radians = Math.PI / 180;

/** Median distance of the rows, m. */
export const rowDistance = ({ cgrid: { rows } }: Topography): number => rows.dy.toSorted()[Math.floor(rows.dy.length / 2)] ?? 0;

/** cos² φ, not below that of 88.9°: keeps ∇·(cos² φ ∇) alike in cells that narrow towards the pole. */
const narrowing = (latitude: number): number => Math.max(Math.cos(radians * latitude), 0.02) ** 2;

/** Constants of ∇·(a cos² φ ∇) for both components, with free slip at walls. @param a in any unit */
export function buildVelocityLaplacian(t: Topography, a: number): VelocityLaplacian {
  const { rows, northRows, grid } = t.cgrid;
  const atCenter = (j: number) => a * narrowing(grid.latitude[j] ?? 0);
  const atEdge = (j: number) => a * narrowing(grid.latitudeEdges[j + 1] ?? 0);
  const length = (values: Float64Array, j: number) => Math.max(values[Math.min(j, grid.rows - 1)] ?? 1, 1);
  const both = (open: At<boolean>, k: number, j: number, i: number, dj: number, di: number) =>
    Number(open(k, j, i) && open(k, j + dj, i + di));
  const ofRow = (value: (j: number) => number) => tabulate([1, grid.rows, 1], (_, j) => value(j));
  return {
    u: {
      east: tabulate(t.shape, (k, j, i) => (both(t.openEast, k, j, i, 0, 1) * atCenter(j) * length(rows.dy, j)) / length(rows.dx, j)),
      north: tabulate(
        t.shape,
        (k, j, i) => (both(t.openEast, k, j, i, 1, 0) * atEdge(j) * length(northRows.dx, j)) / length(northRows.dy, j),
      ),
      inverseArea: ofRow((j) => 1 / (length(rows.dx, j) * length(rows.dy, j))) as Field<'eastFace'>,
    },
    v: {
      east: tabulate(
        t.shape,
        (k, j, i) => (both(t.openNorth, k, j, i, 0, 1) * atEdge(j) * length(northRows.dy, j)) / length(northRows.dx, j),
      ),
      north: tabulate(
        t.shape,
        (k, j, i) => (both(t.openNorth, k, j, i, 1, 0) * atCenter(j + 1) * length(rows.dx, j + 1)) / length(rows.dy, j + 1),
      ),
      inverseArea: ofRow((j) => 1 / (length(northRows.dx, j) * length(northRows.dy, j))) as Field<'northFace'>,
    },
  };
}

/** Net inflow of momentum over area. */
function harmonic<L extends 'eastFace' | 'northFace'>(x: Field<L>, s: Stencil<L>): Field<L> {
  const eastward = mul(sub(east(x), x), s.east);
  const northward = mul(sub(north(x), x), s.north);
  const inflow = add(sub(eastward, west(eastward)), sub(northward, south(northward)));
  return mul(inflow, s.inverseArea);
}

/** The Laplacian of both components. Multiplied by areas and summed over faces it is symmetric and never positive. */
export const velocityLaplacian = (u: Field<'eastFace'>, v: Field<'northFace'>, g: VelocityLaplacian): Acceleration => ({
  east: harmonic(u, g.u),
  north: harmonic(v, g.v),
});
