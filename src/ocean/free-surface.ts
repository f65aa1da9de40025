import { divergence, eastDifference, northDifference } from '../grid/c-grid.ts';
import { gravity } from '../physics/constants.ts';
import { conjugateGradient, type Field, mul, sub, sumLevels } from '../tensor/index.ts';
import { polarFriction } from './polar-friction.ts';
import { applySurfaceOperator, buildSurfaceOperator, type SurfaceOperator, surfaceCoefficients, unitArea } from './surface-operator.ts';
import { buildSurfacePreconditioner, preconditionSurface, type SurfacePreconditioner } from './surface-preconditioner.ts';
import { type At, type Topography, tabulate } from './topography.ts';

/** Constants of the faces of one kind. */
interface FaceConstants<L extends 'eastFace' | 'northFace'> {
  /** Δt × open area, m² s. */
  readonly area: Field<L>;
  /** Velocity per difference in surface height on open faces, s⁻¹. */
  readonly mobility: Field<L>;
}

/** Constants of the free surface. */
export interface FreeSurfaceGeometry {
  readonly east: FaceConstants<'eastFace'>;
  readonly north: FaceConstants<'northFace'>;
  readonly operator: SurfaceOperator;
  readonly preconditioner: SurfacePreconditioner;
  readonly iterations: number;
}

/** Relative residual at which iterations stop changing anything. */
const solverTolerance = 1e-7;
/** Iterations of conjugate gradients: enough for relative residuals of 1e-4 and less. */
const solverIterations = (rows: number): number => (rows > 64 ? 20 : 17);

/** Constants of the faces of one kind: `length` across the flow and `distance` of the centres by row, m; `polar` friction by row. */
function faces<L extends 'eastFace' | 'northFace'>(
  t: Topography,
  Δt: number,
  { open, length, distance, polar }: { open: At<boolean>; length: Float64Array; distance: Float64Array; polar?: Float64Array },
): FaceConstants<L> {
  return {
    area: tabulate(t.shape, (k, j, i) => Number(open(k, j, i)) * Δt * (length[j] ?? 0) * (t.thickness[k] ?? 0)),
    mobility: tabulate(t.shape, (k, j, i) => (Number(open(k, j, i)) * gravity * Δt) / ((distance[j] ?? 1) * (1 + (polar?.[j] ?? 0)))),
  };
}

export function buildFreeSurfaceGeometry(t: Topography, Δt: number): FreeSurfaceGeometry {
  const { rows, northRows, grid } = t.cgrid;
  const coefficients = surfaceCoefficients(t, Δt);
  return {
    east: faces<'eastFace'>(t, Δt, { open: t.openEast, length: rows.dy, distance: rows.dx, polar: polarFriction(t, Δt) }),
    north: faces<'northFace'>(t, Δt, { open: t.openNorth, length: northRows.dx, distance: northRows.dy }),
    operator: buildSurfaceOperator(coefficients),
    preconditioner: buildSurfacePreconditioner(coefficients),
    iterations: solverIterations(grid.rows),
  };
}

/**
 * Velocities after the external mode, implicit in time.
 *
 *     [area − ∇·(g Δt² H ∇)] d = −Δt ∇·Û + area Δt F_w,   u = û − g Δt ∇d                               [O-7]
 *
 * d is the change of surface height that the solver sees; the height itself follows from continuity with the new
 * velocities, so water and tracers are conserved whatever the solver leaves. Where there is polar friction R [O-38], Δt becomes Δt ⁄ (1 + R).
 * @param û, v̂  velocities with every other force, m s⁻¹   @param rise Δt F_w, height of the water that enters, m
 */
export function externalMode(û: Field<'eastFace'>, v̂: Field<'northFace'>, rise: Field<'center'>, g: FreeSurfaceGeometry) {
  const outflow = divergence(sumLevels(mul(û, g.east.area)), sumLevels(mul(v̂, g.north.area)));
  const b = sub(mul(rise, g.operator.area), mul(outflow, 1 / unitArea));
  const {
    solution: d,
    iterations,
    residual,
  } = conjugateGradient<'center'>(b, {
    operator: (x) => applySurfaceOperator(x, g.operator),
    preconditioner: (r) => preconditionSurface(r, g.preconditioner),
    iterations: g.iterations,
    tolerance: solverTolerance,
  });
  return {
    u: sub(û, mul(eastDifference(d), g.east.mobility)),
    v: sub(v̂, mul(northDifference(d), g.north.mobility)),
    iterations,
    residual,
  };
}
