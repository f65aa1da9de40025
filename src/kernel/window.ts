import { tf } from '../tensor/index.ts';
import { cloneTree, disposeTree, type TensorTree } from '../tensor/tree.ts';
import { type Accumulator, meanOf } from './accumulator.ts';
import type { CycleTime } from './time.ts';

/** Float64 sums of the scalars of a window, by name. */
export type ScalarSums = Readonly<Record<string, number>>;

/** An averaging window that is not over: what a checkpoint must hold so that its mean comes out the same. */
export interface OpenWindow {
  readonly key: string;
  readonly startSeconds: number;
  readonly accumulator: Accumulator;
  readonly scalarSums: ScalarSums;
}

/** The means over a window that is over. */
export interface ClosedWindow {
  readonly key: string;
  /** The span [startSeconds, endSeconds) of its samples. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly count: number;
  readonly mean: TensorTree;
  readonly scalars: ScalarSums;
}

const trees = ({ accumulator: { sum, residual } }: OpenWindow): { sum: TensorTree; residual: TensorTree } => ({ sum, residual });

/** A window that shares nothing to be disposed with the one it was made from. */
export function cloneWindow(window: OpenWindow): OpenWindow {
  return { ...window, accumulator: { ...window.accumulator, ...cloneTree(trees(window)) } };
}

/** Frees the tensors of an open window. */
export const disposeWindow = (window: OpenWindow): void => disposeTree(trees(window));

/** A window with an accumulator that has grown; a new one when none is open. */
export const grownWindow = (window: OpenWindow | undefined, key: string, time: CycleTime, accumulator: Accumulator): OpenWindow => ({
  key,
  startSeconds: window?.startSeconds ?? time.seconds,
  accumulator,
  scalarSums: window?.scalarSums ?? {},
});

/** Adds the scalars of one cycle. */
export function addScalars(window: OpenWindow, scalars: ScalarSums): OpenWindow {
  const sums = Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, (window.scalarSums[name] ?? 0) + value]));
  return { ...window, scalarSums: sums };
}

/** Means of a window that ends now. The open window is freed. */
export function closeWindow(window: OpenWindow, endSeconds: number): ClosedWindow {
  const { key, startSeconds, accumulator, scalarSums } = window;
  const mean = tf.tidy(() => cloneTree(meanOf(accumulator)));
  disposeWindow(window);
  const scalars = Object.fromEntries(Object.entries(scalarSums).map(([name, sum]) => [name, sum / accumulator.count]));
  return { key, startSeconds, endSeconds, count: accumulator.count, mean, scalars };
}
