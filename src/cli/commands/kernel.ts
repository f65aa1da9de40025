import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { makeFolder, makeRunFolder, packageVersion, runMetrics, writeMetrics } from '../../io/run-record.ts';
import { ConfigError, defaultTimeAxis, OutputError, runEmptyKernel, type SimConfig, simConfig } from '../../kernel/index.ts';

interface KernelFlags {
  readonly name: string;
  readonly cycles: string;
  readonly chunkCycles?: string;
  readonly cycleChunks?: string;
  readonly seed: string;
  readonly outDir?: string;
}

/** A number as typed; what is none stays text, so that the error can quote it. */
const typed = (text: string): number | string => (/^-?\d+$/.test(text.trim()) ? Number(text) : text);

/** Chunks that fit comfortably into memory. */
const mostChunks = 1_000_000;

/** The configuration that the flags ask for. @throws ConfigError */
function configOf(flags: KernelFlags): SimConfig {
  if (flags.chunkCycles !== undefined && flags.cycleChunks !== undefined)
    throw new ConfigError('--chunk-cycles and --cycle-chunks are two names of one number; got both; keep one.');
  const config = simConfig({
    name: flags.name,
    cycles: typed(flags.cycles),
    chunkCycles: typed(flags.chunkCycles ?? flags.cycleChunks ?? '10'),
    seed: typed(flags.seed),
    outDir: flags.outDir ?? join('outputs', 'runs'),
  });
  const chunks = Math.ceil(config.cycles / config.chunkCycles);
  if (chunks > mostChunks)
    throw new ConfigError(`A run may have at most ${mostChunks} chunks; got ${chunks}; raise --chunk-cycles or lower --cycles.`);
  return config;
}

async function runKernelCommand(flags: KernelFlags): Promise<void> {
  const started = new Date();
  const config = configOf(flags);
  if (flags.outDir !== undefined && existsSync(join(flags.outDir, 'metrics.json')))
    throw new OutputError(`--out-dir must hold no metrics.json yet; ${flags.outDir} does; choose another folder or leave the option out.`);
  const folder = flags.outDir === undefined ? makeRunFolder(config.outDir, config.name, started) : makeFolder(flags.outDir);
  const { chunks } = await runEmptyKernel(config, { axis: defaultTimeAxis, startSeconds: 0, cycleSeconds: 1 });
  const metrics = runMetrics(config.name, config.cycles, chunks.length, started, new Date());
  const path = writeMetrics(folder, metrics, chunks);
  process.stdout.write(`${config.name}: cycles=${config.cycles} chunks=${chunks.length} -> ${path}\n`);
}

/** `chronos kernel`: the chunked kernel alone, without physics. */
export function addKernelCommand(program: Command): void {
  program
    .command('kernel')
    .description(`runs the chunked kernel alone, without physics (version ${packageVersion()})`)
    .option('--name <text>', 'scenario name', 'default')
    .option('--cycles <n>', 'number of cycles', '100')
    .option('--chunk-cycles <n>', 'cycles in a chunk (default 10)')
    .option('--cycle-chunks <n>', 'the same under the name of the original')
    .option('--seed <n>', 'seed of the random numbers', '0')
    .option('--out-dir <dir>', 'folder of metrics.json (default: a new one under outputs/runs)')
    .action(runKernelCommand);
}
