import { existsSync } from 'node:fs';
import { disposeStart, makeFolder, type RunRecord } from '../../io/index.ts';
import { exitCodes, type KernelResult, type KernelRun, monthKey, runKernel, StoppedEarly } from '../../kernel/index.ts';
import { type Backend, useBackend } from '../../tensor/backend.ts';
import { findStart, prepareFolder, type Start } from './folder.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { buildModel, type CompilingBackend, type Model, segmentCycles } from './model.ts';
import { type RunPlan, startOf } from './plan.ts';
import { type Progress, startProgress } from './progress.ts';
import { lastRecord, RunRecorder, recordFailure } from './record.ts';
import { Results } from './results.ts';
import { listenForStops, type StopRequests } from './signals.ts';
import { Stopwatch } from './stopwatch.ts';
import { wallClockLimit } from './wall-clock.ts';

type Beginning = ReturnType<Model['resumed']>;

/** The state to start from, read from the restart or made anew and written down. */
async function begin(plan: RunPlan, start: Start, model: Model, results: Results, progress: Progress): Promise<Beginning> {
  if (start.kind === 'resume') {
    progress.say(`going on from ${start.from.path}`);
    return model.resumed(start.from.checkpoint);
  }
  const state = plan.branch ? model.resumed(plan.branch.checkpoint).state : model.initial();
  progress.say(`starting from ${startOf(plan)}; days to run: ${plan.cycles}, chunks: ${plan.chunks.length}`);
  await results.initial(state);
  await results.restart({ cycle: 0, state, window: undefined });
  return { state, window: undefined, startCycle: 0 };
}

/** What a run consists of once everything is checked. */
interface Sitting {
  readonly plan: RunPlan;
  readonly backend: Backend;
  readonly start: Start;
  readonly model: Model;
  readonly watch: Stopwatch;
  readonly recorder: RunRecorder;
  readonly results: Results;
  readonly progress: Progress;
  readonly stops: StopRequests;
}

const warn = (sentence: string): void => void process.stderr.write(`chronos: ${sentence}\n`);

const isCompiling = (backend: Backend): backend is CompilingBackend => backend.target !== undefined;

const startCycleOf = (start: Start): number => (start.kind === 'resume' ? start.from.checkpoint.cycle : 0);

/**
 * Runs a plan to its end or to where it is stopped. Nothing is written, and nothing replaced, before all input is known to be good.
 * @throws BlowUpError, StoppedEarly, InputError, OutputError, ConfigError; each with its exit code
 */
export async function executeRun(plan: RunPlan): Promise<void> {
  const stops = listenForStops(warn);
  let lock: FolderLock | undefined;
  const claim = (): Start => {
    lock = lockFolder(makeFolder(plan.folder));
    return findStart(plan, warn); // another run may have come and gone meanwhile
  };
  try {
    if (existsSync(plan.folder)) lock = lockFolder(plan.folder);
    const ready = await prepare(plan);
    if (!ready) return;
    const start = lock ? ready.start : claim();
    prepareFolder(plan.folder, start);
    const progress = startProgress(plan, startCycleOf(start));
    stops.tell(progress.say);
    const [results, recorder] = [new Results(plan, ready.model, progress.say), new RunRecorder(plan, ready.backend)];
    await sit({ plan, ...ready, start, recorder, results, progress, stops });
  } finally {
    lock?.release();
    stops.release();
  }
}

/** Checks and reads everything; changes nothing. @returns undefined where nothing is left to do */
async function prepare(plan: RunPlan): Promise<Pick<Sitting, 'backend' | 'start' | 'model' | 'watch'> | undefined> {
  const watch = new Stopwatch();
  const backend = await watch.time('start', () => useBackend(plan.settings.backend, plan.settings));
  const start = findStart(plan, warn);
  if (start.kind === 'resume' && startCycleOf(start) === plan.cycles && lastRecord(plan.folder)?.exit_state === 'done') {
    if (!plan.settings.quiet && !plan.settings.json) process.stdout.write(`nothing to do: ${plan.folder} has all ${plan.cycles} days\n`);
    return undefined;
  }
  const model = await watch.time('start', () => buildModel(plan));
  return { backend, start, model, watch };
}

/** From the first record to the last, whatever happens in between. */
async function sit({ plan, backend, start, model, watch, recorder, results, progress, stops }: Sitting): Promise<void> {
  let cycle = startCycleOf(start);
  const record = (exitState: RunRecord['exit_state'], exitCode: number | null) =>
    recorder.write({
      exitState,
      exitCode,
      cycle,
      simulatedYearsPerDay: progress.simulatedYearsPerDay(),
      timing: watch.seconds,
      checkpoints: results.restarts,
    });
  record('running', null);
  progress.say(`backend ${backend.name}: ${backend.device}`);
  try {
    const beginning = await watch.time('start', () => begin(plan, start, model, results, progress));
    const code =
      isCompiling(backend) && cycle < plan.cycles ? await watch.time('compile', () => model.compile(beginning.state, backend)) : undefined;
    const limit = wallClockLimit(plan.settings.wallTime);
    const around = { results, progress, stop: () => limit() || stops.requested(), onChunk: (done: number) => (cycle = done) };
    const run = () => advance(plan, code ? { advance: code.advance } : { step: model.step }, beginning, around);
    progress.begin();
    const result = await watch.time('run', run).finally(() => code?.release());
    cycle = result.cycle;
    disposeStart(beginning);
    disposeStart(result);
    if (result.stopped) throw stoppedEarly(plan, cycle, stops);
    record('done', exitCodes.done);
    progress.say(`done at day ${cycle}, ${progress.simulatedYearsPerDay()?.toFixed(0) ?? 'no'} SYPD, results in ${plan.folder}`);
  } catch (error) {
    recordFailure(error, record);
    throw error;
  }
}

function stoppedEarly({ cycles }: RunPlan, cycle: number, stops: StopRequests): StoppedEarly {
  const reason = stops.requested() ? 'was asked to stop' : 'reached its --wall-time';
  return new StoppedEarly(`The run ${reason} at day ${cycle} of ${cycles}; the same command goes on from there.`);
}

interface Around {
  readonly results: Results;
  readonly progress: Progress;
  readonly stop: () => boolean;
  readonly onChunk: (cycle: number) => void;
}

type Way = Pick<KernelRun<object>, 'step' | 'advance'>;

/** The kernel with everything that happens between its chunks. @param way how the model gets from day to day */
function advance(plan: RunPlan, way: Way, beginning: Beginning, around: Around): Promise<KernelResult<object>> {
  const { results, progress, stop, onChunk } = around;
  const { axis } = plan.clock;
  return runKernel<object>({
    config: { cycles: plan.cycles, chunkCycles: plan.settings.chunkDays ?? 1 },
    chunks: plan.chunks,
    clock: plan.clock,
    ...beginning,
    ...way,
    segmentCycles,
    windowKey: ({ seconds }) => monthKey(axis, seconds),
    stopRequested: stop,
    onCycle: progress.cycle,
    onBlowUp: async (state, time, _, before) =>
      progress.say(`the last state that was finite is in ${await results.dump(state, before, time)}; chronos analyze draws it`),
    onChunkEnd: async (report) => {
      await results.months(report.closed);
      await results.restart({ cycle: report.next.cycle, state: report.state, window: report.window });
      onChunk(report.next.cycle);
      progress.chunk(report);
    },
  });
}
