import type { AtmosphereName } from '../../atmosphere/index.ts';
import type { BoundaryData, OceanClimatology } from '../../grid/boundary.ts';
import { type Clock, defaultTimeAxis } from '../../kernel/index.ts';
import { coupledModel } from '../../model/coupled-model.ts';
import type { CoupledState } from '../../model/coupled-state.ts';
import type { BuiltOceanModel } from '../../model/definition.ts';
import { initialNoise } from '../../model/initial-noise.ts';
import { type ModelParameters, parametersWith } from '../../model/parameters.ts';
import { timeSteps } from '../../model/time-steps.ts';
import { oceanSchemeChoice } from '../../ocean/index.ts';
import type { Numeric } from '../../tensor/index.ts';
import { type KnobValues, withKnobs } from './knobs.ts';

/** Seconds between two pictures: the shortest interval that holds whole steps of the ocean and of every atmosphere. */
export const frameSeconds = 14400;

/** What the page fetches for the model. */
export interface WorldData {
  readonly boundary: BoundaryData;
  readonly climatology: OceanClimatology;
}

/** The coupled model in a page: T31, coupled once a picture. */
export interface World extends WorldData {
  readonly atmosphere: AtmosphereName;
  readonly parameters: ModelParameters;
  readonly clock: Clock;
  /** The model as it is with knobs where they are. */
  model(knobs: KnobValues<Numeric>): BuiltOceanModel<CoupledState>;
  /** The state that a fresh run starts from. */
  initial(seed: number, knobs: KnobValues): CoupledState;
}

/** Puts a world together; nothing is computed yet. */
export function buildWorld(data: WorldData, atmosphere: AtmosphereName): World {
  const parameters = parametersWith({}, 'T31', atmosphere);
  const steps = { ...timeSteps('T31', atmosphere), coupling: frameSeconds };
  const oceanSchemes = oceanSchemeChoice.parse({});
  const definition = coupledModel(atmosphere);
  const surface = (): never => {
    throw new Error(
      'The coupled model of the page must be built from the ocean alone; it asked for the observed surface; give it that too.',
    );
  };
  const model = (knobs: KnobValues<Numeric>): BuiltOceanModel<CoupledState> =>
    definition.build({
      resolution: 'T31',
      boundary: data.boundary,
      steps,
      oceanSchemes,
      parameters: withKnobs(parameters, knobs),
      data: { ocean: () => data.climatology, surface },
    });
  return {
    ...data,
    atmosphere,
    parameters,
    clock: { axis: defaultTimeAxis, startSeconds: 0, cycleSeconds: frameSeconds },
    model,
    initial: (seed, knobs) => model(knobs).initial(initialNoise(seed)),
  };
}
