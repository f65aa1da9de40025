import type { Command } from 'commander';
import { findExperiment } from '../experiments.ts';
import { resolveSettings, withRunOptions } from '../settings.ts';
import { executeTuning } from '../tune/execute.ts';
import { planTuning } from '../tune/plan.ts';

/** `chronos tune EXPERIMENT`: parameters of the atmosphere by the gradients of short windows. */
export function addTuneCommand(program: Command): void {
  withRunOptions(program.command('tune').description("tunes parameters by the model's own gradients; --days is the length of a window"))
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file that declares a tuning')
    .action(async (name: string, flags: Record<string, unknown>) => {
      await executeTuning(planTuning(await findExperiment(name), resolveSettings(flags, process.env)));
    });
}
