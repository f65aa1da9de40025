import { east, north, south, west } from '../grid/c-grid.ts';
import type { Live } from '../tensor/index.ts';
import { add, type Field, mul, sub } from '../tensor/index.ts';
import type { OceanParameters } from './parameters.ts';
import type { Acceleration } from './pressure.ts';
import { type At, type Topography, tabulate } from './topography.ts';

/** Conductances of one velocity component to its eastern and northern neighbour, and one over its area; per viscosity scale. */
interface Stencil<L extends 'eastFace' | 'northFace'> {
  readonly east: Field<L>;
  readonly north: Field<L>;
  readonly inverseArea: Field<L>;
}

/** Constants of lateral viscosity. */
export interface ViscosityGeometry {
  readonly u: Stencil<'eastFace'>;
  readonly v: Stencil<'northFace'>;
}

const radians = Math.PI / 180;
const median = (values: Float64Array): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** dy³ cos² φ: the viscosity per viscosity scale, m³. */
const profile = (dy: number, latitude: number): number => dy ** 3 * Math.max(Math.cos(radians * latitude), 0.02) ** 2;

export function buildViscosityGeometry(t: Topography): ViscosityGeometry {
  const { rows, northRows, grid } = t.cgrid;
  const dy = median(rows.dy);
  const atCenter = (j: number) => profile(dy, grid.latitude[j] ?? 0);
  const atEdge = (j: number) => profile(dy, grid.latitudeEdges[j + 1] ?? 0);
  const length = (values: Float64Array, j: number) => Math.max(values[Math.min(j, grid.rows - 1)] ?? 1, 1);
  const both = (open: At<boolean>, k: number, j: number, i: number, dj: number, di: number) =>
    Number(open(k, j, i) && open(k, j + dj, i + di));
  const ofRow = (value: (j: number) => number) => tabulate([1, grid.rows, 1], (_, j) => value(j));
  return {
    u: {
      east: tabulate(t.shape, (k, j, i) => (both(t.dynamicEast, k, j, i, 0, 1) * atCenter(j) * length(rows.dy, j)) / length(rows.dx, j)),
      north: tabulate(
        t.shape,
        (k, j, i) => (both(t.dynamicEast, k, j, i, 1, 0) * atEdge(j) * length(northRows.dx, j)) / length(northRows.dy, j),
      ),
      inverseArea: ofRow((j) => 1 / (length(rows.dx, j) * length(rows.dy, j))) as Field<'eastFace'>,
    },
    v: {
      east: tabulate(
        t.shape,
        (k, j, i) => (both(t.dynamicNorth, k, j, i, 0, 1) * atEdge(j) * length(northRows.dy, j)) / length(northRows.dx, j),
      ),
      north: tabulate(
        t.shape,
        (k, j, i) => (both(t.dynamicNorth, k, j, i, 1, 0) * atCenter(j + 1) * length(rows.dx, j + 1)) / length(rows.dy, j + 1),
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

/**
 * Acceleration by lateral viscosity, in flux form, with free slip at walls.
 *
 *     F = ∇·(A ∇u),   A = β_A dy³ cos² φ                                                              [O-4]
 *
 * @param u, v velocities, m s⁻¹, zero on closed faces
 */
export function viscousAcceleration(
  u: Field<'eastFace'>,
  v: Field<'northFace'>,
  p: Live<OceanParameters>,
  g: ViscosityGeometry,
): Acceleration {
  return { east: mul(harmonic(u, g.u), p.viscosityScale), north: mul(harmonic(v, g.v), p.viscosityScale) };
}
