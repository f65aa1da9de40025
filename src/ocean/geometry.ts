import type { BoundaryData } from '../grid/boundary.ts';
import { constant, type Field } from '../tensor/index.ts';
import { buildCoriolisGeometry, type CoriolisGeometry } from './coriolis.ts';
import { buildDiagnosticsGeometry, type DiagnosticsGeometry } from './diagnostics/geometry.ts';
import type { Downslope } from './downslope-flow/downslope-flow.ts';
import { buildFreeSurfaceGeometry, type FreeSurfaceGeometry } from './free-surface.ts';
import { buildIsoneutralGeometry, type IsoneutralGeometry } from './isoneutral-mixing.ts';
import type { Friction } from './lateral-friction/lateral-friction.ts';
import type { Advected } from './momentum-advection/momentum-advection.ts';
import { buildPressureGeometry, type PressureGeometry } from './pressure.ts';
import { chosenSchemes, type OceanSchemeChoice, type OceanSchemes } from './schemes.ts';
import { buildStratificationGeometry, type StratificationGeometry } from './stratification.ts';
import { buildForcingGeometry, type ForcingGeometry } from './surface-forcing.ts';
import { buildStressGeometry, type StressGeometry } from './surface-stress.ts';
import { buildTopography, type Topography, tabulate } from './topography.ts';
import { type AdvectionGeometry, buildAdvectionGeometry } from './tracer-advection.ts';
import { buildFrictionGeometry, type FrictionGeometry } from './vertical-friction.ts';
import type { Mixing } from './vertical-mixing/vertical-mixing.ts';

/** All constants of the ocean: sea floor, metrics and time step, with what each term makes of them. */
export interface OceanGeometry {
  readonly topography: Topography;
  /** Time step, s. */
  readonly timeStep: number;
  readonly schemes: OceanSchemes;
  /** 1 in wet cells, [levels, rows, columns]. */
  readonly wet: Field<'center'>;
  /** 1 ⁄ area of the cells, m⁻², [1, rows, 1]. */
  readonly inverseArea: Field<'center'>;
  /** Resting thickness: of the top level (one number) and of the levels below it, m. */
  readonly topThickness: number;
  readonly lowerThickness: Field<'center'>;
  readonly pressure: PressureGeometry;
  readonly lateralFriction: Friction;
  readonly momentumAdvection: Advected;
  readonly coriolis: CoriolisGeometry;
  readonly stress: StressGeometry;
  readonly friction: FrictionGeometry;
  readonly freeSurface: FreeSurfaceGeometry;
  readonly stratification: StratificationGeometry;
  readonly verticalMixing: Mixing;
  /** Δt ⁄ spacing on wet interfaces, s m⁻¹: conductance per diffusivity. */
  readonly diffusion: Field<'center'>;
  readonly advection: AdvectionGeometry;
  readonly downslope: Downslope;
  readonly isoneutral: IsoneutralGeometry;
  readonly forcing: ForcingGeometry;
  readonly diagnostics: DiagnosticsGeometry;
}

/**
 * Builds the constants of the ocean.
 * @param thickness of the levels, m, from the top   @param timeStep s, the step that `oceanStep` takes
 * @param choice    names of schemes; what is not named is the default
 */
export function buildOceanGeometry(
  boundary: BoundaryData,
  thickness: Float64Array,
  timeStep: number,
  choice: Partial<OceanSchemeChoice> = {},
): OceanGeometry {
  const schemes = chosenSchemes(choice);
  const t = buildTopography(boundary, thickness);
  const [K, J, I] = t.shape;
  return {
    topography: t,
    timeStep,
    schemes,
    wet: tabulate(t.shape, t.wet),
    inverseArea: constant(
      boundary.grid.cellArea.map((area) => 1 / area),
      [1, J, 1],
    ),
    topThickness: thickness[0] ?? 0,
    lowerThickness: tabulate([K - 1, J, I], (k) => thickness[k + 1] ?? 0),
    pressure: buildPressureGeometry(t, schemes.equationOfState),
    lateralFriction: schemes.lateralFriction.build(t),
    momentumAdvection: schemes.momentumAdvection.build(t),
    coriolis: buildCoriolisGeometry(t, timeStep),
    stress: buildStressGeometry(t),
    friction: buildFrictionGeometry(t, timeStep),
    freeSurface: buildFreeSurfaceGeometry(t, timeStep),
    stratification: buildStratificationGeometry(t, schemes.equationOfState),
    verticalMixing: schemes.verticalMixing.build(t, timeStep),
    diffusion: tabulate(t.shape, (k, j, i) => (Number(t.wetBelow(k, j, i)) * timeStep) / (t.spacing[k] ?? 1)),
    advection: buildAdvectionGeometry(t, schemes.tracerAdvection),
    downslope: schemes.downslopeFlow.build(t, timeStep, schemes.equationOfState),
    isoneutral: buildIsoneutralGeometry(t, timeStep),
    forcing: buildForcingGeometry(t, timeStep),
    diagnostics: buildDiagnosticsGeometry(t),
  };
}
