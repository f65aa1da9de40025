import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../../kernel/index.ts';
import { planAssimilation } from '../assimilation/plan.ts';
import { findExperiment } from '../experiments.ts';
import { findStart } from '../run/folder.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { resolveSettings, withStartOptions } from '../settings.ts';
import { jobsOf, type Submission } from '../submit/plan.ts';
import { submitScript } from '../submit/sbatch.ts';
import { jobScript } from '../submit/script.ts';
import { readSite } from '../submit/site.ts';
import { type TypedWishes, wishesOf, withAssimilationOptions } from './assimilate.ts';

const scripts = fileURLToPath(new URL('../../../slurm', import.meta.url));

/** A number from an option. @throws ConfigError */
function numberOf(option: string, typed: unknown, schema: z.ZodNumber, rule: string): number | undefined {
  if (typed === undefined) return undefined;
  const found = typeof typed === 'string' && typed.trim() === '' ? undefined : schema.safeParse(Number(typed)).data;
  if (found !== undefined) return found;
  throw new ConfigError(`${option} must be ${rule}; got ${JSON.stringify(typed)}; use for example 3.`);
}
const count = (option: string, typed: unknown, most: number) =>
  numberOf(option, typed, z.number().int().min(1).max(most), `a whole number from 1 to ${most}`);

/** Where the run stands that is to be submitted; 0 where it begins anew. Members of an ensemble and assimilations find out themselves. */
function startCycleOf(plan: RunPlan, { array, declaration }: Submission): number {
  if (array !== undefined || declaration.assimilation) return 0;
  const start = findStart(plan, (message) => process.stderr.write(`chronos: ${message}\n`));
  return start.kind === 'resume' ? start.from.checkpoint.cycle : 0;
}

async function submit(experiment: string, { chain, array, hours, site, ...options }: Record<string, unknown>): Promise<void> {
  const { iterations, method, observations, strict, members, member: _, ...flags } = options;
  const wishes = wishesOf({ iterations, method, observations, strict, members } as TypedWishes);
  const settings = resolveSettings(flags, process.env);
  const declaration = await findExperiment(experiment);
  const submission: Submission = {
    experiment,
    settings,
    declaration,
    hours: numberOf('--hours', hours, z.number().positive().max(8760), 'a number of hours above 0, at most a year'),
    chain: count('--chain', chain, 1000),
    array: count('--array', array, 1000),
    wishes,
    scripts,
    workingFolder: process.cwd(),
  };
  const plan = declaration.assimilation ? planAssimilation(declaration, settings, wishes).run : planRun(declaration, settings);
  const jobs = jobsOf(submission, plan, startCycleOf(plan, submission));
  const ofSite = readSite(site as string | undefined, process.env);
  let before: string | undefined;
  jobs.forEach((job, n) => {
    const script = jobScript(job, ofSite);
    if (settings.dryRun) {
      if (jobs.length > 1)
        process.stdout.write(`${n > 0 ? '\n' : ''}# job ${n + 1} of ${jobs.length}${n > 0 ? `, after job ${n} has ended well` : ''}\n`);
      process.stdout.write(script);
      return;
    }
    const after = before === undefined ? '' : `, after ${before}`;
    before = submitScript(script, before);
    process.stdout.write(
      `job ${before} of ${declaration.name}${jobs.length > 1 ? `, ${n + 1} of ${jobs.length}${after}` : ''}: results in ${plan.folder}\n`,
    );
  });
}

/** `chronos submit EXPERIMENT`: the experiment as jobs of SLURM, with the resources that it declares. */
export function addSubmitCommand(program: Command): void {
  const command = program.command('submit').description('submits an experiment to SLURM with the resources that it declares');
  withAssimilationOptions(withStartOptions(command))
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file')
    .option('--chain <n>', 'cuts the run into n jobs, each after the one before')
    .option(
      '--array <n>',
      'an ensemble of n runs, with seeds that count up and a folder for each; with --method ensemble the n members of one',
    )
    .option('--hours <n>', 'time limit of a job in hours, in place of the declared one')
    .option(
      '--site <file>',
      'account, partition, gpu, modules and options of the site (default: chronos.site.json, ~/.config/chronos/site.json)',
    )
    .action(submit);
}
