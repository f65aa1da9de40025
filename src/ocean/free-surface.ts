import { divergence, eastDifference, northDifference } from '../grid/c-grid.ts';
import { gravity } from '../physics/constants.ts';
import { conjugateGradient, type Field, mul, sub, sumLevels } from '../tensor/index.ts';
import {
  applySurfaceOperator,
  buildSurfaceOperator,
  creepTime,
  type SurfaceOperator,
  surfaceCoefficients,
  unitArea,
} from './surface-operator.ts';
import { buildSurfacePreconditioner, preconditionSurface, type SurfacePreconditioner } from './surface-preconditioner.ts';
import { type Topography, tabulate } from './topography.ts';

/** Constants of the free surface. */
export interface FreeSurfaceGeometry {
  /** Δt × open area of each face, m² s. */
  readonly faceEast: Field<'eastFace'>;
  readonly faceNorth: Field<'northFace'>;
  /** Velocity per difference in surface height, s⁻¹: on all open faces, and in the polar cap alone. */
  readonly mobilityEast: Field<'eastFace'>;
  readonly mobilityNorth: Field<'northFace'>;
  readonly creepEast: Field<'eastFace'>;
  readonly creepNorth: Field<'northFace'>;
  readonly operator: SurfaceOperator;
  readonly preconditioner: SurfacePreconditioner;
  readonly iterations: number;
}

/** Relative residual at which iterations stop changing anything. */
export const solverTolerance = 1e-7;
/** Iterations of conjugate gradients: enough for relative residuals of 1e-4 and less. */
const solverIterations = (rows: number): number => (rows > 64 ? 20 : 15);

export function buildFreeSurfaceGeometry(t: Topography, Δt: number): FreeSurfaceGeometry {
  const { rows, northRows, grid } = t.cgrid;
  const overEast = (time: number, open: boolean, j: number) => (gravity * time * Number(open)) / (rows.dx[j] ?? 1);
  const overNorth = (time: number, open: boolean, j: number) => (gravity * time * Number(open)) / (northRows.dy[j] ?? 1);
  const coefficients = surfaceCoefficients(t, Δt);
  return {
    faceEast: tabulate(
      t.shape,
      (k, j, i) => openTime(t.dynamicEast(k, j, i) || t.capEast(k, j, i), Δt) * (rows.dy[j] ?? 0) * (t.thickness[k] ?? 0),
    ),
    faceNorth: tabulate(
      t.shape,
      (k, j, i) => openTime(t.dynamicNorth(k, j, i) || t.capNorth(k, j, i), Δt) * (northRows.dx[j] ?? 0) * (t.thickness[k] ?? 0),
    ),
    mobilityEast: tabulate(t.shape, (k, j, i) => overEast(Δt, t.dynamicEast(k, j, i), j) + overEast(creepTime, t.capEast(k, j, i), j)),
    mobilityNorth: tabulate(t.shape, (k, j, i) => overNorth(Δt, t.dynamicNorth(k, j, i), j) + overNorth(creepTime, t.capNorth(k, j, i), j)),
    creepEast: tabulate(t.shape, (k, j, i) => overEast(creepTime, t.capEast(k, j, i), j)),
    creepNorth: tabulate(t.shape, (k, j, i) => overNorth(creepTime, t.capNorth(k, j, i), j)),
    operator: buildSurfaceOperator(coefficients),
    preconditioner: buildSurfacePreconditioner(coefficients),
    iterations: solverIterations(grid.rows),
  };
}

const openTime = (open: boolean, Δt: number): number => (open ? Δt : 0);

/**
 * Velocities after the external mode, implicit in time.
 *
 *     [area − ∇·(g Δt² H ∇)] d = −Δt ∇·Û + area Δt F_w,   u = û − g Δt ∇d                               [O-7]
 *
 * d is the change of surface height that the solver sees; the height itself follows from continuity with the new
 * velocities, so water and tracers are conserved whatever the solver leaves. In the polar cap u = −g τ ∇(η + d).
 * @param û, v̂  velocities with every other force, zero in the polar cap, m s⁻¹
 * @param η      old surface height, m   @param rise Δt F_w, height of the water that enters, m
 */
export function externalMode(
  û: Field<'eastFace'>,
  v̂: Field<'northFace'>,
  η: Field<'center'>,
  rise: Field<'center'>,
  g: FreeSurfaceGeometry,
) {
  const provisionalEast = sub(û, mul(eastDifference(η), g.creepEast));
  const provisionalNorth = sub(v̂, mul(northDifference(η), g.creepNorth));
  const outflow = divergence(sumLevels(mul(provisionalEast, g.faceEast)), sumLevels(mul(provisionalNorth, g.faceNorth)));
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
    u: sub(provisionalEast, mul(eastDifference(d), g.mobilityEast)),
    v: sub(provisionalNorth, mul(northDifference(d), g.mobilityNorth)),
    iterations,
    residual,
  };
}
