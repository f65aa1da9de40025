import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type ChunkSummary, cleanName, type RunMetrics, runMetricsSchema, utcTimestamp } from '../kernel/index.ts';
import { outputError, writeAtomically } from './atomic-file.ts';
import { fileJson, type Json } from './json.ts';

/** Makes a folder and those above it. @returns the folder @throws OutputError */
export function makeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST'; // by a file
    throw outputError(path, taken ? { code: 'ENOTDIR' } : error);
  }
}

/**
 * Makes the folder of a run, `<root>/<UTC YYYYMMDD_HHMMSS>_<clean name>`, with a number behind it where the name is
 * taken. The folder is new: two runs that start in the same second get two folders.
 */
export function makeRunFolder(root: string, name: string, moment: Date): string {
  const stamp = moment.toISOString().replace(/[-:]/g, '').replace('T', '_').slice(0, 15);
  const base = join(makeFolder(root), `${stamp}_${cleanName(name)}`);
  for (let n = 1; ; n++) {
    const path = n === 1 ? base : `${base}_${n}`;
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw outputError(path, error);
    }
  }
}

/** Puts the metrics of a run together. */
export const runMetrics = (name: string, cycles: number, chunks: number, started: Date, finished: Date): RunMetrics =>
  Object.freeze(
    runMetricsSchema.parse({
      total_cycles: cycles,
      total_chunks: chunks,
      start_time: utcTimestamp(started),
      finish_time: utcTimestamp(finished),
      scenario_name: name,
    }),
  );

/** Writes metrics.json. @returns its path */
export function writeMetrics(
  folder: string,
  run: RunMetrics,
  chunks: readonly ChunkSummary[],
  options: { overwrite?: boolean } = {},
): string {
  const path = join(makeFolder(folder), 'metrics.json');
  writeAtomically(path, fileJson({ chunks: chunks.map((chunk) => ({ ...chunk })), run: { ...run } }), options);
  return path;
}

/** What a run must record beside its metrics, so that it can be repeated. */
export const runRecordSchema = z.strictObject({
  configuration: z.record(z.string(), z.json()),
  configuration_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  seed: z.int(),
  version: z.string(),
  git_commit: z.string().nullable(),
  backend: z.string(),
  device: z.string(),
  precision: z.string(),
  threads: z.int().min(1),
  host: z.string(),
  node_version: z.string(),
  command_line: z.array(z.string()),
  start_time: z.iso.datetime({ offset: true }),
  finish_time: z.iso.datetime({ offset: true }).nullable(),
  /** Wall-clock seconds by phase. */
  timing_seconds: z.record(z.string(), z.number()),
  simulated_years_per_day: z.number().nullable(),
  checkpoints: z.array(z.string()),
  exit_state: z.enum(['running', 'done', 'stopped early', 'unstable', 'failed']),
  exit_code: z.int().nullable(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Writes run.json, replacing the one of an earlier moment of the same run. @returns its path */
export function writeRunRecord(folder: string, record: RunRecord): string {
  const path = join(makeFolder(folder), 'run.json');
  writeAtomically(path, fileJson(runRecordSchema.parse(record) as Json), { overwrite: true });
  return path;
}

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** Version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(join(packageFolder, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** Commit of the checkout that this code runs from; null where it is no checkout. */
export function gitCommit(folder: string = packageFolder): string | null {
  const pointer = readText(join(folder, '.git'))?.match(/^gitdir: (.+)$/)?.[1];
  const git = pointer ?? join(folder, '.git');
  const head = readText(join(git, 'HEAD'));
  const reference = head?.match(/^ref: (.+)$/)?.[1];
  if (reference === undefined) return head ?? null;
  const common = pointer ? dirname(dirname(git)) : git;
  const packed = readText(join(common, 'packed-refs'))
    ?.split('\n')
    .find((line) => line.endsWith(` ${reference}`));
  return readText(join(common, reference)) ?? packed?.slice(0, 40) ?? null;
}
