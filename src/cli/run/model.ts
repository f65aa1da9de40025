import {
  type Checkpoint,
  type OutputField,
  type OutputGrid,
  outputFields,
  readBoundaryData,
  readOceanClimatology,
  startFrom,
} from '../../io/index.ts';
import { type CycleTime, readTree, type StepResult, uniforms } from '../../kernel/index.ts';
import { soilThicknesses } from '../../land/index.ts';
import { type CoupledState, initialState } from '../../model/coupled-state.ts';
import { coupledStep } from '../../model/coupled-step.ts';
import { buildGeometry, type Geometry } from '../../model/geometry.ts';
import { outputVariables } from '../../model/output-variables.ts';
import { outputFieldsOf, stateFields } from '../../model/sample.ts';
import { seriesOf, seriesWeights } from '../../model/series.ts';
import { oceanLevels } from '../../ocean/index.ts';
import type { RunPlan } from './plan.ts';

/** The model ready to step, and how its fields are written. */
export interface Model {
  readonly geometry: Geometry;
  readonly outputGrid: OutputGrid;
  initial(): CoupledState;
  resumed(checkpoint: Checkpoint): ReturnType<typeof startFrom<CoupledState>>;
  step(state: CoupledState, time: CycleTime): StepResult<CoupledState>;
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

/** Numbers that the initial noise may draw. */
const noiseDraws = 4096;

/** Reads the data of a plan and builds the model. @throws InputError when a data file cannot be used */
export function buildModel(plan: RunPlan): Model {
  const { parameters: p, resolution, steps } = plan;
  const geometry = buildGeometry(readBoundaryData(resolution), oceanLevels(resolution), steps);
  const climatology = readOceanClimatology(resolution);
  const weights = seriesWeights(geometry);
  return {
    geometry,
    outputGrid: outputGridOf(geometry),
    initial: () => {
      const draws = uniforms({ seed: plan.identity.seed, stream: 0, step: 0 }, noiseDraws);
      let used = 0;
      return initialState(geometry, climatology, p, () => draws[used++ % noiseDraws] ?? 0);
    },
    resumed: (checkpoint) => startFrom<CoupledState>(checkpoint),
    step: (state, time) => {
      const result = coupledStep(state, time, p, geometry);
      const fields = outputFieldsOf(result, p, geometry);
      return { state: result.state, sample: fields, scalars: seriesOf(result, fields, geometry, weights) };
    },
    snapshot: async (state) => outputFields(outputVariables, await readTree(stateFields(state, p, geometry))),
  };
}
