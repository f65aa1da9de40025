import type { Command } from 'commander';
import { boundaries } from '../../grid/boundary.ts';
import { isoDateTime } from '../../kernel/index.ts';
import { render } from '../../model/summary.ts';
import { useBackend } from '../../tensor/backend.ts';
import { findExperiment } from '../experiments.ts';
import { executeRun } from '../run/execute.ts';
import { findStart } from '../run/folder.ts';
import { forcingLines } from '../run/forcing.ts';
import { modelData, modelSetup } from '../run/model.ts';
import { planRun, type RunPlan, startOf } from '../run/plan.ts';
import { duration } from '../run/progress.ts';
import { lastRecord } from '../run/record.ts';
import { resolveSettings, withStartOptions } from '../settings.ts';

/** How long the rest of a run takes, by what the last sitting in its folder took on the same backend. */
function costOf({ folder, cycles, steps, resolution, airResolution }: RunPlan, backend: string, startCycle: number): string {
  const last = lastRecord(folder);
  const rate = last?.simulated_years_per_day;
  const { resolution: lastResolution, atmosphereResolution = lastResolution } = last?.configuration ?? {};
  if (!rate || last.backend !== backend || lastResolution !== resolution || atmosphereResolution !== airResolution)
    return `cost: to be told once some days have run here with ${backend}; docs/performance.md has figures of other machines`;
  const seconds = ((cycles - startCycle) * steps.coupling) / (365 * rate);
  return `cost: ${duration(seconds)} at ${rate.toFixed(0)} SYPD, the rate of the last sitting here`;
}

/** Checks the input of a run as the run would. @returns where it would start and what it would cost */
async function rehearse(plan: RunPlan): Promise<{ start: string; cost: string }> {
  const { name, device } = await useBackend(plan.settings.backend, plan.settings);
  const start = findStart(plan, (message) => process.stderr.write(`chronos: ${message}\n`));
  modelSetup(plan);
  const data = modelData(plan);
  for (const name of plan.definition.inputs) data[name]();
  const cost = `backend: ${name}, ${device}\n${costOf(plan, name, start.kind === 'resume' ? start.from.checkpoint.cycle : 0)}`;
  if (start.kind === 'resume') return { cost, start: `goes on from ${start.from.path} at day ${start.from.checkpoint.cycle}` };
  return {
    cost,
    start:
      start.replaced.length === 0 ? `anew, from ${startOf(plan)}` : `anew, from ${startOf(plan)}, in place of ${start.replaced.join(', ')}`,
  };
}

/** What a dry run prints. */
function describePlan(plan: RunPlan, { start, cost }: { start: string; cost: string }): string {
  const {
    definition,
    resolution,
    airResolution,
    boundary,
    steps,
    parameters,
    oceanSchemes,
    clock,
    cycles,
    chunks,
    folder,
    experiment,
    forcing,
  } = plan;
  const substeps = definition.stepping.map((name) => `${(cycles * steps.coupling) / steps[name]} ${name}`).join(' and ');
  const end = isoDateTime(clock.axis, cycles * steps.coupling).slice(0, -9);
  return [
    render(definition.summary(resolution, steps, parameters, oceanSchemes, airResolution)),
    `boundary: ${boundaries[boundary].title}`,
    ...forcingLines(forcing),
    `experiment: ${experiment.name} – ${experiment.question}`,
    `length: ${cycles} days, until ${end}; chunks: ${chunks.length}; ${substeps} steps`,
    `start: ${start}`,
    cost,
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
  withStartOptions(program.command('run').description('runs an experiment by name or path'))
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file')
    .action((name: string, flags: Record<string, unknown>) => run(name, flags));
  withStartOptions(program.command('control').description('the production control run; short for: run production-control')).action(
    (flags: Record<string, unknown>) => run('production-control', flags),
  );
}
