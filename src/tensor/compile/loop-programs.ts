import { tf } from '../runtime.ts';
import { flatten, type Leaf, unflatten } from '../tree.ts';
import { type BuildOptions, build } from './build.ts';
import type { Executable } from './executable.ts';
import type { Shape } from './graph/graph.ts';
import { scan } from './trace/scan.ts';
import { pullBack } from './trace/tape.ts';
import { trace } from './trace/trace.ts';

/** One iteration, pure: the carry for the next one, and what this one adds to the objective. */
export type CostlyBody<C extends object, S extends object, P extends object> = (
  carry: C,
  slices: S,
  parameters: P,
) => { readonly carry: NoInfer<C>; readonly cost?: tf.Scalar };

/** Shapes of all that a body takes, in the order of `flatten`. */
export interface LoopShapes {
  readonly carry: readonly Leaf<Shape>[];
  /** Of one iteration. */
  readonly slices: readonly Leaf<Shape>[];
  readonly parameters: readonly Leaf<Shape>[];
}

/** What is compiled to differentiate a loop. */
export interface LoopPrograms {
  /** (carry, sequences [most, …], parameters) ↦ (carry, costs [most]); the count is given when it runs. */
  readonly forward: Executable;
  /** (carry, slices, parameters, cotangents of the next carry) ↦ cotangents of (carry, slices, parameters), for one iteration. */
  readonly backward: Executable;
  /** carry ↦ (objective, its cotangents). */
  readonly end: Executable | undefined;
}

interface Parts {
  readonly carry: readonly tf.Tensor[];
  readonly slices: readonly tf.Tensor[];
  readonly parameters: readonly tf.Tensor[];
}

const treeOf = <T>(leaves: readonly Leaf<Shape>[], tensors: readonly tf.Tensor[]): T =>
  unflatten(leaves.map(([path], n) => [path, tensors[n] as tf.Tensor] as const)) as T;
const tensorsOf = (tree: object): tf.Tensor[] => flatten(tree).map(([, tensor]) => tensor);
const shapesOf = (leaves: readonly Leaf<Shape>[]) => leaves.map(([, shape]) => ({ shape }));

function split(shapes: LoopShapes, tensors: readonly tf.Tensor[]): Parts {
  const [first, second] = [shapes.carry.length, shapes.carry.length + shapes.slices.length];
  const last = second + shapes.parameters.length;
  return { carry: tensors.slice(0, first), slices: tensors.slice(first, second), parameters: tensors.slice(second, last) };
}

/** Most iterations that run without coming back to the host. */
export const longestAdvance = (count: number): number => Math.min(count, 32);

/** Compiles what differentiates a loop: many iterations forward, one iteration backward, and the objective of the end. */
export async function loopPrograms<C extends object, S extends object, P extends object>(
  body: CostlyBody<C, S, P>,
  finalCost: ((carry: C) => tf.Scalar) | undefined,
  shapes: LoopShapes,
  most: number,
  options: BuildOptions,
): Promise<LoopPrograms> {
  const stacked = shapes.slices.map(([path, shape]) => [path, [most, ...shape]] as const);
  const forward = (...tensors: tf.Tensor[]): tf.Tensor[] => {
    const { carry, slices, parameters } = split(shapes, tensors);
    const fixed = treeOf<P>(shapes.parameters, parameters);
    const end = scan<C, S, { cost?: tf.Tensor }>({
      count: most,
      start: treeOf<C>(shapes.carry, carry),
      sequences: treeOf<S>(stacked, slices),
      body: (before, slice) => {
        const { carry: after, cost } = body(before, slice, fixed);
        return cost ? { carry: after, results: { cost } } : { carry: after };
      },
    });
    return [...tensorsOf(end.carry), ...tensorsOf(end.results)];
  };
  const backward = (...tensors: tf.Tensor[]): tf.Tensor[] => {
    const { carry, slices, parameters } = split(shapes, tensors);
    const xs = [...carry, ...slices, ...parameters];
    const seeds = tensors.slice(xs.length);
    const run = (): tf.Tensor[] => {
      const step = body(treeOf<C>(shapes.carry, carry), treeOf<S>(shapes.slices, slices), treeOf<P>(shapes.parameters, parameters));
      return [...tensorsOf(step.carry), ...(step.cost ? [step.cost] : [])];
    };
    return withZeros(
      pullBack(run, xs, (n) => seeds[n] ?? tf.scalar(1)),
      xs,
    );
  };
  const inputs = (sequences: readonly Leaf<Shape>[]) => [...shapesOf(shapes.carry), ...shapesOf(sequences), ...shapesOf(shapes.parameters)];
  return {
    forward: await build(trace(forward, inputs(stacked)), options, { dynamicCount: most > 1 }),
    backward: await build(trace(backward, [...inputs(shapes.slices), ...shapesOf(shapes.carry)]), options),
    end: finalCost && (await build(trace(objective(finalCost, shapes), shapesOf(shapes.carry)), options)),
  };
}

const withZeros = (cotangents: readonly (tf.Tensor | undefined)[], xs: readonly tf.Tensor[]): tf.Tensor[] =>
  cotangents.map((cotangent, n) => cotangent ?? tf.zerosLike(xs[n] as tf.Tensor));

function objective<C extends object>(finalCost: (carry: C) => tf.Scalar, shapes: LoopShapes) {
  return (...carry: tf.Tensor[]): tf.Tensor[] => {
    const value = (): tf.Tensor => finalCost(treeOf<C>(shapes.carry, carry));
    return [
      value(),
      ...withZeros(
        pullBack(
          () => [value()],
          carry,
          () => tf.scalar(1),
        ),
        carry,
      ),
    ];
  };
}
