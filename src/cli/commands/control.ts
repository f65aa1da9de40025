import type { Command } from 'commander';
import { render } from '../../model/summary.ts';
import { modelSummary } from '../describe-model.ts';
import { findExperiment } from '../experiments.ts';
import { executeRun } from '../run/execute.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { resolveSettings, withRunOptions } from '../settings.ts';

/** What a dry run prints. */
function describePlan(plan: RunPlan): string {
  const { resolution, steps, parameters, cycles, chunks, folder, experiment } = plan;
  const years = (cycles / 365).toFixed(2);
  return [
    render(modelSummary(resolution, steps, parameters)),
    `experiment: ${experiment.name} – ${experiment.question}`,
    `length: ${cycles} days (${years} years) in ${chunks.length} chunks; ${(cycles * steps.coupling) / steps.atmosphere} atmosphere and ${(cycles * steps.coupling) / steps.ocean} ocean steps`,
    `files in ${folder}: state_0000.nc, mean_YYYY-MM.nc a month, timeseries.nc, restart_YYYY-MM-DD.nc, restart_latest, run.json, metrics.json, chronos.log`,
    'dry run: nothing was read or written',
    '',
  ].join('\n');
}

async function run(name: string, flags: Record<string, unknown>): Promise<void> {
  const settings = resolveSettings(flags, process.env);
  const plan = planRun(await findExperiment(name), settings);
  if (settings.dryRun) process.stdout.write(describePlan(plan));
  else await executeRun(plan);
}

/** `chronos run EXPERIMENT` and its short form for the production control run. */
export function addControlCommands(program: Command): void {
  withRunOptions(program.command('run').description('runs an experiment by name or path'))
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file')
    .action((name: string, flags: Record<string, unknown>) => run(name, flags));
  withRunOptions(program.command('control').description('the production control run; short for: run production-control')).action(
    (flags: Record<string, unknown>) => run('production-control', flags),
  );
}
