import {
  type Clock,
  disposeTree,
  type HostArray,
  type KernelResult,
  type Leaf,
  type OpenWindow,
  readTree,
  type TensorTree,
  treeFromHost,
} from '../kernel/index.ts';
import type { Json } from './json.ts';

/** An open averaging window on the host. */
export interface HostWindow {
  readonly key: string;
  readonly startSeconds: number;
  readonly count: number;
  readonly sum: readonly Leaf<HostArray>[];
  readonly residual: readonly Leaf<HostArray>[];
  readonly scalarSums: Readonly<Record<string, number>>;
}

/** Everything that a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly clock: Clock;
  /** The cycle that comes next; also the counter of random numbers, which are keyed by (seed, stream, cycle). */
  readonly cycle: number;
  readonly seed: number;
  readonly resolution: string;
  /** All choices that shape the trajectory: parameters, steps, forcing. Not the length of the run. */
  readonly configuration: Json;
  readonly state: readonly Leaf<HostArray>[];
  readonly window: HostWindow | undefined;
}

/** What a checkpoint says about the run it belongs to. */
export type RunIdentity = Pick<Checkpoint, 'clock' | 'seed' | 'resolution' | 'configuration'>;

async function readWindow({ key, startSeconds, accumulator, scalarSums }: OpenWindow): Promise<HostWindow> {
  const { count, sum, residual } = accumulator;
  return { key, startSeconds, count, sum: await readTree(sum), residual: await readTree(residual), scalarSums };
}

/** Reads a state and its open window into a checkpoint. */
export async function takeCheckpoint(
  identity: RunIdentity,
  now: { readonly cycle: number; readonly state: object; readonly window: OpenWindow | undefined },
): Promise<Checkpoint> {
  const window = now.window && (await readWindow(now.window));
  return { ...identity, cycle: now.cycle, state: await readTree(now.state), window };
}

/** Where a checkpoint lets a run start: hand it to `runKernel`, then free it with `disposeStart`. */
export type KernelStart<S extends object> = Pick<KernelResult<S>, 'state' | 'window'> & { readonly startCycle: number };

/** Tensors of a checkpoint, bit for bit. */
export function startFrom<S extends object>({ cycle, state, window }: Checkpoint): KernelStart<S> {
  const accumulator = (host: HostWindow) => ({
    count: host.count,
    sum: treeFromHost<TensorTree>(host.sum),
    residual: treeFromHost<TensorTree>(host.residual),
  });
  const open = window && {
    key: window.key,
    startSeconds: window.startSeconds,
    scalarSums: window.scalarSums,
    accumulator: accumulator(window),
  };
  return { startCycle: cycle, state: treeFromHost<S>(state), window: open };
}

/** Frees the tensors of a start. */
export function disposeStart({ state, window }: Pick<KernelStart<object>, 'state' | 'window'>): void {
  disposeTree(state);
  if (window) disposeTree({ sum: window.accumulator.sum, residual: window.accumulator.residual });
}
