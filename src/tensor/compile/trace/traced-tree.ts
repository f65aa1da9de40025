import type { tf } from '../../runtime.ts';
import { flatten, unflatten } from '../../tree.ts';
import type { DataType, Graph, Shape } from '../graph/graph.ts';
import { trace } from './trace.ts';
import { TraceError } from './trace-error.ts';

/** A leaf of a tree before it has numbers. */
export interface LeafType {
  readonly path: string;
  readonly shape: Shape;
  readonly dtype: DataType;
}

/** A function from tree to tree as a graph, its inputs and outputs in the order of `flatten`. */
export interface TracedTree {
  readonly graph: Graph;
  readonly inputs: readonly LeafType[];
  readonly outputs: readonly LeafType[];
}

/** A tree of tensors at the paths of these leaves. */
export const treeFrom = <T extends object>(leaves: readonly LeafType[], tensors: readonly tf.Tensor[]): T =>
  unflatten(leaves.map(({ path }, n) => [path, tensors[n] as tf.Tensor] as const)) as T;

/** The tensors of a tree, which must have these leaves. @throws TypeError that names the first that differs */
export function leavesAs(tree: object, leaves: readonly LeafType[], what: string): tf.Tensor[] {
  const given = flatten(tree);
  const wrong = leaves.findIndex(({ path, shape, dtype }, n) => {
    const [at, tensor] = given[n] ?? [];
    return at !== path || tensor?.dtype !== dtype || tensor.shape.join() !== shape.join();
  });
  if (wrong < 0 && given.length === leaves.length) return given.map(([, tensor]) => tensor);
  const words = (leaf: Omit<LeafType, 'dtype'> & { readonly dtype: string }): string => `'${leaf.path}' ${leaf.dtype} [${leaf.shape}]`;
  const [path, tensor] = given[wrong < 0 ? leaves.length : wrong] ?? [];
  const expected = wrong < 0 ? 'nothing more' : words(leaves[wrong] as LeafType);
  const got = tensor ? words({ path: path ?? '', shape: tensor.shape, dtype: tensor.dtype }) : 'nothing';
  throw new TypeError(
    `${what} must have the leaves it was compiled for; expected ${expected}, got ${got}; compile it again for other shapes.`,
  );
}

/** The leaves of a tree. */
export const leafTypes = (tree: object): LeafType[] =>
  flatten(tree).map(([path, { shape, dtype }]): LeafType => ({ path, shape, dtype: dtype as DataType }));

/** What a traced function returned. @throws TraceError where that is still to come, or nothing */
function atOnce<O extends object>(returned: O): O {
  if (returned instanceof Promise)
    returned.catch(() => undefined); // what it may complain of follows from this
  else if (typeof returned === 'object' && returned !== null) return returned;
  throw new TraceError(
    `A traced function must return a tree of tensors at once, not ${returned instanceof Promise ? 'a promise' : typeof returned}`,
    'return the tree itself, without async and await',
  );
}

/** Traces a function of a tree. @param example of its argument; only shapes and data types are looked at */
export function traceTree<I extends object, O extends object>(step: (input: I) => O, example: I): TracedTree {
  const inputs = leafTypes(example);
  let paths: string[] = [];
  const graph = trace((...tensors) => {
    const leaves = flatten(atOnce(step(treeFrom<I>(inputs, tensors))));
    paths = leaves.map(([path]) => path);
    return leaves.map(([, tensor]) => tensor);
  }, inputs);
  const outputs = graph.outputs.map(({ shape, dtype }, n): LeafType => ({ path: paths[n] as string, shape, dtype }));
  return { graph, inputs, outputs };
}
