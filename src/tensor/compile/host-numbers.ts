import { tf } from '../runtime.ts';
import { type Leaf, unflatten } from '../tree.ts';
import type { Numbers } from './executable.ts';
import type { Shape } from './graph/graph.ts';

/** An array on the host, in either precision. */
export interface HostNumbers {
  readonly shape: Shape;
  readonly values: Numbers;
}

/** A tree with arrays on the host in place of its tensors. */
export type HostTree<T> = { readonly [K in keyof T]: T[K] extends tf.Tensor ? HostNumbers : HostTree<T[K]> };

/** A tree of which each leaf is a tensor, in float32, or an array on the host. */
export type Given<T> = { readonly [K in keyof T]: T[K] extends tf.Tensor ? T[K] | HostNumbers : Given<T[K]> };

const isHostNumbers = (node: object): node is HostNumbers =>
  'values' in node && (node.values instanceof Float32Array || node.values instanceof Float64Array) && 'shape' in node;

/** The leaves of a tree in the order of `flatten`, on the host. @throws TypeError when something else hangs in it */
export async function hostLeaves(tree: object, prefix = ''): Promise<Leaf<HostNumbers>[]> {
  const leaves: Leaf<HostNumbers>[] = [];
  for (const name of Object.keys(tree).sort()) {
    const path = prefix + name;
    const node: unknown = (tree as Record<string, unknown>)[name];
    if (node instanceof tf.Tensor && node.dtype === 'float32')
      leaves.push([path, { shape: node.shape, values: await node.data<'float32'>() }]);
    else if (typeof node !== 'object' || node === null || node instanceof tf.Tensor)
      throw new TypeError(
        `The leaves of a loop that is differentiated must be float32 tensors or arrays on the host; '${path}' is neither.`,
      );
    else if (isHostNumbers(node)) leaves.push([path, node]);
    else leaves.push(...(await hostLeaves(node, `${path}.`)));
  }
  return leaves;
}

/** The tree of leaves on the host. */
export const hostTree = <T extends object>(leaves: readonly Leaf<HostNumbers>[]): HostTree<T> => unflatten(leaves) as HostTree<T>;
