import { type Command, Option } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../../kernel/index.ts';
import { executeGradientCheck } from '../assimilation/check-gradient.ts';
import { executeAssimilation } from '../assimilation/execute.ts';
import { type AssimilationWishes, type Method, methods, planAssimilation } from '../assimilation/plan.ts';
import { findExperiment } from '../experiments.ts';
import { resolveSettings, withRunOptions } from '../settings.ts';

/** @throws ConfigError */
function wholeNumber(option: string, typed: unknown, least: number, most: number): number | undefined {
  if (typed === undefined) return undefined;
  const found = z.coerce.number().int().min(least).max(most).safeParse(typed);
  if (found.success) return found.data;
  throw new ConfigError(`${option} must be a whole number from ${least} to ${most}; got ${JSON.stringify(typed)}; use for example 30.`);
}

/** Options as typed. */
export interface TypedWishes {
  readonly iterations?: string;
  readonly method?: Method;
  readonly observations?: string;
  readonly strict?: boolean;
  readonly members?: string;
  readonly member?: string;
}

/** Options that belong to assimilations and no other run. */
export const withAssimilationOptions = (command: Command): Command =>
  command
    .option('--iterations <n>', 'iterations of the minimisation')
    .option('--observations <file>', 'CSV or netCDF table of real records, for experiments that declare some')
    .option('--strict', 'ends where a row of the table cannot be used; otherwise such rows are named and left out')
    .addOption(new Option('--method <name>', 'the way down: gradients or an ensemble (default: lbfgs)').choices([...methods]))
    .option('--members <n>', 'size of the ensemble')
    .option('--member <n>', 'runs this member of the ensemble alone, for arrays of jobs');

/** Checks options. @throws ConfigError */
export const wishesOf = ({ iterations, members, member, ...rest }: TypedWishes): AssimilationWishes => ({
  ...rest,
  iterations: wholeNumber('--iterations', iterations, 1, 10_000),
  members: wholeNumber('--members', members, 2, 999),
  member: wholeNumber('--member', member, 1, 999),
});

/** `chronos assimilate EXPERIMENT`: proxies into the upper ocean and the parameters, by 4D-Var or by an ensemble. */
export function addAssimilateCommand(program: Command): void {
  const command = program.command('assimilate').description('assimilates proxies by 4D-Var; --days is the length of the window');
  withAssimilationOptions(withRunOptions(command))
    .argument('<experiment>', 'a name (chronos describe experiments) or the path of a file that declares an assimilation')
    .option('--check-gradient', 'holds the gradient of the whole cost to differences in float64, and does nothing else')
    .action(async (name: string, options: Record<string, unknown>) => {
      const { iterations, method, observations, strict, members, member, checkGradient, ...flags } = options;
      const wishes = wishesOf({ iterations, method, observations, strict, members, member } as TypedWishes);
      const plan = planAssimilation(await findExperiment(name), resolveSettings(flags, process.env), wishes);
      await (checkGradient ? executeGradientCheck : executeAssimilation)(plan);
    });
}
