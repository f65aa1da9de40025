import type { AtmosphereName } from '../../../atmosphere/index.ts';
import type { Resolution } from '../../../grid/gaussian-grid.ts';
import { toGrid, toSpectral } from '../../../grid/spectral-operators.ts';
import { buildSpectralTransform } from '../../../grid/spectral-transform.ts';
import { readBoundaryData, readOceanClimatology } from '../../../io/index.ts';
import { cycleTime, defaultTimeAxis, uniforms } from '../../../kernel/index.ts';
import { type CoupledState, initialState } from '../../../model/coupled-state.ts';
import { coupledStep, seaSurface } from '../../../model/coupled-step.ts';
import { fastSetting, fastStart } from '../../../model/fast-part.ts';
import { type FastCarry, fastStep } from '../../../model/fast-step.ts';
import { buildGeometry, type Geometry } from '../../../model/geometry.ts';
import { type ModelParameters, parametersWith } from '../../../model/parameters.ts';
import { timeSteps } from '../../../model/time-steps.ts';
import { noForcing, type OceanSchemeChoice, type OceanState, oceanLevels, oceanStep } from '../../../ocean/index.ts';
import { applySurfaceOperator } from '../../../ocean/surface-operator.ts';
import { preconditionSurface } from '../../../ocean/surface-preconditioner.ts';
import { conjugateGradient, constant, type Field, mul } from '../../../tensor/index.ts';
import { shapeText, type Workload, workload } from '../workload.ts';

/** The model as it comes, at the start of its first day. */
export interface World {
  readonly geometry: Geometry;
  readonly parameters: ModelParameters;
  readonly state: CoupledState;
  /** Part of the year that has passed. */
  readonly yearFraction: number;
  readonly resolution: Resolution;
}

export function buildWorld(resolution: Resolution, atmosphere: AtmosphereName = 'qtcm', schemes: Partial<OceanSchemeChoice> = {}): World {
  const steps = timeSteps(resolution, atmosphere);
  const geometry = buildGeometry(readBoundaryData(resolution), oceanLevels(resolution), steps, { atmosphere, ocean: schemes });
  const parameters = parametersWith({}, resolution, atmosphere);
  const draws = uniforms({ seed: 0, stream: 0, step: 0 }, 4096);
  let used = 0;
  const state = initialState(geometry, readOceanClimatology(resolution), parameters, () => draws[used++ % draws.length] ?? 0);
  const { middleYearFraction } = cycleTime({ axis: defaultTimeAxis, startSeconds: 0, cycleSeconds: steps.coupling }, 0);
  return { geometry, parameters, state, yearFraction: middleYearFraction, resolution };
}

const counts = (resolution: Resolution, eagerSteps: number, compiledSteps: number) =>
  resolution === 'T31' ? { eagerSteps, compiledSteps } : { eagerSteps: 1, compiledSteps: Math.ceil(compiledSteps / 5) };

/** The ocean's implicit free surface alone: the height after a step without forces. */
export function freeSurface({ geometry, resolution }: World): Workload {
  const { operator, preconditioner, iterations } = geometry.ocean.freeSurface;
  const wet = constant<'center'>(geometry.boundary.oceanMask, [1, geometry.boundary.grid.rows, geometry.boundary.grid.columns]);
  const { rows, columns } = geometry.boundary.grid;
  const draws = uniforms({ seed: 0, stream: 1, step: 0 }, rows * columns);
  const height = mul(constant<'center'>(Float32Array.from(draws), [1, rows, columns]), wet);
  return workload({
    name: 'free-surface',
    title: `free surface, ${iterations} conjugate gradients`,
    size: shapeText([rows, columns]),
    start: { height },
    step: ({ height: η }: { height: Field<'center'> }) => ({
      height: conjugateGradient<'center'>(mul(η, operator.area), {
        operator: (x) => applySurfaceOperator(x, operator),
        preconditioner: (r) => preconditionSurface(r, preconditioner),
        iterations,
        tolerance: 1e-7,
      }).solution,
    }),
    ...counts(resolution, 2, 50),
  });
}

/** Fields in the stack that is transformed: what the atmosphere transforms in one step, about. */
const transformedFields = 10;

/** Spherical harmonic analysis and synthesis of a stack of maps. */
export function spectral({ geometry, resolution }: World): Workload {
  const transform = buildSpectralTransform(geometry.boundary.grid);
  const shape = [transformedFields, transform.rows, transform.columns] as const;
  const draws = uniforms({ seed: 0, stream: 2, step: 0 }, shape[0] * shape[1] * shape[2]);
  return workload({
    name: 'spectral',
    title: `spectral transform of ${transformedFields} maps and back`,
    size: shapeText(shape.slice(1)),
    start: { maps: constant<'center'>(Float32Array.from(draws), shape) },
    step: ({ maps }: { maps: Field<'center'> }) => ({ maps: toGrid(transform, toSpectral(transform, maps)) }),
    ...counts(resolution, 5, 100),
  });
}

/** Everything of the ocean in one step, under no forcing. */
export function ocean({ geometry, parameters, state, resolution }: World): Workload {
  const calm = noForcing(geometry.coupler.oceanMask);
  return workload({
    name: 'ocean',
    title: 'ocean step',
    size: `${resolution}, ${geometry.ocean.topography.shape[0]} levels`,
    start: state.ocean,
    step: (before: OceanState) => oceanStep(before, calm, parameters.ocean, geometry.ocean).state,
    ...counts(resolution, 2, 24),
  });
}

/** Atmosphere, land and ice skin in one step. */
export function atmosphere({ geometry, parameters, state, yearFraction, resolution }: World): Workload {
  const setting = fastSetting(seaSurface(state), yearFraction, parameters, geometry);
  return workload({
    name: 'atmosphere',
    title: 'atmosphere step with land and ice skin',
    size: resolution,
    start: fastStart(state, geometry),
    step: (carry: FastCarry) => fastStep(carry, setting),
    ...counts(resolution, 2, 48),
  });
}

/** The same with eight levels of air, as control runs have it, and with steps of its own length. */
export const primitive = (resolution: Resolution): Workload => ({
  ...atmosphere(buildWorld(resolution, 'primitive')),
  name: 'primitive',
  title: 'step of the primitive atmosphere on eight levels with land and ice skin',
});

/** One day of everything. */
export function coupled({ geometry, parameters, state, yearFraction, resolution }: World): Workload {
  const { steps } = geometry;
  const [fast, slow] = [steps.coupling / steps.atmosphere, steps.coupling / steps.ocean];
  return workload({
    name: 'coupled',
    title: `coupled day (${fast} atmosphere, ${slow} ocean steps)`,
    size: resolution,
    start: state,
    step: (before: CoupledState) => coupledStep(before, yearFraction, parameters, geometry).state,
    eagerSteps: 1,
    compiledSteps: resolution === 'T31' ? 5 : 1,
  });
}

/** One day of everything as control runs have it: the air on levels, an ocean that mixes by turbulent kinetic energy. */
export function control(resolution: Resolution): Workload {
  const day = coupled(buildWorld(resolution, 'primitive', { verticalMixing: 'tke' }));
  return { ...day, name: 'control', title: day.title.replace('coupled day', 'day of a control run') };
}
