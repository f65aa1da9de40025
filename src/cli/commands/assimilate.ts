import type { Command } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../../kernel/index.ts';
import { executeAssimilation } from '../assimilation/execute.ts';
import { planAssimilation } from '../assimilation/plan.ts';
import { findExperiment } from '../experiments.ts';
import { resolveSettings, withRunOptions } from '../settings.ts';

/** @throws ConfigError */
function iterationsOf(typed: unknown): number | undefined {
  if (typed === undefined) return undefined;
  const found = z.coerce.number().int().min(1).max(10_000).safeParse(typed);
  if (found.success) return found.data;
  throw new ConfigError(`--iterations must be a whole number from 1 to 10000; got ${JSON.stringify(typed)}; use for example 30.`);
}

/** `chronos assimilate EXPERIMENT`: proxies into the upper ocean and the parameters, by 4D-Var. */
export function addAssimilateCommand(program: Command): void {
  withRunOptions(program.command('assimilate').description('assimilates proxies by 4D-Var; --days is the length of the window'))
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file that declares an assimilation')
    .option('--iterations <n>', 'iterations of the minimisation')
    .action(async (name: string, { iterations, ...flags }: Record<string, unknown>) => {
      const most = iterationsOf(iterations);
      await executeAssimilation(planAssimilation(await findExperiment(name), resolveSettings(flags, process.env), most));
    });
}
