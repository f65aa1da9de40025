import type { Command } from 'commander';
import { findExperiment } from '../experiments.ts';
import { executeSensitivity } from '../sensitivity/execute.ts';
import { planSensitivity } from '../sensitivity/plan.ts';
import { resolveSettings, withRunOptions } from '../settings.ts';

/** `chronos sensitivity EXPERIMENT`: what a measure of the ocean owes to the state that a run begins with, and to parameters. */
export function addSensitivityCommand(program: Command): void {
  withRunOptions(
    program
      .command('sensitivity')
      .description(
        'differentiates a measure of the ocean by its initial state and by parameters; --days is the time in between (default: 365)',
      ),
  )
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file that declares one')
    .option('--of <measure>', 'amoc, amoc-north-atlantic or drake', 'amoc')
    .option('--average <n>', 'days at the end that the measure is averaged over (default: 1)')
    .option('--from <path>', 'restart, or folder of a run of the experiment, to begin with (default: the initial state)')
    .action(async (name: string, { of, average, from, ...flags }: { of: string; average?: string; from?: string }) => {
      await executeSensitivity(planSensitivity(await findExperiment(name), resolveSettings(flags, process.env), { of, average, from }));
    });
}
