import { pressureLevels } from '../../atmosphere/index.ts';
import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import {
  type Checkpoint,
  type OutputField,
  type OutputGrid,
  outputFields,
  readBoundaryData,
  readOceanClimatology,
  readSurfaceClimatology,
  startFrom,
} from '../../io/index.ts';
import {
  type CompiledAdvance,
  type CycleTime,
  compileAdvance,
  givenAt,
  readTree,
  type StepResult,
  type TraceableTime,
} from '../../kernel/index.ts';
import { soilThicknesses } from '../../land/index.ts';
import type { BuiltOceanModel, ModelData, ModelSetup } from '../../model/definition.ts';
import { initialNoise } from '../../model/initial-noise.ts';
import { densityBorders, type OceanGeometry } from '../../ocean/index.ts';
import type { Backend } from '../../tensor/backend.ts';
import { givenBy } from './forcing.ts';
import type { RunPlan } from './plan.ts';
import { stepKey } from './step-key.ts';

/** A backend that steps are compiled for. */
export type CompilingBackend = Backend & { readonly target: NonNullable<Backend['target']> };

/** The model ready to step, and how its fields are written. */
export interface Model {
  readonly outputGrid: OutputGrid;
  initial(): object;
  resumed(checkpoint: Checkpoint): ReturnType<typeof startFrom<object>>;
  step(state: object, time: CycleTime): StepResult<object>;
  /** The step as code for the backend that takes many days at once. @param state example, for its shapes */
  compile(state: object, backend: CompilingBackend): Promise<CompiledAdvance<object>>;
  /** What a state shows of itself, on the host. */
  snapshot(state: object): Promise<OutputField[]>;
}

/** What output of an ocean needs besides the grid; nothing where there is none. */
function oceanLayers(grid: GaussianGrid, ocean: OceanGeometry | undefined): Pick<OutputGrid, 'oceanThicknesses' | 'oceanLevelsMask'> {
  if (!ocean) return { oceanThicknesses: [], oceanLevelsMask: [] };
  const { shape, wet, thickness } = ocean.topography;
  const plane = grid.rows * grid.columns;
  const oceanLevelsMask = Uint8Array.from({ length: shape[0] * plane }, (_, n) =>
    Number(wet(Math.floor(n / plane), Math.floor(n / grid.columns) % grid.rows, n % grid.columns)),
  );
  return { oceanThicknesses: thickness, oceanLevelsMask };
}

/** The grids that a model writes on. */
export const outputGridOf = (
  { boundary: { grid, oceanMask }, airBoundary }: Pick<ModelSetup, 'boundary' | 'airBoundary'>,
  ocean?: OceanGeometry,
): OutputGrid => ({
  grid,
  airGrid: airBoundary?.grid,
  oceanMask,
  ...oceanLayers(grid, ocean),
  soilThicknesses,
  pressureLevels,
  densityBorders,
});

/** Days that compiled code runs before it lets signals through. */
export const segmentCycles = 5;

/** Observations at a resolution, each read when it is asked for. */
export const modelData = ({ resolution, boundary }: Pick<RunPlan, 'resolution' | 'boundary'>): ModelData => ({
  ocean: () => readOceanClimatology(resolution, boundary),
  surface: () => readSurfaceClimatology(resolution, boundary),
});

/** What the model of a plan is built from, but for water from outside; the boundary data are read. @throws InputError when they cannot be used */
export function modelSetup(plan: RunPlan): ModelSetup {
  const { parameters, resolution, airResolution, steps, oceanSchemes, sunlight } = plan;
  const boundary = readBoundaryData(resolution, plan.boundary);
  const airBoundary = airResolution === resolution ? undefined : readBoundaryData(airResolution, plan.boundary);
  return { resolution, boundary, airBoundary, steps, parameters, oceanSchemes, sunlight, data: modelData(plan) };
}

/** Reads the data of a plan and builds the model. @throws InputError when a data file cannot be used */
export function buildModel(plan: RunPlan): Model {
  const { definition, forcing } = plan;
  const setup = modelSetup(plan);
  const { boundary, airBoundary } = setup;
  const model = definition.build({ ...setup, freshwaterBox: forcing.freshwaterBox });
  const constants = airBoundary ? [airBoundary.orography, ...model.constants] : model.constants;
  const step = (state: object, time: TraceableTime) => model.step(state, time.middleYearFraction, time.given);
  const given = givenBy(forcing, plan.clock.axis.epoch.year);
  const compilable = { sample: model.emptyFields(), step, given, scalars: Object.keys(definition.series), segmentCycles };
  return {
    outputGrid: outputGridOf(setup, 'ocean' in model ? (model as BuiltOceanModel).ocean : undefined),
    initial: () => model.initial(initialNoise(plan.identity.seed)),
    resumed: (checkpoint) => startFrom<object>(checkpoint),
    step: (state, time) => step(state, { ...time, given: givenAt(given, time) }),
    compile: (state, { target }) =>
      compileAdvance({ ...compilable, state, key: stepKey(plan, boundary, constants) }, { target, threads: plan.settings.threads }),
    snapshot: async (state) => outputFields(definition.outputVariables, await readTree(model.stateFields(state))),
  };
}
