import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConfigError, InputError } from '../kernel/index.ts';
import { writeAtomically } from './atomic-file.ts';
import type { Checkpoint, RunIdentity } from './checkpoint.ts';
import { firstDifference } from './json.ts';
import type { Attributes } from './netcdf-types.ts';
import { readRestart, restartFile, writeRestart } from './restart.ts';
import { makeFolder } from './run-record.ts';

/** A small text file that names the newest restart. */
export const latestFile = 'restart_latest';
const restartName = /^restart_.*\.nc$/;

/** Writes a checkpoint into a folder and points restart_latest to it. @returns the path of the restart */
export function saveRestart(folder: string, checkpoint: Checkpoint, describe?: (path: string) => Attributes): string {
  const name = restartFile(checkpoint);
  const path = join(makeFolder(folder), name);
  writeRestart(path, checkpoint, describe);
  writeAtomically(join(folder, latestFile), `${name}\n`, { overwrite: true });
  return path;
}

/** Order of names by their dates, years of any length. */
const byDate = new Intl.Collator('en', { numeric: true }).compare;

/** The restart that restart_latest names; undefined where that is missing or names none. */
function namedLatest(folder: string): string | undefined {
  try {
    const name = basename(readFileSync(join(folder, latestFile), 'utf8').trim());
    return restartName.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Restarts of a folder, the one that restart_latest names first, then from the newest to the oldest before it. */
function candidates(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const restarts = readdirSync(folder).filter((name) => restartName.test(name));
  const newestFirst = restarts.sort(byDate).reverse();
  const latest = namedLatest(folder);
  return latest === undefined ? newestFirst : [latest, ...newestFirst.filter((name) => byDate(name, latest) < 0)];
}

/** A restart that can be used, and where it stands. */
export interface FoundRestart {
  readonly path: string;
  readonly checkpoint: Checkpoint;
}

/**
 * The newest usable restart of a folder; undefined when it holds none.
 * @param tell  receives one sentence for every restart that had to be passed over
 * @throws InputError when there are restarts and none can be used
 */
export function findRestart(folder: string, tell: (message: string) => void): FoundRestart | undefined {
  const names = candidates(folder);
  for (const name of names) {
    const path = join(folder, name);
    try {
      return { path, checkpoint: readRestart(path) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tell(`${error.message} Trying the restart before it.`);
    }
  }
  if (names.length === 0) return undefined;
  throw new InputError(
    `The folder ${folder} must hold a usable restart, but all ${names.length} are broken; start again with --fresh --overwrite.`,
  );
}

/** Refuses to continue a run under another resolution, clock, seed or configuration. @throws ConfigError naming the first difference */
export function checkRestart({ path, checkpoint }: FoundRestart, run: RunIdentity): void {
  if (checkpoint.resolution !== run.resolution)
    throw new ConfigError(
      `A restart must have the resolution of the run, ${run.resolution}; ${path} has ${checkpoint.resolution}; ` +
        `run with --resolution ${checkpoint.resolution} or use another --out folder.`,
    );
  const identity = ({ clock, seed, configuration }: RunIdentity) => {
    const { axis, startSeconds, cycleSeconds } = clock;
    return { calendar: axis.calendar, epoch: { ...axis.epoch }, startSeconds, cycleSeconds, seed, configuration };
  };
  const difference = firstDifference(identity(run), identity(checkpoint));
  if (difference)
    throw new ConfigError(
      `A run must go on with the configuration of its restart ${path}; got ${difference}; undo the change or start with --fresh in another --out folder.`,
    );
}
