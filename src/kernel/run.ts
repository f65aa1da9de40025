import { tf } from '../tensor/index.ts';
import { chunksFrom, planChunks } from './chunk.ts';
import { type BadValue, BlowUpError, ConfigError } from './errors.ts';
import { findBadValue, pulseTensor, readPulse, type Scalars } from './health.ts';
import type { ChunkSummary } from './sim-config.ts';
import { type Clock, type CycleTime, checkClock, cycleTime, isoDateTime } from './time.ts';
import { cloneTree, disposeTree, type TensorTree } from './tree.ts';
import { addScalars, addToWindow, type ClosedWindow, cloneWindow, closeWindow, disposeWindow, type OpenWindow } from './window.ts';

/** What one cycle of a model returns. All three may share tensors with each other and with the state before. */
export interface StepResult<S extends object> {
  readonly state: S;
  /** What is averaged over a window; the same leaves every cycle. */
  readonly sample?: TensorTree;
  /** Averaged too, and reported with every chunk; read together with the health check. */
  readonly scalars?: Scalars;
}

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
  /** Pure and synchronous: from the state at the start of the cycle to that at its end. */
  readonly step: (state: S, time: CycleTime) => StepResult<S>;
  /** Name of the averaging window that a cycle belongs to; without it nothing is averaged. */
  readonly windowKey?: ((time: CycleTime) => string) | undefined;
  /** Told of every finished cycle, with the scalars that the health check read anyway; for progress on a terminal only. */
  readonly onCycle?: ((next: number, scalars: Readonly<Record<string, number>>) => void) | undefined;
  readonly onChunkEnd?: ((report: ChunkReport<S>) => unknown) | undefined;
  /** Called with the broken state before BlowUpError is thrown, so that it can be dumped. */
  readonly onBlowUp?: ((state: S, time: CycleTime, place: BadValue) => unknown) | undefined;
  /** Polled after each cycle; true cuts the chunk there and ends the run after its hook. */
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
const eventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/** One cycle: step, average, one small read. On failure the progress still holds tensors that can be freed. */
async function runCycle<S extends object>(run: KernelRun<S>, progress: Progress<S>, cycle: number): Promise<void> {
  const time = cycleTime(run.clock, cycle);
  let scalars: Scalars = {};
  const made = tf.tidy(() => {
    const result = run.step(progress.state, time);
    scalars = result.scalars ?? {};
    const [state, sample] = [cloneTree(result.state), cloneTree(result.sample ?? {})];
    return { state, sample, pulse: pulseTensor(state, scalars) } as tf.TensorContainer & {
      state: S;
      sample: TensorTree;
      pulse: tf.Tensor1D;
    };
  });
  disposeTree(progress.state);
  progress.state = made.state;
  const key = run.windowKey?.(time);
  if (key !== undefined) progress.window = addToWindow(progress.window, key, time, made.sample);
  disposeTree(made.sample);
  const pulse = await readPulse(made.pulse, made.state, scalars);
  made.pulse.dispose();
  const place = pulse.bad.length > 0 ? await findBadValue(made.state, pulse.bad) : undefined;
  if (place) {
    await run.onBlowUp?.(made.state, time, place);
    throw new BlowUpError(place, cycle, isoDateTime(run.clock.axis, time.endSeconds));
  }
  progress.scalars = pulse.scalars;
  if (progress.window) progress.window = addScalars(progress.window, pulse.scalars);
  closeWhenOver(run, progress, time);
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
  run: KernelRun<S>,
  progress: Progress<S>,
  planned: ChunkSummary,
): Promise<{ chunk: ChunkSummary; stop: boolean }> {
  let stop = false;
  let cycle = planned.start_cycle;
  while (cycle < planned.end_cycle && !stop) {
    await runCycle(run, progress, cycle++);
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
      const { chunk, stop } = await runChunk(run, progress, planned);
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
