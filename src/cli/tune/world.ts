import { type ClimateFields, type ClimateTargets, climateTargets, type MisfitStep } from '../../assimilation/index.ts';
import { areaWeights } from '../../coupler/index.ts';
import { readBoundaryData, readSeaClimate } from '../../io/index.ts';
import type { ModelSetup } from '../../model/definition.ts';
import { initialNoise } from '../../model/initial-noise.ts';
import type { TensorTree } from '../../tensor/index.ts';
import { modelData } from '../run/model.ts';
import type { RunPlan } from '../run/plan.ts';

/** The model of a tuning: a day under any values of its parameters, and what its climate is held to. */
export interface TunedWorld {
  readonly initial: object;
  readonly step: MisfitStep<object>;
  readonly targets: ClimateTargets['targets'];
}

/** Parameters with those of a tree in their places. */
const withValues = (parameters: ModelSetup['parameters'], tuned: TensorTree): ModelSetup['parameters'] =>
  Object.fromEntries(
    Object.entries(parameters).map(([group, values]) => [group, { ...values, ...((tuned as Record<string, object>)[group] ?? {}) }]),
  ) as ModelSetup['parameters'];

/** Builds the model of a plan. @throws InputError when a data file cannot be used */
export function buildTunedWorld(plan: RunPlan): TunedWorld {
  const { definition, parameters, resolution, steps, oceanSchemes, sunlight } = plan;
  const boundary = readBoundaryData(resolution, plan.boundary);
  const setup = { resolution, boundary, steps, oceanSchemes, sunlight, data: modelData(plan) };
  const { targets, misfit } = climateTargets(readSeaClimate(resolution), boundary.grid, areaWeights(boundary.grid));
  return {
    initial: definition.build({ ...setup, parameters }).initial(initialNoise(plan.identity.seed)),
    step: (state, yearFraction, tuned) => {
      const model = definition.build({ ...setup, parameters: withValues(parameters, tuned) });
      const { state: after, sample } = model.step(state, yearFraction);
      return { state: after, misfit: misfit(sample as unknown as ClimateFields, yearFraction) };
    },
    targets,
  };
}
