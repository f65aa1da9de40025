import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkRestart, type FoundRestart, findRestart, makeFolder } from '../../io/index.ts';
import { ConfigError, InputError } from '../../kernel/index.ts';
import type { RunPlan } from './plan.ts';

/** Files that a run writes; nothing else in a folder is ever touched. */
const ownFiles = /^(state_0000\.nc|mean_.*\.nc|restart_.*|unstable_.*\.nc|timeseries\.nc|run\.json|metrics\.json|chronos\.log)$/;

/** Where a run starts: in an empty folder, or at a restart. */
export type Start = { readonly kind: 'fresh' } | { readonly kind: 'resume'; readonly from: FoundRestart };

function freshStart({ folder, settings }: RunPlan): Start {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  if (present.length > 0 && !settings.overwrite)
    throw new ConfigError(
      `--fresh needs an empty folder; ${folder} holds ${present.length} files; choose another --out or add --overwrite.`,
    );
  for (const name of present) if (ownFiles.test(name)) rmSync(join(folder, name));
  makeFolder(folder);
  return { kind: 'fresh' };
}

/**
 * Decides where a run starts; makes its folder.
 * @param tell receives a sentence for every restart that had to be passed over
 * @throws ConfigError when results would be overwritten unasked, or the restart is of another configuration
 */
export function findStart(plan: RunPlan, tell: (message: string) => void): Start {
  const { folder, settings } = plan;
  if (settings.fresh) return freshStart(plan);
  const from = findRestart(folder, tell);
  if (from) {
    checkRestart(from, plan.identity);
    return { kind: 'resume', from };
  }
  if (settings.resume) throw new InputError(`--resume needs a restart; ${folder} holds none; leave the option out to start anew.`);
  const results = existsSync(folder) ? readdirSync(folder).filter((name) => ownFiles.test(name)) : [];
  if (results.length > 0)
    throw new ConfigError(
      `${folder} holds results (${results[0]}, …) but no restart to go on from; choose another --out or add --fresh --overwrite.`,
    );
  makeFolder(folder);
  return { kind: 'fresh' };
}
