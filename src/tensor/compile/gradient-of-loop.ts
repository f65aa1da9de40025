import type { tf } from '../runtime.ts';
import { describeDifference, type Leaf } from '../tree.ts';
import type { BuildOptions } from './build.ts';
import { type Arrays, CompiledLoop, type LoopData } from './compiled-loop.ts';
import type { Numbers } from './executable.ts';
import { type Shape, sizeOf } from './graph/graph.ts';
import { type Given, type HostNumbers, type HostTree, hostLeaves, hostTree } from './host-numbers.ts';
import { type CostlyBody, longestAdvance, loopPrograms } from './loop-programs.ts';
import { reverseLoop } from './reverse-loop.ts';

/** Where the gradient is taken, and what memory that may cost. */
export interface LoopPoint<C extends object, S extends object, P extends object> {
  readonly start: Given<C>;
  /** Arrays [count, …]; the body receives the i-th slice of each. */
  readonly sequences?: Given<S>;
  /** What every iteration is given and the gradient is taken of, too. */
  readonly parameters?: Given<P>;
  /** Bytes for snapshots of the carry. What they do not hold is run forward again. */
  readonly memory: number;
}

/** A loop whose objective is the sum of the costs of its iterations and the cost of its end. */
export interface LoopGradientProblem<C extends object, S extends object, P extends object> extends BuildOptions, LoopPoint<C, S, P> {
  /** Number of iterations. */
  readonly count: number;
  readonly finalCost?: (carry: C) => tf.Scalar;
}

/** The objective, its gradient, and what it took. */
export interface LoopGradient<C, S, P> {
  readonly value: number;
  readonly gradient: { readonly start: HostTree<C>; readonly sequences: HostTree<S>; readonly parameters: HostTree<P> };
  readonly carry: HostTree<C>;
  /** Iterations run forward in all; each of the `count` is besides run backward once. */
  readonly forwardSteps: number;
  readonly snapshots: number;
}

/** A loop compiled to be differentiated at many points. */
export interface CompiledLoopGradient<C extends object, S extends object, P extends object> {
  /** @throws TypeError when shapes are not those it was compiled for, RangeError when memory does not hold a single carry */
  at(point: LoopPoint<C, S, P>): Promise<LoopGradient<C, S, P>>;
  dispose(): void;
}

const shapesOf = (leaves: readonly Leaf<HostNumbers>[]): Leaf<Shape>[] => leaves.map(([path, { shape }]) => [path, shape]);

async function dataOf<C extends object, S extends object, P extends object>({
  start,
  sequences = {} as Given<S>,
  parameters = {} as Given<P>,
}: LoopPoint<C, S, P>): Promise<LoopData> {
  return { carry: await hostLeaves(start), sequences: await hostLeaves(sequences), parameters: await hostLeaves(parameters) };
}

const named = <T extends object>(leaves: readonly Leaf<HostNumbers>[], arrays: Arrays): HostTree<T> =>
  hostTree<T>(leaves.map(([path, { shape }], n) => [path, { shape, values: arrays[n] as Numbers }]));

function check(count: number, data: LoopData): void {
  if (!(Number.isSafeInteger(count) && count >= 1)) throw new RangeError(`A loop must have an iteration or more; got ${count}.`);
  for (const [path, { shape }] of data.sequences)
    if (shape[0] !== count)
      throw new RangeError(`A sequence must have one slice for each of the ${count} iterations; '${path}' has shape [${shape}].`);
}

/** How many carries fit into memory. @throws RangeError when none does */
function snapshotsIn(memory: number, bytes: number, count: number): number {
  if (memory >= bytes) return Math.min(count, Math.floor(memory / bytes));
  throw new RangeError(`The gradient of a loop keeps at least its start, ${bytes} bytes; memory is ${memory}; raise it.`);
}

/** @throws TypeError that names the first leaf that differs from those that the loop was compiled for */
function checkSame(given: LoopData, compiledFor: LoopData): void {
  for (const part of ['carry', 'sequences', 'parameters'] as const) {
    const difference = describeDifference(shapedLeaves(compiledFor[part]), shapedLeaves(given[part]));
    if (difference) throw new TypeError(`A compiled gradient takes the leaves that it was compiled for; ${difference}; compile it again.`);
  }
}

const shapedLeaves = (leaves: readonly Leaf<HostNumbers>[]) => leaves.map(([path, { shape }]) => [path, { shape }] as const);

/** Compiles what `gradientOfLoop` runs, once for many points. @param problem its arrays are looked at for their shapes only */
export async function compileLoopGradient<C extends object, S extends object = object, P extends object = object>(
  body: CostlyBody<C, S, P>,
  problem: LoopGradientProblem<C, S, P>,
): Promise<CompiledLoopGradient<C, S, P>> {
  const { count, start, sequences, parameters, finalCost, memory, ...options } = problem;
  const { precision = 'float32' } = options;
  const example = await dataOf(problem);
  check(count, example);
  const slices = shapesOf(example.sequences).map(([path, shape]) => [path, shape.slice(1)] as const);
  const shapes = { carry: shapesOf(example.carry), slices, parameters: shapesOf(example.parameters) };
  const bytes = shapes.carry.reduce((sum, [, shape]) => sum + sizeOf(shape) * (precision === 'float32' ? 4 : 8), 0);
  const most = longestAdvance(count);
  const programs = await loopPrograms(body, finalCost, shapes, most, options);
  const at = async (point: LoopPoint<C, S, P>): Promise<LoopGradient<C, S, P>> => {
    const data = await dataOf(point);
    checkSame(data, example);
    const snapshots = snapshotsIn(point.memory, bytes, count);
    const loop = new CompiledLoop(count, programs, data, most, precision);
    const first = data.carry.map(([, { values }]) => values);
    const { final, cotangent, forwardSteps } = await reverseLoop(loop, first, snapshots);
    const gradient = {
      start: named<C>(data.carry, cotangent),
      sequences: named<S>(data.sequences, loop.sequenceGradients),
      parameters: named<P>(data.parameters, loop.parameterSums),
    };
    return { value: loop.value, gradient, carry: named<C>(data.carry, final), forwardSteps, snapshots };
  };
  const dispose = (): void => {
    for (const program of Object.values(programs)) program?.dispose();
  };
  return { at, dispose };
}

/**
 * The objective Σ cost + finalCost of a long loop and its gradient by the start, the sequences and the parameters.
 *
 * Iterations run forward in compiled code, many at a time, and backward one at a time, from snapshots of the carry that a binomial
 * schedule places (`treeverse`). With c snapshots, no iteration runs forward more than r times where (c + r)! ⁄ (c! r!) ≥ count: memory for
 * 30 carries does for 46,376 iterations at r = 4 at the most. `forwardSteps(count, snapshots)` says how many it will be in all.
 * Gradients by parameters are added up in float64; everything else has the precision that was asked for.
 * @param body pure; traced, so everything in it that is not a tensor is fixed
 * @throws RangeError when memory does not hold a single carry
 */
export async function gradientOfLoop<C extends object, S extends object = object, P extends object = object>(
  body: CostlyBody<C, S, P>,
  problem: LoopGradientProblem<C, S, P>,
): Promise<LoopGradient<C, S, P>> {
  const compiled = await compileLoopGradient(body, problem);
  try {
    return await compiled.at(problem);
  } finally {
    compiled.dispose();
  }
}
