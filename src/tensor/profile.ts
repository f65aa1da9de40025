import { median } from './median.ts';
import { tf } from './runtime.ts';

/** Calls of one kernel within a step. */
export interface KernelUse {
  readonly name: string;
  readonly calls: number;
  /** Bytes of their inputs and outputs, read or written at least once. */
  readonly bytes: number;
}

/** What a step asks of TensorFlow.js when it runs eagerly. */
export interface StepProfile {
  readonly calls: number;
  readonly bytes: number;
  /** Median wall-clock time of the repetitions, ms. */
  readonly milliseconds: number;
  /** From the most called down. */
  readonly kernels: readonly KernelUse[];
}

const bytesPerNumber = 4;
const bytesOf = (shape: readonly number[]): number => bytesPerNumber * shape.reduce((product, n) => product * n, 1);
/** Wall-clock time of one run, ms; every tensor that it makes is freed. */
export function timeStep(step: () => unknown): number {
  const began = performance.now();
  tf.tidy(() => {
    step();
  });
  return performance.now() - began;
}

/**
 * Counts the kernels of a step and times it.
 * @param step        makes tensors and reads none, in fewer kernel calls than TensorFlow.js can profile at once, some 100,000
 * @param repetitions timed runs after one that warms up
 */
export async function profileStep(step: () => unknown, repetitions = 5): Promise<StepProfile> {
  timeStep(step);
  const milliseconds = median(Array.from({ length: repetitions }, () => timeStep(step)));
  const { kernels } = await tf.profile(() => {
    tf.tidy(() => {
      step();
    });
  });
  const uses = new Map<string, { calls: number; bytes: number }>();
  for (const { name, inputShapes, outputShapes } of kernels.filter((kernel) => tf.getKernel(kernel.name, tf.getBackend()))) {
    const shapes = [...inputShapes, ...outputShapes].filter((shape): shape is number[] => Array.isArray(shape));
    const { calls, bytes } = uses.get(name) ?? { calls: 0, bytes: 0 };
    uses.set(name, { calls: calls + 1, bytes: bytes + shapes.reduce((sum, shape) => sum + bytesOf(shape), 0) });
  }
  const list = [...uses].map(([name, use]) => ({ name, ...use })).sort((a, b) => b.calls - a.calls);
  const sum = (of: (use: KernelUse) => number): number => list.reduce((total, use) => total + of(use), 0);
  return { calls: sum((use) => use.calls), bytes: sum((use) => use.bytes), milliseconds, kernels: list };
}
