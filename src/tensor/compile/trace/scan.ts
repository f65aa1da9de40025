import type { tf } from '../../runtime.ts';
import { describeDifference, flatten, type Leaf, unflatten } from '../../tree.ts';
import type { Course } from './course.ts';
import { isTracing } from './scope.ts';
import { tracedLoop } from './traced-loop.ts';
import { unroll } from './unroll.ts';

/** A loop over trees of tensors. */
export interface ScanProblem<C extends object, S extends object, R extends object> {
  /** Number of iterations, at least 1. */
  readonly count: number;
  /** What the first iteration begins with. Stays the caller's. */
  readonly start: C;
  /** One iteration, pure: the carry for the next one, and what is stacked. Names, shapes and data types of the carry must stay. */
  readonly body: (carry: C, slices: S) => { readonly carry: NoInfer<C>; readonly results?: R };
  /** A tree of [count, …]; the body receives the i-th slice of each, without that axis. */
  readonly sequences?: S;
  /** Whether iterations run over i = count−1 … 0, for sequences and stacked results alike. */
  readonly reverse?: boolean;
}

/** The carry at the end and the stacked results, [count, …] each. The tensors are the caller's. */
export interface ScanResult<C extends object, R extends object> {
  readonly carry: C;
  readonly results: R;
}

const pathsOf = (leaves: readonly Leaf<tf.Tensor>[]): string[] => leaves.map(([path]) => path);
const tensorsOf = (leaves: readonly Leaf<tf.Tensor>[]): tf.Tensor[] => leaves.map(([, tensor]) => tensor);
const treeOf = <T extends object>(paths: readonly string[], tensors: readonly tf.Tensor[]): T =>
  unflatten(paths.map((path, n) => [path, tensors[n] as tf.Tensor] as const)) as T;

/** @throws TypeError when an iteration returns another carry than it was given */
function checkCarry(before: readonly Leaf<tf.Tensor>[], after: readonly Leaf<tf.Tensor>[]): void {
  const difference = describeDifference(before, after);
  if (difference)
    throw new TypeError(`The body of a scan must return the carry that it was given; ${difference}; return every leaf under its name.`);
  before.forEach(([path, { dtype }], n) => {
    const other = after[n]?.[1].dtype;
    if (other !== dtype)
      throw new TypeError(`The carry of a scan must keep its data types; '${path}' was ${dtype} and became ${other}; cast it.`);
  });
}

function checkCount(count: number, sequences: readonly Leaf<tf.Tensor>[]): void {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError(`A scan must have at least one iteration; got ${count}; leave it out instead.`);
  for (const [path, { shape }] of sequences)
    if (shape[0] !== count)
      throw new RangeError(`The sequence '${path}' must have one slice for each of the ${count} iterations; got shape [${shape}].`);
}

/**
 * Carries a tree of tensors through `count` iterations: (carry, slices[i]) ↦ (carry, results[i]).
 *
 * Traced, it becomes one node of the graph, and so does its gradient; the body runs once and must not depend on how often. On other
 * backends it is a plain loop that frees after each iteration what only that one needed. Both are differentiable, with respect to the
 * start, the sequences, and the tensors that the body captures.
 */
export function scan<C extends object, S extends object = object, R extends object = object>(
  problem: ScanProblem<C, S, R>,
): ScanResult<C, R> {
  const { count, body, reverse = false } = problem;
  const [start, sequences] = [flatten(problem.start), flatten(problem.sequences ?? {})];
  const [carryPaths, slicePaths] = [pathsOf(start), pathsOf(sequences)];
  checkCount(count, sequences);
  let resultPaths: readonly string[] = [];
  const step: Course['step'] = (carry, slices) => {
    const made = body(treeOf<C>(carryPaths, carry), treeOf<S>(slicePaths, slices));
    const [after, results] = [flatten(made.carry), flatten(made.results ?? {})];
    checkCarry(start, after);
    resultPaths = pathsOf(results);
    return { carry: tensorsOf(after), results: tensorsOf(results) };
  };
  const run = isTracing() ? tracedLoop : unroll;
  const { carry, results } = run({ count, reverse, start: tensorsOf(start), sequences: tensorsOf(sequences), step });
  return { carry: treeOf<C>(carryPaths, carry), results: treeOf<R>(resultPaths, results) };
}
