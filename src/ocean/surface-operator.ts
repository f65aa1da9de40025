import { east, north, south, west } from '../grid/c-grid.ts';
import { earthRadius, gravity } from '../physics/constants.ts';
import { add, constant, type Field, mul, sub } from '../tensor/index.ts';
import { polarFriction } from './polar-friction.ts';
import type { Topography } from './topography.ts';

/** Area in which the rows of the system are measured, m²; keeps float32 numbers near one. */
export const unitArea = earthRadius ** 2 / 1000;

/** The linear system of the free surface on host memory, in units of `unitArea`. */
export interface SurfaceCoefficients {
  readonly rows: number;
  readonly columns: number;
  /** Cell areas by row, and conductances g Δt² H × width ⁄ distance of the east and north faces, [rows × columns]. */
  readonly area: Float64Array;
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** 1 on the ocean. */
  readonly wet: Float64Array;
}

/** The system of a sea floor: conductances are sums over open levels, less in rows with polar friction. */
export function surfaceCoefficients(t: Topography, timeStep: number): SurfaceCoefficients {
  const { grid, rows, northRows } = t.cgrid;
  const [K, J, I] = t.shape;
  const eastward = new Float64Array(J * I);
  const northward = new Float64Array(J * I);
  const wet = new Float64Array(J * I);
  const polar = polarFriction(t, timeStep);
  for (let j = 0; j < J; j++)
    for (let i = 0; i < I; i++) {
      const n = j * I + i;
      wet[n] = Number(t.wet(0, j, i));
      for (let k = 0; k < K; k++) {
        const h = (t.thickness[k] ?? 0) * gravity * timeStep;
        const timeEast = (Number(t.openEast(k, j, i)) * timeStep) / (1 + (polar[j] ?? 0));
        const timeNorth = Number(t.openNorth(k, j, i)) * timeStep;
        eastward[n] = (eastward[n] ?? 0) + (h * timeEast * (rows.dy[j] ?? 0)) / (rows.dx[j] ?? 1) / unitArea;
        northward[n] = (northward[n] ?? 0) + (h * timeNorth * (northRows.dx[j] ?? 0)) / (northRows.dy[j] ?? 1) / unitArea;
      }
    }
  return { rows: J, columns: I, area: grid.cellArea.map((a) => a / unitArea), east: eastward, north: northward, wet };
}

/** The same as tensors. */
export interface SurfaceOperator {
  readonly area: Field<'center'>;
  readonly east: Field<'center'>;
  readonly north: Field<'center'>;
}

export function buildSurfaceOperator(c: SurfaceCoefficients): SurfaceOperator {
  const shape = [1, c.rows, c.columns] as const;
  return { area: constant(c.area, [1, c.rows, 1]), east: constant(c.east, shape), north: constant(c.north, shape) };
}

/**
 * Left side of the implicit free surface, for x = 0 on land; symmetric, positive definite.
 *
 *     (A x)ᵢ = areaᵢ xᵢ − Σ_faces g Δt² H (width ⁄ distance) (x_neighbour − xᵢ)                         [O-7]
 */
export function applySurfaceOperator(x: Field<'center'>, a: SurfaceOperator): Field<'center'> {
  const eastward = mul(sub(east(x), x), a.east);
  const northward = mul(sub(north(x), x), a.north);
  const inflow = add(sub(eastward, west(eastward)), sub(northward, south(northward)));
  return sub(mul(x, a.area), inflow);
}
