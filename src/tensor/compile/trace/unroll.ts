import { tf } from '../../runtime.ts';
import type { Course, StepTensors } from './course.ts';
import { alias } from './tape.ts';

/** The slices of a sequence; TensorFlow.js cannot differentiate `unstack` of a single one. */
const slicesOf = (sequence: tf.Tensor): tf.Tensor[] =>
  sequence.shape[0] === 1 ? [tf.reshape(sequence, sequence.shape.slice(1))] : tf.unstack(sequence);

/** Runs a loop at once, iteration by iteration, freeing after each what only it needed. The gradient tape sees every operation. */
export function unroll({ count, reverse, start, sequences, step }: Course): StepTensors {
  const slices = sequences.map(slicesOf);
  const stacks: tf.Tensor[][] = [];
  let carry: readonly tf.Tensor[] = start.map(alias);
  for (let n = 0; n < count; n++) {
    const i = reverse ? count - 1 - n : n;
    const next = tf.tidy(() => {
      const made = step(
        carry,
        slices.map((pieces) => pieces[i] as tf.Tensor),
      );
      return { carry: made.carry.map(alias), results: made.results.map(alias) };
    });
    tf.dispose([...carry]);
    carry = next.carry;
    next.results.forEach((result, k) => {
      stacks[k] ??= [];
      (stacks[k] as tf.Tensor[])[i] = result;
    });
  }
  const results = stacks.map((pieces) => tf.stack(pieces));
  tf.dispose([slices, stacks]);
  return { carry, results };
}
