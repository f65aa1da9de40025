import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Resolution } from '../../grid/gaussian-grid.ts';
import { outputError, writeAtomically } from '../../io/index.ts';
import { markdown } from '../bench/report.ts';
import { runBench } from '../bench/run.ts';
import { type WorkloadName, workloadNames } from '../bench/workload.ts';

/** The page that `--write` leaves. */
const page = join(import.meta.dirname, '../../../docs/performance.md');

interface BenchFlags {
  readonly only?: WorkloadName;
  readonly resolution: Resolution | 'both';
  readonly quick?: true;
  readonly json?: true;
  readonly write?: true;
}

/** @throws OutputError now rather than when all is measured */
function checkPage(): void {
  try {
    accessSync(dirname(page), constants.W_OK);
  } catch (error) {
    throw outputError(page, error);
  }
}

async function runBenchCommand({ only, resolution, quick, json, write }: BenchFlags): Promise<void> {
  if (write) checkPage();
  const report = await runBench({
    names: only ? [only] : workloadNames,
    resolutions: resolution !== 'both' ? [resolution] : quick ? ['T31'] : ['T31', 'T63'],
    quick: quick === true,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  if (write) writeAtomically(page, markdown(report), { overwrite: true });
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : write ? `${page}\n` : markdown(report));
}

/** `chronos bench`: the speed of a step and of its gradient here, beside what else this machine can run. */
export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('times steps and gradients, compiled and eager, beside C, JAX and native TensorFlow where they are installed')
    .addOption(new Option('--only <name>', 'one row of the table').choices(workloadNames))
    .addOption(new Option('--resolution <name>', 'resolution').choices(['T31', 'T63', 'both']).default('both'))
    .option('--quick', 'T31 once, without JAX and native TensorFlow')
    .option('--json', 'prints JSON instead of the page')
    .option('--write', 'writes docs/performance.md')
    .action(runBenchCommand);
}
