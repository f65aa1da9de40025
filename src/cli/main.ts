import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { OutputError } from '../kernel/errors.ts';
import { addAnalyzeCommand } from './commands/analyze.ts';
import { addAssimilateCommand } from './commands/assimilate.ts';
import { addBenchCommand } from './commands/bench.ts';
import { addControlCommands } from './commands/control.ts';
import { addDescribeCommand } from './commands/describe.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addKernelCommand } from './commands/kernel.ts';
import { addNewCommand } from './commands/new.ts';
import { addProxiesCommand } from './commands/proxies.ts';
import { addSensitivityCommand } from './commands/sensitivity.ts';
import { addSubmitCommand } from './commands/submit.ts';
import { addTuneCommand } from './commands/tune.ts';
import { addViewCommand } from './commands/view.ts';

/** Exit code and one sentence for anything thrown. */
function failure(error: unknown): { code: number; sentence: string } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2, sentence: '' };
  const code = error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 1;
  return { code, sentence: error instanceof Error ? error.message : String(error) };
}

function program(): Command {
  const chronos = new Command('chronos')
    .description('A differentiable coupled Earth-system model on TensorFlow.js tensors')
    .version(packageJson.version)
    .option('--debug', 'prints the stack trace of an error')
    .showHelpAfterError('(chronos --help lists the commands; chronos COMMAND --help its options)');
  for (const add of [
    addControlCommands,
    addAssimilateCommand,
    addProxiesCommand,
    addSensitivityCommand,
    addTuneCommand,
    addKernelCommand,
    addAnalyzeCommand,
    addDescribeCommand,
    addDoctorCommand,
    addBenchCommand,
    addNewCommand,
    addSubmitCommand,
    addViewCommand,
  ])
    add(chronos);
  for (const command of [chronos, ...chronos.commands]) command.exitOverride();
  return chronos;
}

/** Tells an error in its one sentence, and the trace where it was asked for. */
function tell(error: unknown, debug: boolean): void {
  const { code, sentence } = failure(error);
  if (sentence) process.stderr.write(`chronos: ${sentence}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = code;
}

/** A reader that leaves (`| head`) ends the printing, not the run; what else goes wrong outside the command is told like any error. */
function guardProcess(debug: () => boolean): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE')
      tell(new OutputError(`Standard output must take what is printed; the system answered ${code}; send it elsewhere.`), false);
  });
  process.on('uncaughtException', (error) => {
    tell(error, debug());
    process.exit();
  });
}

/** Runs the command line. Errors go to stderr as one sentence; the exit code says what kind. */
export async function main(argv: readonly string[]): Promise<void> {
  const chronos = program();
  const debug = () => Boolean(chronos.opts().debug);
  guardProcess(debug);
  try {
    await chronos.parseAsync(argv);
  } catch (error) {
    tell(error, debug());
  }
}
