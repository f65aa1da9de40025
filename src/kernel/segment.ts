import { cloneTree, disposeTree, flatten, type TensorTree, tf } from '../tensor/index.ts';
import { type Accumulator, accumulate, emptyAccumulator } from './accumulator.ts';
import { type Pulse, pulseOf, pulseTensor, type Scalars } from './health.ts';
import type { CycleTime } from './time.ts';

/** What one cycle of a model returns. All three may share tensors with each other and with the state before. */
export interface StepResult<S extends object> {
  readonly state: S;
  /** What is averaged over a window; the same leaves every cycle. */
  readonly sample?: TensorTree;
  /** Averaged too, and reported with every chunk; read together with the health check. */
  readonly scalars?: Scalars;
}

/** Pure and synchronous: from the state at the start of the cycle to that at its end. */
export type Step<S extends object> = (state: S, time: CycleTime) => StepResult<S>;

/** What is carried from cycle to cycle: the state, and the samples of the open window, if there are any yet. */
export interface Carry<S extends object> {
  readonly state: S;
  readonly accumulator: Accumulator | undefined;
}

/** What became of a carry in some cycles. Its tensors are the receiver's; those of the carry stay with who gave them. */
export interface Segment<S extends object> extends Carry<S> {
  /** What each cycle told. */
  readonly pulses: readonly Pulse[];
}

/** Takes a model through one or more cycles of one window at once. How many never changes results. */
export type Advance<S extends object> = (from: Carry<S>, times: readonly CycleTime[]) => Segment<S> | Promise<Segment<S>>;

/** A new accumulator with one sample more. Its tensors belong to the caller. */
const withSample = (accumulator: Accumulator | undefined, sample: TensorTree): Accumulator => {
  const { count, sum, residual } = accumulate(accumulator ?? emptyAccumulator(sample), sample);
  return { count, ...cloneTree({ sum, residual }) };
};

/** One cycle by TensorFlow.js, with one small read. */
async function stepOnce<S extends object>(step: Step<S>, averaged: boolean, from: Carry<S>, time: CycleTime): Promise<Segment<S>> {
  let [scalars, count]: [Scalars, number] = [{}, 0];
  const made = tf.tidy(() => {
    const result = step(from.state, time);
    scalars = result.scalars ?? {};
    const state = cloneTree(result.state);
    const added = averaged ? withSample(from.accumulator, result.sample ?? {}) : undefined;
    count = added?.count ?? 0;
    return { state, sums: added && { sum: added.sum, residual: added.residual }, pulse: pulseTensor(state, scalars) } as never;
  }) as { state: S; sums: { sum: TensorTree; residual: TensorTree } | undefined; pulse: tf.Tensor1D };
  const values = made.pulse.size > 0 ? await made.pulse.data<'float32'>() : [];
  made.pulse.dispose();
  const paths = flatten(made.state).map(([path]) => path);
  const exact = Object.fromEntries(Object.entries(scalars).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  const pulse = pulseOf(values, paths, Object.keys(scalars), exact);
  return { state: made.state, accumulator: made.sums && { count, ...made.sums }, pulses: [pulse] };
}

/** A model's step as a way to advance, one cycle at a time. @param averaged whether samples are added up */
export const advanceBySteps =
  <S extends object>(step: Step<S>, averaged: boolean): Advance<S> =>
  (from, times) => {
    const [time] = times;
    if (!time || times.length > 1) throw new RangeError(`A step takes one cycle at a time; got ${times.length}.`);
    return stepOnce(step, averaged, from, time);
  };

/** Frees what a segment made. */
export function disposeSegment({ state, accumulator }: Carry<object>): void {
  disposeTree(state);
  if (accumulator) disposeTree({ sum: accumulator.sum, residual: accumulator.residual });
}
