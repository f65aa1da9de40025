import { readFileSync } from 'node:fs';
import { type BackgroundError, type TunedParameter, usualBackgroundError, withinBounds } from '../../assimilation/index.ts';
import { hashOf, type Json } from '../../io/index.ts';
import { ConfigError, InputError } from '../../kernel/index.ts';
import type { Experiment } from '../../model/experiment.ts';
import { type ProxyName, proxies } from '../../proxy/index.ts';
import { refuseBranch } from '../run/branch.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { tunedParameter } from '../run/tuned-parameter.ts';
import type { Settings } from '../settings.ts';

/** Ways to an analysis: down the gradient with L-BFGS or with Adam, or by an ensemble without a gradient. */
export const methods = ['lbfgs', 'adam', 'ensemble'] as const;
export type Method = (typeof methods)[number];

/** What a person may ask of an assimilation besides the settings of a run. */
export interface AssimilationWishes {
  readonly iterations?: number | undefined;
  readonly method?: Method | undefined;
  /** Table of observations. */
  readonly observations?: string | undefined;
  /** Whether a row that cannot be used ends everything. */
  readonly strict?: boolean | undefined;
  /** Size of the ensemble, and the one member that is to be run alone. */
  readonly members?: number | undefined;
  readonly member?: number | undefined;
}

type Declared = NonNullable<Experiment['assimilation']>;
/** Real records and where they stand. */
export interface RecordsPlan {
  readonly path: string;
  readonly strict: boolean;
  readonly proxies: readonly ProxyName[];
  readonly declared: NonNullable<Declared['records']>;
}

/** An assimilation with every choice made and checked. */
export interface Assimilated {
  /** The model run over the window. */
  readonly run: RunPlan;
  readonly declared: Declared;
  readonly records: RecordsPlan | undefined;
  readonly tuned: readonly TunedParameter[];
  readonly backgroundError: BackgroundError;
  readonly method: Method;
  readonly iterations: number;
  readonly members: number;
  /** The one member of the ensemble that is run; all that are missing, and the update, where none is named. */
  readonly member: number | undefined;
  /** Hash of everything that a descent or an ensemble depends on. */
  readonly identity: string;
}

/** Parameters to be corrected. @throws ConfigError where one may not be, or where the truth of a twin is out of its bounds */
const tunedOf = ({ tuned }: Declared, run: RunPlan): TunedParameter[] =>
  Object.entries(tuned).map(([path, { error, truth }]) => {
    const found = tunedParameter(path, error, run);
    if (truth !== undefined && !withinBounds([found], [truth]))
      throw new ConfigError(
        `The truth of a tuned parameter must lie within its bounds, ${path} in ${found.least} to ${found.greatest}; got ${truth}; choose a value inside.`,
      );
    return found;
  });

/** @throws ConfigError */
function proxiesOf({ proxies: names }: RecordsPlan['declared']): readonly ProxyName[] {
  const unknown = names?.find((name) => !proxies.includes(name as ProxyName));
  if (unknown === undefined) return (names as ProxyName[] | undefined) ?? proxies;
  throw new ConfigError(`A proxy of an assimilation must be one of ${proxies.join(', ')}; got ${unknown}; choose among them.`);
}

/** @throws ConfigError where a table is asked for and not named, or the other way round */
function recordsOf(name: string, declared: Declared, { observations, strict = false }: AssimilationWishes): RecordsPlan | undefined {
  if (declared.records && observations !== undefined)
    return { path: observations, strict, declared: declared.records, proxies: proxiesOf(declared.records) };
  if (declared.records)
    throw new ConfigError(`${name} needs a table of real records, as none comes with the model; got none; add --observations FILE.`);
  if (observations !== undefined || strict)
    throw new ConfigError(
      `--observations and --strict belong to experiments that declare records; ${name} makes its observations itself; leave the option out.`,
    );
  return undefined;
}

/** What a table holds, as a hash; nothing where there is none. @throws InputError */
function contentOf(records: RecordsPlan | undefined): string | undefined {
  if (!records) return undefined;
  try {
    return hashOf(readFileSync(records.path).toString('base64'));
  } catch {
    throw new InputError(`The table of --observations must be a readable file; ${records.path} is none; check the path.`);
  }
}

/** @throws ConfigError where an option belongs to another way */
function checkMethod({ method = 'lbfgs', iterations, members, member }: AssimilationWishes, declared: Declared): Method {
  if (method === 'ensemble' && iterations !== undefined)
    throw new ConfigError('--iterations belongs to the methods lbfgs and adam; got it with ensemble; leave it out.');
  if (method !== 'ensemble' && (members ?? member) !== undefined)
    throw new ConfigError(`--members and --member belong to the method ensemble; got one with ${method}; add --method ensemble.`);
  if (method === 'ensemble' && Object.keys(declared.tuned).length > 0)
    throw new ConfigError('The method ensemble corrects the ocean only, but parameters are to be tuned; use lbfgs or adam.');
  const size = members ?? declared.ensemble.members;
  if (member !== undefined && member > size)
    throw new ConfigError(`--member must be one of the ${size} of the ensemble; got ${member}; raise --members.`);
  return method;
}

/** Puts an assimilation together. @throws ConfigError, InputError */
export function planAssimilation(experiment: Experiment, settings: Settings, wishes: AssimilationWishes = {}): Assimilated {
  const { assimilation: declared } = experiment;
  if (!declared)
    throw new ConfigError(
      `An experiment must declare an assimilation to be assimilated; ${experiment.name} does not; run it with chronos run.`,
    );
  const method = checkMethod(wishes, declared);
  const records = recordsOf(experiment.name, declared, wishes);
  refuseBranch(settings, 'an assimilation');
  const run = planRun(experiment, settings);
  if (!run.definition.stepping.includes('ocean'))
    throw new ConfigError(`An assimilation corrects an ocean, and ${experiment.name} steps none; declare components with an ocean.`);
  if (declared.climatology && run.boundary !== 'present')
    throw new ConfigError(
      `The observed climatology is of today, and ${experiment.name} has the boundary '${run.boundary}'; declare 'present', or records of that time.`,
    );
  if (run.cycles < 1) throw new ConfigError('The window of an assimilation must have a day or more; got 0; use for example --days 10.');
  const { iterations: most, ensemble, ...rest } = declared;
  const members = wishes.members ?? ensemble.members;
  const own = method === 'ensemble' ? { members } : { optimiser: method };
  const content = contentOf(records);
  return {
    run,
    declared,
    records,
    tuned: tunedOf(declared, run),
    backgroundError: { ...usualBackgroundError, ...(declared.backgroundError as Partial<BackgroundError>) },
    method,
    iterations: wishes.iterations ?? most,
    members,
    member: wishes.member,
    identity: hashOf({
      configuration: run.identity.configuration,
      seed: run.identity.seed,
      window: run.cycles,
      ...rest,
      ...own,
      ...(content === undefined ? {} : { observations: content }),
    } as unknown as Json),
  };
}
