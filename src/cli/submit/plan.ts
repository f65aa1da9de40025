import { isAbsolute, join, relative, resolve } from 'node:path';
import { ConfigError } from '../../kernel/index.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { AssimilationWishes } from '../assimilation/plan.ts';
import { shippedNames } from '../experiments.ts';
import type { RunPlan } from '../run/plan.ts';
import type { Settings } from '../settings.ts';
import { environmentOf, optionsOf, quoted } from './command-line.ts';
import type { Job } from './script.ts';

/** How an experiment is to be brought to SLURM. */
export interface Submission {
  /** As it was typed: a name or a path. */
  readonly experiment: string;
  readonly settings: Settings;
  readonly declaration: Experiment;
  readonly hours?: number | undefined;
  readonly chain?: number | undefined;
  readonly array?: number | undefined;
  /** What an assimilation is asked besides. */
  readonly wishes?: AssimilationWishes;
  /** Folder of the scripts, and the one that jobs start in. */
  readonly scripts: string;
  readonly workingFolder: string;
}

/** The days at which the links of a chain end: between chunks where there are enough of them. @throws ConfigError */
export function linkEnds({ chunks, cycles }: Pick<RunPlan, 'chunks' | 'cycles'>, startCycle: number, links: number): number[] {
  const left = cycles - startCycle;
  if (links > left)
    throw new ConfigError(`A chain must have no more links than days to run; got ${links} links for ${left} days; lower --chain.`);
  const ends = chunks.map(({ end_cycle }) => end_cycle).filter((end) => end > startCycle);
  return Array.from({ length: links }, (_, n) => {
    const share = (n + 1) / links;
    return ends.length >= links ? (ends[Math.round(share * ends.length) - 1] as number) : startCycle + Math.round(share * left);
  });
}

/** A path as the job is to read it: short where it lies below the folder that jobs start in. */
function pathFrom(workingFolder: string, path: string): string {
  const short = relative(workingFolder, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}

const threadsOf = ({ threads, backend }: Settings, cpus: number): number | undefined =>
  threads ?? (backend === 'auto' || backend === 'wasm' ? Math.min(cpus, 4) : undefined);

/** The words of the command, but for its length, the folder and the seed of a member. */
function commandOf(submission: Submission, settings: Settings): string[] {
  const { experiment, declaration, wishes = {} } = submission;
  const name = shippedNames().includes(experiment) ? experiment : resolve(submission.workingFolder, experiment);
  const verb = declaration.assimilation ? 'assimilate' : 'run';
  const branchFrom = settings.branchFrom && resolve(submission.workingFolder, settings.branchFrom);
  const options = optionsOf({ ...settings, branchFrom, threads: threadsOf(settings, declaration.resources.cpus) });
  const { observations, strict, iterations, method, members } = wishes;
  const valued = { iterations, method, members, observations: observations && resolve(submission.workingFolder, observations) };
  const more = Object.entries(valued).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
  return [verb, name, ...options, ...more, ...(strict ? ['--strict'] : [])].map(quoted);
}

/** @throws ConfigError */
function checkTogether({ chain, array, settings, wishes = {}, declaration }: Submission): void {
  if (chain !== undefined && array !== undefined)
    throw new ConfigError(
      '--chain cuts one run and --array makes many; got both; keep one, as every job goes on by itself at its time limit.',
    );
  if (array !== undefined && settings.branchFrom !== undefined)
    throw new ConfigError(
      'The members of an ensemble differ by their seeds, and a run that branches begins with the state of a restart, which no seed changes; got --array with --branch-from; leave one of them out.',
    );
  if (chain !== undefined && declaration.assimilation)
    throw new ConfigError(
      '--chain cuts a run; got it for an assimilation, which goes on by itself at its time limit; leave the option out.',
    );
  const wish = Object.entries(wishes).find(([, value]) => value !== undefined)?.[0];
  if (wish !== undefined && !declaration.assimilation)
    throw new ConfigError(`--${wish} belongs to assimilations; ${declaration.name} declares none; leave the option out.`);
}

/** One job for each link of a chain, otherwise one. @param startCycle day at which the run goes on @throws ConfigError */
export function jobsOf(submission: Submission, plan: RunPlan, startCycle: number): Job[] {
  checkTogether(submission);
  const { settings, declaration, chain, array, hours, scripts, workingFolder } = submission;
  const folder = pathFrom(workingFolder, plan.folder);
  const job = (words: readonly string[]): Job => ({
    name: declaration.name,
    resources: { ...declaration.resources, hours: hours ?? declaration.resources.hours },
    backend: settings.backend,
    members: array,
    before: environmentOf(settings),
    scripts,
    words,
  });
  if (array !== undefined && submission.wishes?.method === 'ensemble') {
    const out = settings.out === undefined ? [] : ['--out', quoted(folder)];
    const one: Submission = { ...submission, wishes: { ...submission.wishes, members: array } };
    return [job([...commandOf(one, settings), '--member', '$((SLURM_ARRAY_TASK_ID + 1))', ...out])];
  }
  if (array !== undefined) {
    const seed = settings.seed === 0 ? '' : `${settings.seed} + `;
    const member = `"${join(folder, 'member_').replaceAll(/["$`\\]/g, '\\$&')}$(printf %03d "$SLURM_ARRAY_TASK_ID")"`;
    return [job([...commandOf(submission, { ...settings, seed: 0 }), '--seed', `$((${seed}SLURM_ARRAY_TASK_ID))`, '--out', member])];
  }
  const own = settings.out === undefined ? [] : ['--out', quoted(folder)];
  if (chain === undefined) return [job([...commandOf(submission, settings), ...own])];
  return linkEnds(plan, startCycle, chain).map((days, n) => {
    const { fresh, overwrite } = n === 0 ? settings : { fresh: undefined, overwrite: false };
    const link: Settings = { ...settings, years: undefined, months: undefined, days, fresh, overwrite };
    return job([...commandOf(submission, link), ...own]);
  });
}
