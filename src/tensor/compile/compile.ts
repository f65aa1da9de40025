import { tf } from '../runtime.ts';
import { type BuildOptions, build } from './build.ts';
import type { Graph } from './graph/graph.ts';
import type { Program } from './schedule/kernel.ts';
import { TensorExecutable } from './tensor-executable.ts';
import { isTracing } from './trace/scope.ts';
import { pullBack, record, savedCopy, tapeIsOn } from './trace/tape.ts';
import { trace } from './trace/trace.ts';
import { type LeafType, leavesAs, type TracedTree, traceTree, treeFrom } from './trace/traced-tree.ts';

export interface CompileOptions extends BuildOptions {
  /** Whether the adjoint is compiled too, so that gradients can be taken. By default not. */
  readonly gradient?: boolean;
}

/**
 * A compiled function of trees of tensors. Called while a gradient is taken, it goes on the tape as one operation whose backward pass is
 * compiled too; called in a function that is being traced, it becomes part of that graph.
 */
export interface Compiled<I extends object, O extends object> {
  /** At once; on targets whose memory the host sees. */
  (input: I): O;
  /** On every target, without gradient. */
  runAsync(input: I): Promise<O>;
  /** As traced, before it was optimised. */
  readonly graph: Graph;
  readonly program: Program;
  dispose(): void;
}

const floatingPlaces = (leaves: readonly LeafType[]): number[] => [...leaves.keys()].filter((n) => leaves[n]?.dtype === 'float32');

/** (inputs, cotangents of the floating outputs) ↦ cotangents of the floating inputs, in one graph. */
function adjointGraph<I extends object, O extends object>(step: (input: I) => O, { inputs, outputs }: TracedTree): Graph {
  const [sources, seeded] = [floatingPlaces(inputs), floatingPlaces(outputs)];
  const backward = (...tensors: tf.Tensor[]): tf.Tensor[] => {
    const seeds = new Map(seeded.map((place, n) => [place, tensors[inputs.length + n]]));
    const xs = sources.map((n) => tensors[n] as tf.Tensor);
    const forward = (): tf.Tensor[] => leavesAs(step(treeFrom<I>(inputs, tensors)), outputs, 'The result of a compiled step');
    return pullBack(forward, xs, (n) => seeds.get(n)).map((cotangent, n) => cotangent ?? tf.zerosLike(xs[n] as tf.Tensor));
  };
  return trace(backward, [...inputs, ...seeded.map((n) => outputs[n] as LeafType)]);
}

/** Runs the compiled adjoint. @param adjoint undefined where it was not asked for */
function cotangentsOf(
  { inputs, outputs }: TracedTree,
  adjoint: TensorExecutable | undefined,
  saved: readonly tf.Tensor[],
  cotangents: readonly (tf.Tensor | undefined)[],
): Map<number, tf.Tensor> {
  if (!adjoint)
    throw new Error('The gradient of a compiled step must be compiled with it; got a step without; compile it with { gradient: true }.');
  const seeds = floatingPlaces(outputs).map((n) => cotangents[n] ?? tf.zeros([...(outputs[n] as LeafType).shape]));
  const sources = floatingPlaces(inputs);
  return new Map(adjoint.run([...saved, ...seeds]).map((cotangent, n) => [sources[n] as number, cotangent]));
}

/** A traced function and its code. */
interface Parts {
  readonly traced: TracedTree;
  readonly forward: TensorExecutable;
  readonly adjoint: TensorExecutable | undefined;
}

const argumentName = 'The argument of a compiled step';

/** One call, which goes on the tape that is on. */
function callEagerly<I extends object, O extends object>({ traced, forward, adjoint }: Parts, input: I): O {
  const tensors = leavesAs(input, traced.inputs, argumentName);
  const results = forward.run(tensors);
  if (tapeIsOn()) {
    const saved = tensors.map(savedCopy);
    const gradient = (cotangents: readonly (tf.Tensor | undefined)[]) => cotangentsOf(traced, adjoint, saved, cotangents);
    record({ name: 'Compiled', inputs: tensors, outputs: results, saved, gradient });
  }
  return treeFrom<O>(traced.outputs, results);
}

/**
 * Compiles a function of one tree of tensors. It is traced once, so that everything in it that is not a tensor, and every tensor that it
 * closes over, is fixed.
 * @param step    pure; from a tree to a tree, or a tensor by itself
 * @param example of its argument; only shapes and data types are looked at
 * @throws TraceError where the function does something that no graph can hold
 */
export async function compile<I extends object, O extends object>(
  step: (input: I) => O,
  example: I,
  { gradient = false, ...options }: CompileOptions = {},
): Promise<Compiled<I, O>> {
  const traced = traceTree(step, example);
  const { graph, inputs, outputs } = traced;
  const floating = floatingPlaces(inputs).map((n) => inputs[n] as LeafType);
  const forward = new TensorExecutable(await build(graph, options), outputs);
  const adjoint = gradient ? new TensorExecutable(await build(adjointGraph(step, traced), options), floating) : undefined;

  const call = (input: I): O => (isTracing() ? step(input) : callEagerly({ traced, forward, adjoint }, input));
  const runAsync = async (input: I): Promise<O> => treeFrom<O>(outputs, await forward.runAsync(leavesAs(input, inputs, argumentName)));
  const dispose = (): void => {
    forward.dispose();
    adjoint?.dispose();
  };
  return Object.assign(call, { runAsync, graph, program: forward.executable.program, dispose });
}
