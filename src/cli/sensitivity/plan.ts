import { resolve } from 'node:path';
import { z } from 'zod';
import { type MeasureName, measures } from '../../assimilation/index.ts';
import { checkRestart, type FoundRestart, findRestart, readRestart } from '../../io/index.ts';
import { ConfigError, InputError } from '../../kernel/index.ts';
import type { Experiment } from '../../model/experiment.ts';
import { parameterTable } from '../../model/parameters.ts';
import { refuseBranch } from '../run/branch.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import type { Settings } from '../settings.ts';

/** What is asked besides the settings of a run. */
export interface Question {
  readonly of: string;
  /** Days at the end that the measure is averaged over. */
  readonly average?: string | undefined;
  /** A restart, or the folder of a run. */
  readonly from?: string | undefined;
}

/** A sensitivity with every choice made and checked. */
export interface SensitivityPlan {
  readonly run: RunPlan;
  readonly of: MeasureName;
  readonly averaged: number;
  /** Where the run starts; the observed ocean at rest where there is none. */
  readonly from: FoundRestart | undefined;
  /** Tunable parameters that the model reads, by path, with their values. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly folder: string;
}

/** Length where none is given. */
const usualDays = 365;

/** @throws ConfigError */
function measureOf(name: string): MeasureName {
  if (Object.hasOwn(measures, name)) return name as MeasureName;
  throw new ConfigError(`--of must be one of ${Object.keys(measures).join(', ')}; got ${JSON.stringify(name)}; choose one of them.`);
}

/** @throws ConfigError */
function averagedDays(typed: string | undefined, cycles: number): number {
  const found = z.coerce
    .number()
    .int()
    .min(1)
    .max(cycles)
    .safeParse(typed ?? 1);
  if (found.success) return found.data;
  throw new ConfigError(
    `--average must be a whole number from 1 to the ${cycles} days of the run; got ${JSON.stringify(typed)}; use for example 1.`,
  );
}

/** The restart that a run begins with. @throws InputError, ConfigError when it is of another run */
function startOf(from: string | undefined, run: RunPlan): FoundRestart | undefined {
  if (from === undefined) return undefined;
  const path = resolve(from);
  const found = path.endsWith('.nc')
    ? { path, checkpoint: readRestart(path) }
    : findRestart(path, (sentence) => process.stderr.write(`${sentence}\n`));
  if (!found)
    throw new InputError(`--from must name a restart or the folder of a run that has one; ${from} has none; run the experiment first.`);
  checkRestart(found, run.identity);
  return found;
}

/** Tunable parameters that the model of a run reads. */
function tunables({ definition, parameters }: RunPlan): Record<string, number> {
  const values = parameters as unknown as Record<string, Record<string, number>>;
  const paths = parameterTable().filter(
    ({ path, tunable }) => tunable && definition.parameterGroups.some((group) => path.startsWith(`${group}.`)),
  );
  return Object.fromEntries(
    paths.map(({ path }) => {
      const [component = '', name = ''] = path.split('.');
      return [path, values[component]?.[name] as number] as const;
    }),
  );
}

/** Puts a sensitivity together. @throws ConfigError, InputError */
export function planSensitivity(experiment: Experiment, settings: Settings, { of, average, from }: Question): SensitivityPlan {
  const { years, months, days } = settings;
  const given = years !== undefined || months !== undefined || days !== undefined;
  refuseBranch(settings, 'a sensitivity, which has --from');
  const run = planRun(experiment, given ? settings : { ...settings, days: usualDays });
  if (!run.definition.stepping.includes('ocean'))
    throw new ConfigError(
      `A sensitivity is that of the ocean's circulation, and ${experiment.name} steps no ocean; name an experiment with one.`,
    );
  if (run.cycles < 1) throw new ConfigError('A sensitivity must look ahead a day or more; got 0; use for example --days 365.');
  return {
    run,
    of: measureOf(of),
    averaged: averagedDays(average, run.cycles),
    from: startOf(from, run),
    parameters: tunables(run),
    folder: resolve(settings.out ?? `outputs/${experiment.name}_sensitivity`),
  };
}
