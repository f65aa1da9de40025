import { tf } from '../tensor/index.ts';
import { cloneTree, disposeTree } from './tree.ts';

/**
 * Carries a tree of tensors through a number of steps, freeing after each what only that step needed.
 *
 * This is how a fast part takes several steps inside one slow step without holding the memory of all of them. It
 * may run under a gradient: the tape keeps what it saved. The start stays the caller's; so does the result.
 * @param count  number of steps, at least 0
 * @param start  tree of tensors (state, running sums of fluxes, …)
 * @param body   pure step from one carry to the next; its result may share tensors with its argument
 */
export function iterate<C extends object>(count: number, start: C, body: (carry: C, index: number) => C): C {
  let carry = cloneTree(start);
  for (let index = 0; index < count; index++) {
    const next = tidyTree(() => body(carry, index));
    disposeTree(carry);
    carry = next;
  }
  return carry;
}

/** Runs a function that makes a tree, frees every intermediate, and returns tensors that belong to the caller alone. */
export function tidyTree<C extends object>(make: () => C): C {
  return tf.tidy(() => cloneTree(make()) as tf.TensorContainer & C);
}
