import { tf } from '../../runtime.ts';
import type { Graph } from '../graph/graph.ts';
import { onTraceBackend } from './backend.ts';
import { subgraph, type TensorType } from './subgraph.ts';
import { untaped } from './tape.ts';
import { TraceError, tracedStackDepth } from './trace-error.ts';

const unknownKernel = /^Kernel '(.+?)' not registered for backend 'trace'/;

/** Says of TensorFlow.js' own complaint about a missing kernel where the model called it. */
function explained(error: unknown): unknown {
  const name = error instanceof Error ? unknownKernel.exec(error.message)?.[1] : undefined;
  if (!name || !(error instanceof Error)) return error;
  return new TraceError(
    `The kernel '${name}' has no rule in the compiler`,
    'write the step with operations whose shapes do not depend on values, or add a rule to src/tensor/compile/trace/kernels',
    error.stack,
  );
}

/** Errors thrown meanwhile remember enough of their stack to find the line of the model. */
function withDeepStacks<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Math.max(stackTraceLimit, tracedStackDepth);
  try {
    return run();
  } catch (error) {
    throw explained(error);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * The graph of a function of tensors. The function runs once, on tensors without numbers; what it does with JavaScript values is done
 * then and for good. Tensors that it closes over become constants. Gradients taken inside become part of the graph.
 * @param f      pure; calls tensor operations of which `trace/kernels` knows the rules
 * @param inputs shapes and data types of its arguments
 * @throws TraceError where it does something that no graph can hold
 */
export function trace(f: (...inputs: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[], inputs: readonly TensorType[]): Graph {
  const results = (tensors: readonly tf.Tensor[]): readonly tf.Tensor[] => {
    const result = f(...tensors);
    return result instanceof tf.Tensor ? [result] : result;
  };
  return withDeepStacks(() => onTraceBackend(() => untaped(() => subgraph(undefined, inputs, results).graph)));
}
