import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Resolution } from '../../grid/gaussian-grid.ts';
import { outputError, writeAtomically } from '../../io/index.ts';
import { referencesName, referencesOf } from '../bench/references.ts';
import { markdown, type Report } from '../bench/report.ts';
import { runBench } from '../bench/run.ts';
import { type WorkloadName, workloadNames } from '../bench/workload.ts';

/** The page that `--write` leaves, and the one in which it keeps what other machines measured. */
const page = join(import.meta.dirname, '../../../docs/performance.md');
const referencePage = join(dirname(page), referencesName);

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

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Writes the page, after what would be lost with the one that it replaces. */
function writePage(report: Report): void {
  const kept = referencesOf(textOf(page), markdown(report), textOf(referencePage));
  if (kept !== undefined) writeAtomically(referencePage, kept, { overwrite: true });
  writeAtomically(page, markdown(report, { references: existsSync(referencePage) }), { overwrite: true });
}

async function runBenchCommand({ only, resolution, quick, json, write }: BenchFlags): Promise<void> {
  if (write) checkPage();
  const report = await runBench({
    names: only ? [only] : workloadNames,
    resolutions: resolution !== 'both' ? [resolution] : quick ? ['T31'] : ['T31', 'T63'],
    quick: quick === true,
    startUp: !only && !quick,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  if (write) writePage(report);
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
    .option('--write', `writes docs/performance.md; what another machine compared with is kept in docs/${referencesName}`)
    .action(runBenchCommand);
}
