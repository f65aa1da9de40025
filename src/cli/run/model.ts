import {
  type Checkpoint,
  type OutputField,
  type OutputGrid,
  outputFields,
  readBoundaryData,
  readOceanClimatology,
  startFrom,
} from '../../io/index.ts';
import { type CompiledAdvance, compileAdvance, readTree, type StepResult, type TraceableTime, uniforms } from '../../kernel/index.ts';
import { soilThicknesses } from '../../land/index.ts';
import { type CoupledState, initialState } from '../../model/coupled-state.ts';
import { coupledStep } from '../../model/coupled-step.ts';
import { buildGeometry, type Geometry } from '../../model/geometry.ts';
import { outputVariables } from '../../model/output-variables.ts';
import { emptyFields, outputFieldsOf, stateFields } from '../../model/sample.ts';
import { seriesOf, seriesTable, seriesWeights } from '../../model/series.ts';
import { oceanLevels } from '../../ocean/index.ts';
import type { Backend } from '../../tensor/backend.ts';
import type { RunPlan } from './plan.ts';
import { stepKey } from './step-key.ts';

/** A backend that steps are compiled for. */
export type CompilingBackend = Backend & { readonly target: NonNullable<Backend['target']> };

/** The model ready to step, and how its fields are written. */
export interface Model {
  readonly geometry: Geometry;
  readonly outputGrid: OutputGrid;
  initial(): CoupledState;
  resumed(checkpoint: Checkpoint): ReturnType<typeof startFrom<CoupledState>>;
  step(state: CoupledState, time: TraceableTime): StepResult<CoupledState>;
  /** The step as code for the backend that takes many days at once. @param state example, for its shapes */
  compile(state: CoupledState, backend: CompilingBackend): Promise<CompiledAdvance<CoupledState>>;
  /** What a state shows of itself, on the host. */
  snapshot(state: CoupledState): Promise<OutputField[]>;
}

function outputGridOf({ boundary, ocean }: Geometry): OutputGrid {
  const { grid, oceanMask } = boundary;
  const { shape, wet, thickness } = ocean.topography;
  const plane = grid.rows * grid.columns;
  const oceanLevelsMask = Uint8Array.from({ length: shape[0] * plane }, (_, n) =>
    Number(wet(Math.floor(n / plane), Math.floor(n / grid.columns) % grid.rows, n % grid.columns)),
  );
  return { grid, oceanThicknesses: thickness, soilThicknesses, oceanMask, oceanLevelsMask };
}

/** Days that compiled code runs before it lets signals through. */
export const segmentCycles = 5;

/** Names of the scalars of a day. */
const scalars = Object.keys(seriesTable);

/** Numbers that the initial noise may draw. */
const noiseDraws = 4096;

/** Reads the data of a plan and builds the model. @throws InputError when a data file cannot be used */
export function buildModel(plan: RunPlan): Model {
  const { parameters: p, resolution, steps } = plan;
  const boundary = readBoundaryData(resolution);
  const geometry = buildGeometry(boundary, oceanLevels(resolution), steps);
  const climatology = readOceanClimatology(resolution);
  const weights = seriesWeights(geometry);
  const step: Model['step'] = (state, { middleYearFraction }) => {
    const result = coupledStep(state, middleYearFraction, p, geometry);
    const fields = outputFieldsOf(result, p, geometry);
    return { state: result.state, sample: fields, scalars: seriesOf(result, fields, geometry, weights) };
  };
  return {
    geometry,
    outputGrid: outputGridOf(geometry),
    initial: () => {
      const draws = uniforms({ seed: plan.identity.seed, stream: 0, step: 0 }, noiseDraws);
      let used = 0;
      return initialState(geometry, climatology, p, () => draws[used++ % noiseDraws] ?? 0);
    },
    resumed: (checkpoint) => startFrom<CoupledState>(checkpoint),
    step,
    compile: (state, { target }) =>
      compileAdvance(
        { state, sample: emptyFields(geometry), step, scalars, segmentCycles, key: stepKey(plan, boundary) },
        { target, threads: plan.settings.threads },
      ),
    snapshot: async (state) => outputFields(outputVariables, await readTree(stateFields(state, p, geometry))),
  };
}
