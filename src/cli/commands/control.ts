import type { Command } from 'commander';
import { readBoundaryData, readOceanClimatology } from '../../io/index.ts';
import { isoDateTime } from '../../kernel/index.ts';
import { render } from '../../model/summary.ts';
import { useBackend } from '../../tensor/backend.ts';
import { modelSummary } from '../describe-model.ts';
import { findExperiment } from '../experiments.ts';
import { executeRun } from '../run/execute.ts';
import { findStart } from '../run/folder.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { resolveSettings, withRunOptions } from '../settings.ts';

/** Checks the input of a run as the run would. @returns where it would start */
async function rehearse(plan: RunPlan): Promise<string> {
  await useBackend(plan.settings.backend, plan.settings);
  const start = findStart(plan, (message) => process.stderr.write(`chronos: ${message}\n`));
  readBoundaryData(plan.resolution);
  readOceanClimatology(plan.resolution);
  if (start.kind === 'resume') return `goes on from ${start.from.path} at day ${start.from.checkpoint.cycle}`;
  return start.replaced.length === 0 ? 'anew, from observed ocean data' : `anew, in place of ${start.replaced.join(', ')}`;
}

/** What a dry run prints. */
function describePlan(plan: RunPlan, start: string): string {
  const { resolution, steps, parameters, clock, cycles, chunks, folder, experiment } = plan;
  const end = isoDateTime(clock.axis, cycles * steps.coupling).slice(0, -9);
  return [
    render(modelSummary(resolution, steps, parameters)),
    `experiment: ${experiment.name} – ${experiment.question}`,
    `length: ${cycles} days, until ${end}; chunks: ${chunks.length}; ${(cycles * steps.coupling) / steps.atmosphere} atmosphere and ${(cycles * steps.coupling) / steps.ocean} ocean steps`,
    `start: ${start}`,
    `files in ${folder}: state_0000.nc, mean_YYYY-MM.nc a month, timeseries.nc, restart_YYYY-MM-DD.nc, restart_latest, run.json, metrics.json, chronos.log`,
    'dry run: nothing was run or written',
    '',
  ].join('\n');
}

async function run(name: string, flags: Record<string, unknown>): Promise<void> {
  const settings = resolveSettings(flags, process.env);
  const plan = planRun(await findExperiment(name), settings);
  if (settings.dryRun) process.stdout.write(describePlan(plan, await rehearse(plan)));
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
