import type { TunedParameter } from '../../assimilation/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import type { Experiment } from '../../model/experiment.ts';
import { refuseBranch } from '../run/branch.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { tunedParameter } from '../run/tuned-parameter.ts';
import type { Settings } from '../settings.ts';

/** A tuning with every choice made and checked. */
export interface TuningPlan {
  /** The model run over a window. */
  readonly run: RunPlan;
  readonly declared: NonNullable<Experiment['tuning']>;
  readonly tuned: readonly TunedParameter[];
}

/** Puts a tuning together. @throws ConfigError */
export function planTuning(experiment: Experiment, settings: Settings): TuningPlan {
  const { tuning: declared } = experiment;
  if (!declared)
    throw new ConfigError(`An experiment must declare a tuning to be tuned; ${experiment.name} does not; run it with chronos run.`);
  refuseBranch(settings, 'a tuning');
  const run = planRun(experiment, settings);
  if (experiment.model.components !== 'atmosphere')
    throw new ConfigError(
      `A tuning is of an atmosphere over the observed sea; ${experiment.name} has components '${experiment.model.components}'; declare 'atmosphere'.`,
    );
  if (run.cycles < 1) throw new ConfigError('The window of a tuning must have a day or more; got 0; use for example --days 3.');
  if (Object.keys(run.forcing.courses).length > 0)
    throw new ConfigError(`A tuning must have a constant forcing; ${experiment.name} has one that changes; set it to a number.`);
  const tuned = Object.entries(declared.parameters).map(([path, { error }]) => tunedParameter(path, error, run));
  if (tuned.length === 0) throw new ConfigError(`A tuning must have parameters; ${experiment.name} has none; declare one.`);
  return { run, declared, tuned };
}
