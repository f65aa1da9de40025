import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type FoundRestart, firstDifference, type Json, type RunIdentity, readRestart } from '../../io/index.ts';
import { ConfigError, isoDateTime, yearFraction } from '../../kernel/index.ts';
import type { Settings } from '../settings.ts';

/** A restart of another run, whose state a run begins with. */
export interface Branch extends FoundRestart {
  /** Of the file. */
  readonly sha256: string;
}

/** What a run may have otherwise than the run that it branches from: all else shapes the state. */
const free = ['parameters', 'steps', 'forcing', 'ocean', 'sunlight', 'branch'] as const;

function worldOf({ configuration }: Pick<RunIdentity, 'configuration'>): Json {
  const world = Object.entries(configuration as Record<string, Json>).filter(([name]) => !(free as readonly string[]).includes(name));
  return Object.fromEntries(world);
}

/** Reads the restart that a run branches from; undefined where it does not. @throws ConfigError, InputError when the file is broken */
export function branchOf({ branchFrom, seed }: Settings): Branch | undefined {
  if (branchFrom === undefined) return undefined;
  if (seed !== 0)
    throw new ConfigError(
      `A run that branches begins with the state of a restart, which no seed changes; got --seed ${seed} with --branch-from; leave one of them out.`,
    );
  const path = resolve(branchFrom);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new ConfigError(
      `--branch-from must name a restart; ${path} is no file; use for example outputs/production_control/restart_0101-01-01.nc.`,
    );
  const checkpoint = readRestart(path);
  const { axis, startSeconds, cycleSeconds } = checkpoint.clock;
  const seconds = startSeconds + checkpoint.cycle * cycleSeconds;
  if (yearFraction(axis, seconds) !== 0)
    throw new ConfigError(
      `--branch-from must name a restart of the first of January, with which every run begins; ${path} is of ${isoDateTime(axis, seconds).slice(0, 10)}; name another.`,
    );
  return { path, checkpoint, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}

/** Refuses a restart of another world than that of the run. @throws ConfigError naming the first difference */
export function checkBranch({ path, checkpoint }: Branch, run: RunIdentity): void {
  const calendarOf = ({ clock: { axis, cycleSeconds } }: Pick<RunIdentity, 'clock'>) => ({ calendar: axis.calendar, cycleSeconds });
  const difference = firstDifference(calendarOf(run), calendarOf(checkpoint)) ?? firstDifference(worldOf(run), worldOf(checkpoint));
  if (difference)
    throw new ConfigError(
      `A run must have the world of the restart that it branches from, ${path}; got ${difference}; undo the change or branch from another run.`,
    );
}

/** Refuses to branch what begins in another way. @throws ConfigError */
export function refuseBranch({ branchFrom }: Settings, what: string): void {
  if (branchFrom !== undefined) throw new ConfigError(`--branch-from belongs to runs of the model; got it with ${what}; leave it out.`);
}
