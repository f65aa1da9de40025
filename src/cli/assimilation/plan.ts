import { type BackgroundError, usualBackgroundError } from '../../assimilation/index.ts';
import { hashOf, type Json } from '../../io/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import type { Experiment } from '../../model/experiment.ts';
import { parameterTable } from '../../model/parameters.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import type { Settings } from '../settings.ts';

/** An assimilation with every choice made and checked. */
export interface Assimilated {
  /** The model run over the window. */
  readonly run: RunPlan;
  readonly declared: NonNullable<Experiment['assimilation']>;
  readonly backgroundError: BackgroundError;
  readonly iterations: number;
  /** Hash of everything that a descent depends on. */
  readonly identity: string;
}

/** Refuses a parameter that no one may tune. */
function refuseFixed(paths: readonly string[]): void {
  const known = parameterTable();
  const fixed = paths.find((path) => !known.some((row) => row.path === path && row.tunable));
  if (fixed !== undefined)
    throw new ConfigError(`A tuned parameter must be one that chronos describe params marks as tunable; got ${fixed}; leave it out.`);
}

/** Puts an assimilation together. @param iterations in place of the declared number @throws ConfigError */
export function planAssimilation(experiment: Experiment, settings: Settings, iterations?: number): Assimilated {
  const { assimilation: declared } = experiment;
  if (!declared)
    throw new ConfigError(
      `An experiment must declare an assimilation to be assimilated; ${experiment.name} does not; run it with chronos run.`,
    );
  refuseFixed(Object.keys(declared.tuned));
  const run = planRun(experiment, settings);
  if (!run.definition.stepping.includes('ocean'))
    throw new ConfigError(`An assimilation corrects an ocean, and ${experiment.name} steps none; declare components with an ocean.`);
  if (run.cycles < 1) throw new ConfigError('The window of an assimilation must have a day or more; got 0; use for example --days 10.');
  const { iterations: most, ...rest } = declared;
  return {
    run,
    declared,
    backgroundError: { ...usualBackgroundError, ...(declared.backgroundError as Partial<BackgroundError>) },
    iterations: iterations ?? most,
    identity: hashOf({
      configuration: run.identity.configuration,
      seed: run.identity.seed,
      window: run.cycles,
      ...rest,
    } as unknown as Json),
  };
}
