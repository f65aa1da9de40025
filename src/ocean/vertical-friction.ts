import { east, north } from '../grid/c-grid.ts';
import { add, type Field, type Live, located, mul } from '../tensor/index.ts';
import { implicitColumn } from './implicit-column.ts';
import type { OceanParameters } from './parameters.ts';
import { polarFriction } from './polar-friction.ts';
import { type At, levelColumn, type Topography, tabulate } from './topography.ts';

/** Constants of friction in the columns of one velocity component. */
interface ColumnFriction<L extends 'eastFace' | 'northFace'> {
  /** Thickness of open faces, m; 0 elsewhere. */
  readonly thickness: Field<L>;
  /** ½ Δt ⁄ spacing of open interfaces, s m⁻¹. */
  readonly interface: Field<L>;
  /** Δt on the lowest open level, s. */
  readonly bottom: Field<L>;
}

/** Constants of vertical friction. */
export interface FrictionGeometry {
  /** Thickness of the levels, m, [levels, 1, 1], and times 1 + R of the polar friction, [levels, rows, 1]. */
  readonly thickness: Field<'center'>;
  readonly braked: Field<'eastFace'>;
  readonly u: ColumnFriction<'eastFace'>;
  readonly v: ColumnFriction<'northFace'>;
}

function columnFriction<L extends 'eastFace' | 'northFace'>(t: Topography, open: At<boolean>, Δt: number): ColumnFriction<L> {
  return {
    thickness: tabulate<L>(t.shape, (k, j, i) => Number(open(k, j, i)) * (t.thickness[k] ?? 0)),
    interface: tabulate<L>(t.shape, (k, j, i) => (Number(open(k, j, i) && open(k + 1, j, i)) * 0.5 * Δt) / (t.spacing[k] ?? 1)),
    bottom: tabulate<L>(t.shape, (k, j, i) => Number(open(k, j, i) && !open(k + 1, j, i)) * Δt),
  };
}

export function buildFrictionGeometry(t: Topography, timeStep: number): FrictionGeometry {
  const [K, J] = t.shape;
  const polar = polarFriction(t, timeStep);
  return {
    thickness: levelColumn<'center'>(t.thickness),
    braked: tabulate<'eastFace'>([K, J, 1], (k, j) => (t.thickness[k] ?? 0) * (1 + (polar[j] ?? 0))),
    u: columnFriction<'eastFace'>(t, t.openEast, timeStep),
    v: columnFriction<'northFace'>(t, t.openNorth, timeStep),
  };
}

/**
 * Velocities after vertical viscosity, linear bottom drag and polar friction R [O-38], implicit in time.
 *
 *     dz (1 + R) û − Δt [ν ∂û/∂z] + Δt r û|_bottom = dz u                                              [O-6]
 *
 * @param ν viscosity of the interface below each cell centre, m² s⁻¹
 */
export function verticalFriction(
  { u, v }: { readonly u: Field<'eastFace'>; readonly v: Field<'northFace'> },
  ν: Field<'center'>,
  p: Live<OceanParameters>,
  g: FrictionGeometry,
) {
  const νEast = located<'eastFace'>(add(ν, east(ν)));
  const νNorth = located<'northFace'>(add(ν, north(ν)));
  return {
    u: frictionColumn(u, νEast, p, g.braked, g.u),
    v: frictionColumn(v, νNorth, p, located<'northFace'>(g.thickness), g.v),
  };
}

/** One component. ν is the sum of the two cells beside the face; `inertia` is the thickness that has to be moved, m. */
function frictionColumn<L extends 'eastFace' | 'northFace'>(
  velocity: Field<L>,
  ν: Field<L>,
  p: Live<OceanParameters>,
  inertia: Field<L>,
  g: ColumnFriction<L>,
): Field<L> {
  const storage = add(mul(g.bottom, p.bottomDrag), inertia); // m
  return implicitColumn(storage, mul(ν, g.interface), mul(velocity, g.thickness));
}
