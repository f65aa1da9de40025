import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkRestart, type FoundRestart, findRestart, outputError } from '../../io/index.ts';
import { ConfigError, InputError } from '../../kernel/index.ts';
import { lockFile } from './lock.ts';
import type { RunPlan } from './plan.ts';
import { isOfAssimilation, lastRecord } from './record.ts';

/** Files that a run writes; nothing else in a folder is ever touched. */
const ownFiles = /^(state_0000\.nc|mean_.*\.nc|restart_.*|unstable_.*\.nc|timeseries.*\.nc|run\.json|metrics\.json|chronos\.log)$/;

/** Files of a run that has not written its first restart yet; they hold nothing that a new start would not make again. */
const filesOfBeginning = /^(state_0000\.nc|run\.json|metrics\.json|chronos\.log)$/;

/** What a process leaves of a file that it was killed in. */
const unfinished = /^\.(.*)\.\d+\.[0-9a-f]{8}\.tmp$/;
const isOwn = (name: string): boolean => ownFiles.test(unfinished.exec(name)?.[1] ?? name);

/** Where a run starts: anew, in place of the files named, or at a restart. */
export type Start =
  | { readonly kind: 'fresh'; readonly replaced: readonly string[] }
  | { readonly kind: 'resume'; readonly from: FoundRestart };

/** Names in a folder; none where there is no folder yet. @throws InputError */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).filter((name) => name !== lockFile);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOTDIR' ? 'is a file' : `cannot be read (${code})`;
    throw new InputError(`--out must be a folder that can be read; ${folder} ${reason}; choose another.`);
  }
}

function freshStart({ folder, settings }: RunPlan, present: readonly string[]): Start {
  if (present.length > 0 && !settings.overwrite)
    throw new ConfigError(
      `--fresh needs an empty folder; ${folder} holds ${present.length === 1 ? 'a file' : `${present.length} files`}; choose another --out or add --overwrite.`,
    );
  return { kind: 'fresh', replaced: present.filter(isOwn) };
}

function resumeFrom(from: FoundRestart, { identity, cycles }: RunPlan): Start {
  checkRestart(from, identity);
  const { cycle } = from.checkpoint;
  if (cycle > cycles)
    throw new ConfigError(
      `The run must not end before its restart; got an end at day ${cycles}, and the restart stands at day ${cycle}; lengthen the run.`,
    );
  return { kind: 'resume', from };
}

/**
 * Decides where a run starts; changes nothing.
 * @param tell receives a sentence for every restart that had to be passed over
 * @throws ConfigError when results would be overwritten unasked, or the restart is of another configuration
 */
export function findStart(plan: RunPlan, tell: (message: string) => void): Start {
  const { folder, settings } = plan;
  const present = namesIn(folder);
  if (settings.fresh) return freshStart(plan, present);
  const from = findRestart(folder, tell);
  if (from) return resumeFrom(from, plan);
  if (settings.resume) throw new InputError(`--resume needs a restart; ${folder} holds none; leave the option out to start anew.`);
  const last = lastRecord(folder);
  if (last && isOfAssimilation(last))
    throw new ConfigError(`A run of the model needs a folder without an assimilation; ${folder} holds one; choose another --out.`);
  const results = present.filter((name) => ownFiles.test(name));
  const onlyBegun = results.every((name) => filesOfBeginning.test(name)) && last !== undefined;
  if (results.length > 0 && !onlyBegun)
    throw new ConfigError(
      `${folder} holds results (${results[0]}, …) but no restart to go on from; choose another --out or add --fresh --overwrite.`,
    );
  return { kind: 'fresh', replaced: [] };
}

/** Makes room in the folder of a run for a fresh start, and removes what a killed one left unfinished. @throws OutputError */
export function prepareFolder(folder: string, start: Start): void {
  const left = namesIn(folder).filter((name) => unfinished.test(name) && isOwn(name));
  for (const name of new Set([...left, ...(start.kind === 'fresh' ? start.replaced : [])])) {
    try {
      rmSync(join(folder, name), { recursive: true });
    } catch (error) {
      throw outputError(join(folder, name), error);
    }
  }
}
