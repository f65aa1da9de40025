import { flatten, unflatten } from '../../kernel/index.ts';
import { tf } from '../../tensor/index.ts';
import { isDay, type Workload } from './workload.ts';

/** Half the sum of squares of every number of a tree: something to take a gradient of. */
const energy = (tree: object): tf.Scalar =>
  flatten(tree)
    .map(([, leaf]) => tf.mul(tf.sum(tf.square(leaf)), 0.5))
    .reduce((sum, term) => tf.add(sum, term)) as tf.Scalar;

/** How far a state is moved: so little that it stays one that the step can take, and not so little that numbers underflow. */
const stride = 1e-12;

/** Whether the tape of TensorFlow.js would outgrow the 4 GiB of WebAssembly. */
const isTooLarge = ({ name, size }: Workload): boolean => isDay(name) || size.startsWith('T63');

/**
 * A workload whose step is a step of steepest descent of the energy after one step of another: the gradient in a form that can be looped.
 * The gradient is that of TensorFlow.js's tape, over tensors or while it is traced.
 */
export function descent(of: Workload): Workload {
  const step = (state: Workload['start']): Workload['start'] => {
    const leaves = flatten(state);
    const tensors = leaves.map(([, leaf]) => leaf);
    const objective = () => energy(of.step(state));
    const { grads } = tf.engine().gradients(objective, tensors, undefined, true);
    const moved = leaves.map(([path, leaf], n) => [path, grads[n] ? tf.sub(leaf, tf.mul(grads[n], stride)) : leaf] as const);
    return unflatten(moved) as Workload['start'];
  };
  return { ...of, step, eagerSteps: isTooLarge(of) ? 0 : 1, compiledSteps: Math.max(1, Math.ceil(of.compiledSteps / 4)) };
}
