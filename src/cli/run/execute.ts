import { disposeStart } from '../../io/index.ts';
import { BlowUpError, ConfigError, type KernelResult, monthKey, runKernel, StoppedEarly } from '../../kernel/index.ts';
import type { CoupledState } from '../../model/coupled-state.ts';
import { useBackend } from '../../tensor/backend.ts';
import { findStart, type Start } from './folder.ts';
import { buildModel, type Model } from './model.ts';
import type { RunPlan } from './plan.ts';
import { type Progress, startProgress } from './progress.ts';
import { RunRecorder } from './record.ts';
import { Results } from './results.ts';
import { listenForStops } from './signals.ts';

type Beginning = ReturnType<Model['resumed']>;

/** The state to start from, read from the restart or made anew and written down. */
async function begin(plan: RunPlan, start: Start, model: Model, results: Results, progress: Progress): Promise<Beginning> {
  if (start.kind === 'resume') {
    progress.say(`going on from ${start.from.path}`);
    return model.resumed(start.from.checkpoint);
  }
  const state = model.initial();
  progress.say(
    `starting from observed ocean data, ${plan.cycles} days in ${plan.chunks.length === 1 ? 'one chunk' : `${plan.chunks.length} chunks`}`,
  );
  await results.initial(state);
  await results.restart({ cycle: 0, state, window: undefined });
  return { state, window: undefined, startCycle: 0 };
}

/** Wall-clock seconds by phase. */
class Stopwatch {
  readonly seconds: Record<string, number> = {};

  async time<T>(phase: string, work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.seconds[phase] = (this.seconds[phase] ?? 0) + (performance.now() - began) / 1000;
    }
  }
}

/**
 * Runs a plan to its end or to where it is stopped.
 * @throws BlowUpError, StoppedEarly, InputError, OutputError, ConfigError; each with its exit code
 */
export async function executeRun(plan: RunPlan): Promise<void> {
  const watch = new Stopwatch();
  const backend = await watch.time('start', () => useBackend(plan.settings.backend));
  const start = findStart(plan, (message) => process.stderr.write(`chronos: ${message}\n`));
  const startCycle = start.kind === 'resume' ? start.from.checkpoint.cycle : 0;
  if (startCycle > plan.cycles)
    throw new ConfigError(
      `The run must not end before its restart; got ${plan.cycles} days, and the restart stands at day ${startCycle}; lengthen the run.`,
    );
  const model = await watch.time('start', () => buildModel(plan));
  const results = new Results(plan, model);
  const recorder = new RunRecorder(plan, backend);
  const progress = startProgress(plan, startCycle);
  let cycle = startCycle;
  const record = (exitState: 'running' | 'done' | 'stopped early' | 'unstable' | 'failed', exitCode: number | null) =>
    recorder.write({
      exitState,
      exitCode,
      cycle,
      simulatedYearsPerDay: progress.simulatedYearsPerDay(),
      timing: watch.seconds,
      checkpoints: results.restarts,
    });
  record('running', null);
  const stops = listenForStops(progress.say);
  try {
    const beginning = await watch.time('start', () => begin(plan, start, model, results, progress));
    const result = await watch.time('run', () =>
      advance(plan, model, beginning, { results, progress, stop: stops.requested, onChunk: (done) => (cycle = done) }),
    );
    cycle = result.cycle;
    disposeStart(beginning);
    disposeStart(result);
    record(result.stopped ? 'stopped early' : 'done', result.stopped ? 5 : 0);
    if (result.stopped)
      throw new StoppedEarly(`The run was asked to stop at day ${cycle} of ${plan.cycles}; the same command goes on from there.`);
    progress.say(`done: ${cycle} days, ${progress.simulatedYearsPerDay()?.toFixed(0) ?? 'no'} SYPD, results in ${plan.folder}`);
  } catch (error) {
    if (error instanceof BlowUpError) record('unstable', error.exitCode);
    else if (!(error instanceof StoppedEarly)) record('failed', error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1);
    throw error;
  } finally {
    stops.release();
  }
}

interface Around {
  readonly results: Results;
  readonly progress: Progress;
  readonly stop: () => boolean;
  readonly onChunk: (cycle: number) => void;
}

/** The kernel with everything that happens between its chunks. */
function advance(plan: RunPlan, model: Model, beginning: Beginning, around: Around): Promise<KernelResult<CoupledState>> {
  const { results, progress, stop, onChunk } = around;
  const { axis } = plan.clock;
  return runKernel<CoupledState>({
    config: { cycles: plan.cycles, chunkCycles: plan.settings.chunkDays ?? 1 },
    chunks: plan.chunks,
    clock: plan.clock,
    ...beginning,
    step: (state, time) => model.step(state, time),
    windowKey: ({ seconds }) => monthKey(axis, seconds),
    stopRequested: stop,
    onCycle: progress.cycle,
    onBlowUp: async (state, time) => progress.say(`the state before the error is in ${await results.dump(state, time)}`),
    onChunkEnd: async (report) => {
      await results.months(report.closed);
      await results.restart({ cycle: report.next.cycle, state: report.state, window: report.window });
      onChunk(report.next.cycle);
      progress.chunk(report);
    },
  });
}
