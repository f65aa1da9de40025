import type { BuildOptions } from '../tensor/compile/build.ts';
import type { FusedLoop } from '../tensor/compile/fused-loop.ts';
import { flatten, mapTree, type Numeric, type TensorTree, tf, zerosLike } from '../tensor/index.ts';
import { accumulate } from './accumulator.ts';
import { pulseOf, pulseTensor, type Scalars } from './health.ts';
import type { Advance, StepResult } from './segment.ts';
import type { CycleTime } from './time.ts';

/** What a step that is to be traced once for all cycles may know of time. */
export interface TraceableTime {
  readonly middleYearFraction: Numeric;
  /** Numbers of the cycle that come from outside, by name. */
  readonly given: Readonly<Record<string, Numeric>>;
}

/** Numbers that a step is given from outside, each a function of time alone. */
export type Given = { readonly [name: string]: (time: CycleTime) => number };

/** Those of a cycle. */
export const givenAt = (given: Given, time: CycleTime): Record<string, number> =>
  Object.fromEntries(Object.entries(given).map(([name, at]) => [name, at(time)]));

/** A model to be compiled. */
export interface CompilableModel<S extends object> {
  /** Example of the state and of what is averaged; only shapes are looked at. */
  readonly state: S;
  readonly sample: TensorTree;
  /** One cycle; all scalars are tensors. */
  readonly step: (state: S, time: TraceableTime) => StepResult<S>;
  /** What changes from cycle to cycle by itself; nothing by default. */
  readonly given?: Given | undefined;
  /** Names of the scalars of a step. */
  readonly scalars: readonly string[];
  /** Names everything that the step depends on, its code included, for compiled code that is kept on disk; without it nothing is. */
  readonly key?: string | undefined;
  /** Most cycles that are run at once. */
  readonly segmentCycles: number;
}

/** A model as compiled code. */
export interface CompiledAdvance<S extends object> {
  readonly advance: Advance<S>;
  /** Gives back threads and memory. */
  release(): void;
}

type Sums = { readonly sum: TensorTree; readonly residual: TensorTree };
type LoopCarry<S> = { readonly state: S } & Sums;
type Sequences = { readonly yearFraction: tf.Tensor; readonly given: Readonly<Record<string, tf.Tensor>> };
type Results = { readonly pulse: tf.Tensor };

/** The scalars of a step in the order of their names. @throws TypeError where one is missing */
function inOrder(scalars: Scalars, names: readonly string[]): Scalars {
  const missing = names.find((name) => scalars[name] === undefined) ?? Object.keys(scalars).find((name) => !names.includes(name));
  if (missing === undefined) return Object.fromEntries(names.map((name) => [name, scalars[name] as Scalars[string]]));
  throw new TypeError(`A step must report the scalars that were named; '${missing}' is only named or only reported; name all of them.`);
}

const mapRecord = <A, B>(record: Readonly<Record<string, A>>, f: (value: A, name: string) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));

/** The loop over cycles. The compiler is loaded only here, where it is needed. */
async function compileLoop<S extends object>(
  { state, sample, step, scalars, given, segmentCycles, key }: CompilableModel<S>,
  options: BuildOptions,
): Promise<FusedLoop<LoopCarry<S>, Sequences, Results>> {
  const { fusedLoop } = await import('../tensor/compile/fused-loop.ts');
  return fusedLoop<LoopCarry<S>, Sequences, Results>({
    ...options,
    ...(key !== undefined && { key }),
    start: { state, sum: sample, residual: sample },
    sequences: { yearFraction: tf.zeros([segmentCycles]), given: mapRecord(given ?? {}, () => tf.zeros([segmentCycles])) },
    maxCount: segmentCycles,
    body: ({ state: before, sum, residual }, slices) => {
      const outside = mapRecord(given ?? {}, (_, name) => slices.given[name] as tf.Scalar);
      const result = step(before, { middleYearFraction: slices.yearFraction as tf.Scalar, given: outside });
      const sums = accumulate({ count: 0, sum, residual }, result.sample ?? {});
      return {
        carry: { state: result.state, sum: sums.sum, residual: sums.residual },
        results: { pulse: pulseTensor(result.state, inOrder(result.scalars ?? {}, scalars)) },
      };
    },
  });
}

/**
 * A model that runs many cycles without leaving compiled code: its step, the sums of the open window, and a pulse per cycle.
 * Trajectory and sums are those of single cycles, bit for bit.
 */
export async function compileAdvance<S extends object>(model: CompilableModel<S>, options: BuildOptions): Promise<CompiledAdvance<S>> {
  const loop = await compileLoop(model, options);
  const names = model.scalars;
  const paths = flatten(model.state).map(([path]) => path);
  const width = paths.length + names.length;
  const advance: Advance<S> = async ({ state, accumulator }, times) => {
    const nothing = accumulator ? undefined : mapTree(model.sample, zerosLike);
    const { sum, residual } = accumulator ?? ({ sum: nothing, residual: nothing } as Sums);
    const sequences = {
      yearFraction: tf.tensor1d(times.map(({ middleYearFraction }) => middleYearFraction)),
      given: mapRecord(model.given ?? {}, (at) => tf.tensor1d(times.map(at))),
    };
    const { carry, results } = await loop.runAsync({ state, sum, residual }, sequences, times.length);
    const values = await results.pulse.data<'float32'>();
    tf.dispose([sequences, results.pulse, nothing ?? {}]);
    const pulses = times.map((_, n) => pulseOf(values.subarray(n * width, (n + 1) * width), paths, names));
    return {
      state: carry.state,
      accumulator: { count: (accumulator?.count ?? 0) + times.length, sum: carry.sum, residual: carry.residual },
      pulses,
    };
  };
  return { advance, release: () => loop.dispose() };
}
