import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  gitCommit,
  hashOf,
  type Json,
  packageVersion,
  type RunRecord,
  runMetrics,
  runRecordSchema,
  writeMetrics,
  writeRunRecord,
} from '../../io/index.ts';
import { ChronosError, type ChunkSummary, exitCodes, OutputError, utcTimestamp } from '../../kernel/index.ts';
import type { Backend } from '../../tensor/backend.ts';
import type { RunPlan } from './plan.ts';

/** How something that was run ended, or that it goes on. */
export interface Ending {
  readonly exitState: RunRecord['exit_state'];
  readonly exitCode: number | null;
  readonly simulatedYearsPerDay: number | null;
  readonly timing: Readonly<Record<string, number>>;
  readonly checkpoints: readonly string[];
}

/** How a run of the model ended, and the cycles that it had done. */
export interface Outcome extends Ending {
  readonly cycle: number;
}

/** What was run, on what, from when on, and with which choices besides those of its model. */
export interface Provenance {
  readonly plan: RunPlan;
  readonly backend: Backend;
  readonly started: Date;
  readonly choices: { readonly [name: string]: Json };
}

/** Writes run.json, whole, over that of an earlier moment. */
export function writeProvenance({ plan, backend, started, choices }: Provenance, ending: Ending): void {
  const configuration = { ...(plan.identity.configuration as object), experiment: plan.experiment, ...choices } as unknown as Record<
    string,
    Json
  >;
  writeRunRecord(plan.folder, {
    configuration: configuration as RunRecord['configuration'],
    configuration_sha256: hashOf(configuration),
    seed: plan.identity.seed,
    version: packageVersion(),
    git_commit: gitCommit(),
    backend: backend.name,
    device: backend.device,
    precision: plan.settings.precision,
    threads: backend.threads,
    host: hostname(),
    node_version: process.version,
    command_line: process.argv.slice(2),
    start_time: utcTimestamp(started),
    finish_time: ending.exitState === 'running' ? null : utcTimestamp(new Date()),
    timing_seconds: { ...ending.timing },
    simulated_years_per_day: ending.simulatedYearsPerDay,
    checkpoints: [...ending.checkpoints],
    exit_state: ending.exitState,
    exit_code: ending.exitCode,
  });
}

/** Writes down how something failed, where that can still be written. */
export function recordFailure(error: unknown, record: (exitState: RunRecord['exit_state'], exitCode: number) => void): void {
  const code = error instanceof ChronosError ? error.exitCode : exitCodes.other;
  try {
    record(code === exitCodes.stoppedEarly ? 'stopped early' : code === exitCodes.unstable ? 'unstable' : 'failed', code);
  } catch (second) {
    if (!(second instanceof OutputError)) throw second; // the first error is the one to tell
  }
}

/** What the last sitting in a folder wrote down; undefined where it left no run.json that can be read. */
export function lastRecord(folder: string): RunRecord | undefined {
  try {
    return runRecordSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whether a record is that of an assimilation, not of a run of the model. */
export const isOfAssimilation = ({ configuration }: RunRecord): boolean => 'method' in configuration;

/** Writes run.json and metrics.json of a run. */
export class RunRecorder {
  readonly #plan: RunPlan;
  readonly #backend: Backend;
  readonly #started = new Date();

  constructor(plan: RunPlan, backend: Backend) {
    this.#plan = plan;
    this.#backend = backend;
  }

  /** The chunks of the plan that are done, the last one cut where the run stands. */
  #chunksUntil(cycle: number): ChunkSummary[] {
    return this.#plan.chunks
      .filter(({ start_cycle }) => start_cycle < cycle)
      .map((chunk) => ({ ...chunk, end_cycle: Math.min(chunk.end_cycle, cycle) }));
  }

  /** Writes both files, whole, over those of an earlier moment of the same run. */
  write(outcome: Outcome): void {
    const [plan, started] = [this.#plan, this.#started];
    writeProvenance({ plan, backend: this.#backend, started, choices: { cycles: plan.cycles } }, outcome);
    if (outcome.exitState === 'running') return;
    const chunks = this.#chunksUntil(outcome.cycle);
    const metrics = runMetrics(plan.experiment.name, outcome.cycle, chunks.length, started, new Date());
    writeMetrics(plan.folder, metrics, chunks, { overwrite: true });
  }
}
