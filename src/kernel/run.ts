import { cloneTree, disposeTree } from '../tensor/tree.ts';
import { chunksFrom, planChunks } from './chunk.ts';
import { type BadValue, BlowUpError, ConfigError } from './errors.ts';
import { findBadValue } from './health.ts';
import { type Advance, advanceBySteps, disposeSegment, type Segment, type Step } from './segment.ts';
import type { ChunkSummary } from './sim-config.ts';
import { type Clock, type CycleTime, checkClock, cycleTime, isoDateTime } from './time.ts';
import { addScalars, type ClosedWindow, cloneWindow, closeWindow, disposeWindow, grownWindow, type OpenWindow } from './window.ts';

/** What happened in a chunk. Its tensors are valid until the hook that receives it has returned. */
export interface ChunkReport<S extends object> {
  readonly chunk: ChunkSummary;
  /** Cycle that comes next, and the moment it starts. */
  readonly next: CycleTime;
  readonly state: S;
  readonly window: OpenWindow | undefined;
  readonly closed: readonly ClosedWindow[];
  /** Of the last cycle. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** Everything a chunked run depends on. */
export interface KernelRun<S extends object> {
  readonly config: { readonly cycles: number; readonly chunkCycles: number };
  /** A plan of one's own, covering [0, cycles) without gaps; by default chunks of `chunkCycles`. */
  readonly chunks?: readonly ChunkSummary[] | undefined;
  readonly clock: Clock;
  /** First cycle to run; what a checkpoint says when resuming. */
  readonly startCycle?: number | undefined;
  /** State and open window to start from. They stay the caller's. */
  readonly state: S;
  readonly window?: OpenWindow | undefined;
  /** One cycle of the model; for models that run by TensorFlow.js. */
  readonly step?: Step<S> | undefined;
  /** Many cycles of the model at once, in place of `step`; for models that are compiled. */
  readonly advance?: Advance<S> | undefined;
  /** The most cycles that `advance` is asked for, so that signals get through; never changes results. */
  readonly segmentCycles?: number | undefined;
  /** Name of the averaging window that a cycle belongs to; without it nothing is averaged. */
  readonly windowKey?: ((time: CycleTime) => string) | undefined;
  /** Told of every finished cycle, with the scalars that the health check read anyway; for progress on a terminal only. */
  readonly onCycle?: ((next: number, scalars: Readonly<Record<string, number>>) => void) | undefined;
  readonly onChunkEnd?: ((report: ChunkReport<S>) => unknown) | undefined;
  /** Called with the broken state and the one it was made from before BlowUpError is thrown, so that they can be dumped. */
  readonly onBlowUp?: ((state: S, time: CycleTime, place: BadValue, before: S) => unknown) | undefined;
  /** Polled after each cycle, or each call of `advance`; true cuts the chunk there and ends the run after its hook. */
  readonly stopRequested?: (() => boolean) | undefined;
}

/** How a run ended. The tensors are the caller's. */
export interface KernelResult<S extends object> {
  readonly state: S;
  readonly window: OpenWindow | undefined;
  /** The cycle that comes next. */
  readonly cycle: number;
  /** Chunks executed by this call. */
  readonly chunks: readonly ChunkSummary[];
  /** Whether a stop was asked for before the last cycle. */
  readonly stopped: boolean;
}

/** What is carried from cycle to cycle; the tensors belong to the kernel. */
interface Progress<S extends object> {
  state: S;
  window: OpenWindow | undefined;
  closed: ClosedWindow[];
  scalars: Readonly<Record<string, number>>;
}

/** Lets signals, timers and files have their turn. */
export const eventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/** A run that knows how to advance. */
type ReadyRun<S extends object> = KernelRun<S> & { readonly advance: Advance<S>; readonly segmentCycles: number };

const usualSegmentCycles = 5;

/** @throws TypeError for a run that has neither a step nor a way to advance */
function ready<S extends object>(run: KernelRun<S>): ReadyRun<S> {
  if (run.advance) return { segmentCycles: usualSegmentCycles, ...run, advance: run.advance } as ReadyRun<S>;
  if (run.step) return { ...run, advance: advanceBySteps(run.step, run.windowKey !== undefined), segmentCycles: 1 };
  throw new TypeError('A run must have a step or a way to advance; got neither; give one of them.');
}

/** The cycles to run next: up to the end, within one window, no more than a segment. */
function nextTimes<S extends object>(run: ReadyRun<S>, cycle: number, end: number): CycleTime[] {
  const most = run.segmentCycles;
  const times = [cycleTime(run.clock, cycle)];
  const key = run.windowKey?.(times[0] as CycleTime);
  for (let next = cycle + 1; next < Math.min(end, cycle + most); next++) {
    const time = cycleTime(run.clock, next);
    if (run.windowKey?.(time) !== key) break;
    times.push(time);
  }
  return times;
}

/** Puts a segment in the place of what it was made from. */
function commit<S extends object>(run: ReadyRun<S>, progress: Progress<S>, segment: Segment<S>, first: CycleTime): void {
  const { window } = progress;
  disposeTree(progress.state);
  progress.state = segment.state;
  const key = run.windowKey?.(first);
  if (key !== undefined && segment.accumulator) progress.window = grownWindow(window, key, first, segment.accumulator);
  else disposeSegment({ state: {}, accumulator: segment.accumulator });
  if (window && window !== progress.window) disposeWindow(window);
}

/** @throws BlowUpError where the single cycle of a segment made a number that is not finite */
async function refuseBroken<S extends object>(run: ReadyRun<S>, before: S, segment: Segment<S>, time: CycleTime): Promise<void> {
  try {
    const place = await findBadValue(
      segment.state,
      segment.pulses.flatMap(({ bad }) => bad),
      before,
    );
    if (!place) return;
    await run.onBlowUp?.(segment.state, time, place, before);
    throw new BlowUpError(place, time.cycle, isoDateTime(run.clock.axis, time.endSeconds));
  } catch (error) {
    disposeSegment(segment);
    throw error;
  }
}

/**
 * Runs cycles of one window: advance, average, check. Where a segment went wrong it is run again cycle by cycle, to find the first
 * bad one. On failure the progress still holds tensors that can be freed.
 */
async function runSegment<S extends object>(run: ReadyRun<S>, progress: Progress<S>, times: readonly CycleTime[]): Promise<void> {
  const [first, last] = [times[0], times.at(-1)] as [CycleTime, CycleTime];
  const segment = await run.advance({ state: progress.state, accumulator: progress.window?.accumulator }, times);
  const wrong = segment.pulses.some(({ bad }) => bad.length > 0);
  if (wrong && times.length > 1) {
    disposeSegment(segment);
    for (const time of times) await runSegment(run, progress, [time]);
    return;
  }
  if (wrong) await refuseBroken(run, progress.state, segment, last);
  commit(run, progress, segment, first);
  for (const { scalars } of segment.pulses) {
    progress.scalars = scalars;
    if (progress.window) progress.window = addScalars(progress.window, scalars);
  }
  closeWhenOver(run, progress, last);
}

/** Queues the window's mean when the next cycle belongs to another window. */
function closeWhenOver<S extends object>(run: KernelRun<S>, progress: Progress<S>, time: CycleTime): void {
  const { window } = progress;
  if (!window || run.windowKey?.(cycleTime(run.clock, time.cycle + 1)) === window.key) return;
  progress.closed.push(closeWindow(window, time.endSeconds));
  progress.window = undefined;
}

/** Runs a chunk up to its end or to where a stop was asked for. @returns what was run, and whether to go on */
async function runChunk<S extends object>(
  run: ReadyRun<S>,
  progress: Progress<S>,
  planned: ChunkSummary,
): Promise<{ chunk: ChunkSummary; stop: boolean }> {
  let stop = false;
  let cycle = planned.start_cycle;
  while (cycle < planned.end_cycle && !stop) {
    const times = nextTimes(run, cycle, planned.end_cycle);
    await runSegment(run, progress, times);
    cycle += times.length;
    run.onCycle?.(cycle, progress.scalars);
    await eventLoop();
    stop = run.stopRequested?.() ?? false;
  }
  const chunk = Object.freeze({ ...planned, end_cycle: cycle });
  const { state, window, closed, scalars } = progress;
  const answer = await run.onChunkEnd?.({ chunk, next: cycleTime(run.clock, cycle), state, window, closed, scalars });
  freeClosed(progress);
  return { chunk, stop: stop || answer === 'stop' };
}

function freeClosed(progress: Progress<object>): void {
  for (const { mean } of progress.closed) disposeTree(mean);
  progress.closed = [];
}

function checkStartCycle(config: { readonly cycles: number }, startCycle: number): number {
  if (Number.isSafeInteger(startCycle) && startCycle >= 0 && startCycle <= config.cycles) return startCycle;
  throw new ConfigError(
    `The first cycle must lie between 0 and the ${config.cycles} cycles of the run; got ${startCycle}; lengthen the run or start it fresh.`,
  );
}

/**
 * Advances a state through cycles in chunks. The only authority over time.
 *
 * The trajectory and the window means depend neither on the chunks nor on where a run was stopped and resumed.
 * A window belongs to the cycles that start in it; when it ends inside a chunk its mean waits for the chunk's end.
 * `onChunkEnd` may return 'stop'. Between cycles the event loop runs, so signals get through.
 * @throws BlowUpError in the cycle that made a number that is not finite
 */
export async function runKernel<S extends object>(run: KernelRun<S>): Promise<KernelResult<S>> {
  checkClock(run.clock);
  let cycle = checkStartCycle(run.config, run.startCycle ?? 0);
  const plan = chunksFrom(run.chunks ?? planChunks(run.config.cycles, run.config.chunkCycles), cycle);
  const window = run.window && cloneWindow(run.window);
  const progress: Progress<S> = { state: cloneTree(run.state), window, closed: [], scalars: {} };
  const chunks: ChunkSummary[] = [];
  let asked = false;
  try {
    for (const planned of plan) {
      const { chunk, stop } = await runChunk(ready(run), progress, planned);
      chunks.push(chunk);
      cycle = chunk.end_cycle;
      asked = stop;
      if (asked) break;
    }
  } catch (error) {
    freeClosed(progress);
    disposeTree(progress.state);
    if (progress.window) disposeWindow(progress.window);
    throw error;
  }
  return { state: progress.state, window: progress.window, cycle, chunks, stopped: asked && cycle < run.config.cycles };
}

/** The kernel alone: cycles that do nothing, in chunks. */
export const runEmptyKernel = (config: { cycles: number; chunkCycles: number }, clock: Clock): Promise<KernelResult<object>> =>
  runKernel<object>({ config, clock, state: {}, step: (state) => ({ state }) });
