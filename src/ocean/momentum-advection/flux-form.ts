import { below, divergence, east, north, south, west } from '../../grid/c-grid.ts';
import { add, type Field, located, mul, neg, shift, square, sub, verticalScan } from '../../tensor/index.ts';
import { type Topography, tabulate } from '../topography.ts';
import type { MomentumAdvection } from './momentum-advection.ts';

/** Constants of momentum advection. */
interface FluxFormGeometry {
  /** Open area of faces, m². */
  readonly areaEast: Field<'eastFace'>;
  readonly areaNorth: Field<'northFace'>;
  /** ¼ ⁄ volume of the water that an open face stands for, m⁻³, with the sign of an inflow. */
  readonly intoEast: Field<'eastFace'>;
  readonly intoNorth: Field<'northFace'>;
  /** Length of north faces, m; ⅛ tan φ ⁄ (a dx), m⁻², and ⅛ tan φ dy ⁄ a of cells, [1, rows, 1]. */
  readonly faceLength: Field<'northFace'>;
  readonly turnOverWidth: Field<'center'>;
  readonly turnTimesHeight: Field<'center'>;
  /** 1 on open east faces, −1 ⁄ dy on open north faces. */
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

function buildFluxFormGeometry(t: Topography): FluxFormGeometry {
  const { rows, northRows, grid } = t.cgrid;
  const h = (k: number) => t.thickness[k] ?? 1;
  const areaNorth = (j: number) => Math.max((northRows.dx[j] ?? 1) * (northRows.dy[j] ?? 1), 1);
  const ofRow = (value: (j: number) => number) => tabulate<'center'>([1, grid.rows, 1], (_, j) => value(j));
  /** tan φ ⁄ a as the cells have it: how much they narrow from edge to edge. */
  const turning = (j: number) => ((northRows.dx[j - 1] ?? 0) - (northRows.dx[j] ?? 0)) / (grid.cellArea[j] ?? 1);
  return {
    areaEast: tabulate(t.shape, (k, j, i) => Number(t.openEast(k, j, i)) * h(k) * (rows.dy[j] ?? 0)),
    areaNorth: tabulate(t.shape, (k, j, i) => Number(t.openNorth(k, j, i)) * h(k) * (northRows.dx[j] ?? 0)),
    intoEast: tabulate(t.shape, (k, j, i) => (-0.25 * Number(t.openEast(k, j, i))) / (h(k) * (grid.cellArea[j] ?? 1))),
    intoNorth: tabulate(t.shape, (k, j, i) => (-0.25 * Number(t.openNorth(k, j, i))) / (h(k) * areaNorth(j))),
    faceLength: located<'northFace'>(ofRow((j) => northRows.dx[j] ?? 0)),
    turnOverWidth: ofRow((j) => turning(j) / (8 * (rows.dx[j] ?? 1))),
    turnTimesHeight: ofRow((j) => (turning(j) * (rows.dy[j] ?? 0)) / 8),
    east: tabulate(t.shape, t.openEast),
    north: tabulate(t.shape, (k, j, i) => -Number(t.openNorth(k, j, i)) / (northRows.dy[j] ?? 1)),
  };
}

/** Volumes that pass faces in unit time, m³ s⁻¹; `top` rises through the tops of cells. */
interface Volumes {
  readonly U: Field<'eastFace'>;
  readonly V: Field<'northFace'>;
  readonly W: Field<'center'>;
}

/** Continuity of the velocities as they are, closed from the bottom upwards like [O-8]. */
function volumes(u: Field<'eastFace'>, v: Field<'northFace'>, g: FluxFormGeometry): Volumes {
  const U = mul(u, g.areaEast);
  const V = mul(v, g.areaNorth);
  return { U, V, W: verticalScan(neg(divergence(U, V)), { from: 'bottom' }) };
}

/** The value one level higher; above the surface that of the surface, which water takes with it when it leaves. */
const upwards = <F extends Field>(x: F): F => shift(x, 'level', -1, 'edge') as F;

/** Four times the net outflow of momentum from the water around east faces, m⁴ s⁻². */
function eastwardOutflow(u: Field<'eastFace'>, { U, V, W }: Volumes): Field<'eastFace'> {
  const zonal = mul(add(U, west(U)), add(u, west(u)));
  const meridional = mul(located<'eastFace'>(add(V, east(V))), add(u, north(u)));
  const rising = mul(located<'eastFace'>(add(W, east(W))), add(u, upwards(u)));
  return add(add(sub(east(zonal), zonal), sub(meridional, south(meridional))), sub(rising, below(rising)));
}

/** Four times the net outflow of momentum from the water around north faces, m⁴ s⁻². */
function northwardOutflow(v: Field<'northFace'>, { U, V, W }: Volumes): Field<'northFace'> {
  const zonal = mul(located<'northFace'>(add(U, north(U))), add(v, east(v)));
  const meridional = mul(add(V, south(V)), add(v, south(v)));
  const rising = mul(located<'northFace'>(add(W, north(W))), add(v, upwards(v)));
  return add(add(sub(zonal, west(zonal)), sub(north(meridional), meridional)), sub(rising, below(rising)));
}

/**
 * Momentum that the flow carries, and the turning of its direction by the curvature of latitude circles.
 *
 *     ∂u/∂t = −∇·(v u) + u v tan φ ⁄ a,   ∂v/∂t = −∇·(v v) − u² tan φ ⁄ a                                [O-27]
 *
 * Centred fluxes between the volumes that the faces stand for; their transports are means of those of the tracer cells and close with them, so
 * uniform flow stays uniform, and the work is exactly −½ Σ W u² at the free surface, what the water that rises there takes with it. The turning
 * does no work, by the averages of [O-3]. A forward step amplifies waves of wavenumber k by ½ (u k)² Δt in unit time, and viscosity damps them by
 * A k²: stable while u² ≪ 2 A ⁄ Δt. That is (0.78 m s⁻¹)² or more at T31 and (0.39 m s⁻¹)² or more at T63, least beside the pole, 10 m s⁻¹ at
 * the equator; where A is smaller there is polar friction [O-38].
 */
export const fluxForm: MomentumAdvection = {
  title: 'flux form, centred, second order',
  source: 'Arakawa and Lamb (1977); as in Veros (Häfner et al. 2018)',
  build: (t) => {
    const g = buildFluxFormGeometry(t);
    return (others, u, v) => {
      const flow = volumes(u, v, g);
      const across = mul(v, g.faceLength);
      const doubled = located<'center'>(add(u, west(u)));
      const turnedNorth = mul(mul(located<'center'>(add(across, south(across))), doubled), g.turnOverWidth);
      const turnedEast = mul(square(doubled), g.turnTimesHeight);
      const eastTurn = mul(located<'eastFace'>(add(turnedNorth, east(turnedNorth))), g.east);
      const northTurn = mul(located<'northFace'>(add(turnedEast, north(turnedEast))), g.north);
      const eastCarried = mul(eastwardOutflow(u, flow), g.intoEast);
      const northCarried = mul(northwardOutflow(v, flow), g.intoNorth);
      return { east: add(others.east, add(eastCarried, eastTurn)), north: add(others.north, add(northCarried, northTurn)) };
    };
  },
};
