import { tf } from '../../../runtime.ts';
import type { Node } from '../../graph/graph.ts';
import { nodeOf, tensorInfoOf } from '../scope.ts';

/** Name under which TensorFlow.js knows the backend. */
export const traceBackendName = 'trace';

/** Nodes of one kernel call. @param inputs in the order of the rule's input names @param attributes as TensorFlow.js passes them */
export type KernelRule<A> = (inputs: readonly Node[], attributes: A) => Node | readonly Node[];

const isList = (result: Node | readonly Node[]): result is readonly Node[] => Array.isArray(result);

/**
 * Registers what a kernel becomes in a graph.
 * @param names of its inputs, or 'list' where TensorFlow.js passes an array
 */
export function kernel<A = object>(kernelName: string, names: readonly string[] | 'list', rule: KernelRule<A>): void {
  const kernelFunc: tf.KernelConfig['kernelFunc'] = ({ inputs, attrs }) => {
    const tensors = names === 'list' ? (Object.values(inputs) as tf.TensorInfo[]) : names.map((name) => inputs[name] as tf.TensorInfo);
    const result = rule(tensors.map(nodeOf), attrs as A);
    return isList(result) ? result.map(tensorInfoOf) : tensorInfoOf(result);
  };
  tf.registerKernel({ kernelName, backendName: traceBackendName, kernelFunc });
}

/** Axes as non-negative numbers. */
export const axesOf = (axis: number | number[] | null | undefined, { shape }: Node): number[] =>
  axis === null || axis === undefined ? shape.map((_, k) => k) : tf.util.parseAxisParam(axis, shape as number[]);
