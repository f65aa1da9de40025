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
import { type ChunkSummary, utcTimestamp } from '../../kernel/index.ts';
import type { Backend } from '../../tensor/backend.ts';
import type { RunPlan } from './plan.ts';

/** How a run ended, or that it goes on. */
export interface Outcome {
  readonly exitState: RunRecord['exit_state'];
  readonly exitCode: number | null;
  readonly cycle: number;
  readonly simulatedYearsPerDay: number | null;
  readonly timing: Readonly<Record<string, number>>;
  readonly checkpoints: readonly string[];
}

/** What the last sitting in a folder wrote down; undefined where it left no run.json that can be read. */
export function lastRecord(folder: string): RunRecord | undefined {
  try {
    return runRecordSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

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
    const { plan, finished } = { plan: this.#plan, finished: new Date() };
    const running = outcome.exitState === 'running';
    const configuration = {
      ...(plan.identity.configuration as object),
      experiment: plan.experiment,
      cycles: plan.cycles,
    } as unknown as Record<string, Json>;
    writeRunRecord(plan.folder, {
      configuration: configuration as RunRecord['configuration'],
      configuration_sha256: hashOf(configuration),
      seed: plan.identity.seed,
      version: packageVersion(),
      git_commit: gitCommit(),
      backend: this.#backend.name,
      device: this.#backend.device,
      precision: this.#plan.settings.precision,
      threads: this.#backend.threads,
      host: hostname(),
      node_version: process.version,
      command_line: process.argv.slice(2),
      start_time: utcTimestamp(this.#started),
      finish_time: running ? null : utcTimestamp(finished),
      timing_seconds: { ...outcome.timing },
      simulated_years_per_day: outcome.simulatedYearsPerDay,
      checkpoints: [...outcome.checkpoints],
      exit_state: outcome.exitState,
      exit_code: outcome.exitCode,
    });
    if (running) return;
    const chunks = this.#chunksUntil(outcome.cycle);
    const metrics = runMetrics(plan.experiment.name, outcome.cycle, chunks.length, this.#started, finished);
    writeMetrics(plan.folder, metrics, chunks, { overwrite: true });
  }
}
