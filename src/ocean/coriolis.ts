import { east, north, south, west } from '../grid/c-grid.ts';
import { rotationRate } from '../physics/constants.ts';
import { add, type Field, located, mul, sub } from '../tensor/index.ts';
import type { Acceleration } from './pressure.ts';
import { type Topography, tabulate } from './topography.ts';

/** Constants of the Coriolis term. */
export interface CoriolisGeometry {
  readonly timeStep: number;
  /** Length of north faces, m; ¼ f ⁄ dx and ¼ f dy of cells, [1, rows, 1]. */
  readonly faceLength: Field<'northFace'>;
  readonly overWidth: Field<'center'>;
  readonly timesHeight: Field<'center'>;
  /** 1 on open east faces, and 1 ⁄ dy on open north faces. */
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

export function buildCoriolisGeometry(t: Topography, timeStep: number): CoriolisGeometry {
  const { grid, rows, northRows } = t.cgrid;
  const f = grid.sinLatitude.map((μ) => 2 * rotationRate * μ);
  const ofRow = (value: (j: number) => number) => tabulate<'center'>([1, grid.rows, 1], (_, j) => value(j));
  return {
    timeStep,
    faceLength: located<'northFace'>(ofRow((j) => northRows.dx[j] ?? 0)),
    overWidth: ofRow((j) => (0.25 * (f[j] ?? 0)) / (rows.dx[j] ?? 1)),
    timesHeight: ofRow((j) => 0.25 * (f[j] ?? 0) * (rows.dy[j] ?? 0)),
    east: tabulate(t.shape, t.openEast),
    north: tabulate(t.shape, (k, j, i) => Number(t.openNorth(k, j, i)) / (northRows.dy[j] ?? 1)),
  };
}

/** f v at east faces. Together with `turnEast` it does no work. */
export function turnNorth(v: Field<'northFace'>, g: CoriolisGeometry): Field<'eastFace'> {
  const transport = mul(v, g.faceLength);
  const atCenter = mul(located<'center'>(add(transport, south(transport))), g.overWidth);
  return mul(located<'eastFace'>(add(atCenter, east(atCenter))), g.east);
}

/** f u at north faces. */
export function turnEast(u: Field<'eastFace'>, g: CoriolisGeometry): Field<'northFace'> {
  const atCenter = mul(located<'center'>(add(u, west(u))), g.timesHeight);
  return mul(located<'northFace'>(add(atCenter, north(atCenter))), g.north);
}

/**
 * Velocities after one step of all explicit accelerations, with the Coriolis force split symmetrically.
 *
 *     v* = v + ½ Δt (G_y − f u),   û = u + Δt (G_x + f v*),   v̂ = v* + ½ Δt (G_y − f û)             [O-3]
 *
 * Neutral up to f Δt = 1.3 for every speed of the external mode, because G holds the old surface pressure.
 */
export function turn(u: Field<'eastFace'>, v: Field<'northFace'>, G: Acceleration, g: CoriolisGeometry) {
  const Δt = g.timeStep;
  const half = add(v, mul(sub(G.north, turnEast(u, g)), 0.5 * Δt));
  const eastward = add(u, mul(add(G.east, turnNorth(half, g)), Δt));
  const northward = add(half, mul(sub(G.north, turnEast(eastward, g)), 0.5 * Δt));
  return { u: eastward, v: northward };
}
