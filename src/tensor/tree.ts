/**
 * Nested immutable records of tensors, seen as lists of named leaves in one fixed order (by path, code-unit order).
 * Whoever makes a tree owns its tensors; nothing here disposes what it was given, but for `disposeTree`.
 */
import { tf } from './runtime.ts';

/** A nested record of tensors, of any depth. */
export type TensorTree = { readonly [name: string]: tf.Tensor | TensorTree };

/** A leaf and where it hangs, names joined by dots. */
export type Leaf<T> = readonly [path: string, value: T];

/**
 * The leaves of a tree in the fixed order. A tensor by itself is a tree of one leaf, at the empty path.
 * @throws TypeError when something else than a tensor hangs in it
 */
export function flatten(tree: object, prefix = ''): Leaf<tf.Tensor>[] {
  if (tree instanceof tf.Tensor) return [[prefix, tree]];
  const leaves: Leaf<tf.Tensor>[] = [];
  for (const name of Object.keys(tree).sort()) {
    const path = prefix + name;
    const node: unknown = (tree as Record<string, unknown>)[name];
    if (name.includes('.') || name.includes('__')) throw new TypeError(`A name in a tree must hold neither '.' nor '__'; got '${path}'.`);
    if (node instanceof tf.Tensor) leaves.push([path, node]);
    else if (typeof node === 'object' && node !== null) leaves.push(...flatten(node, `${path}.`));
    else throw new TypeError(`A tree must hold tensors and records only; got ${typeof node} at '${path}'.`);
  }
  return leaves;
}

/** The nested record of a list of leaves; undoes `flatten`. */
export function unflatten<T>(leaves: readonly Leaf<T>[]): Record<string, unknown> {
  const [first] = leaves;
  if (first?.[0] === '') return first[1] as Record<string, unknown>;
  const root: Record<string, unknown> = {};
  for (const [path, value] of leaves) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let node = root;
    for (const name of names) {
      node[name] ??= {};
      node = node[name] as Record<string, unknown>;
    }
    node[last] = value;
  }
  return root;
}

/** The same tree with every leaf replaced; rank and location of a leaf must stay. */
export const mapTree = <S extends object>(tree: S, change: (leaf: tf.Tensor, path: string) => tf.Tensor): S =>
  unflatten(flatten(tree).map(([path, leaf]) => [path, change(leaf, path)] as const)) as S;

/** The first path where two lists of leaves differ in name or shape, in words; undefined when they agree. */
export function describeDifference(
  left: readonly Leaf<{ readonly shape: readonly number[] }>[],
  right: readonly Leaf<{ readonly shape: readonly number[] }>[],
): string | undefined {
  const other = new Map(right);
  for (const [path, { shape }] of left) {
    const match = other.get(path);
    if (!match) return `'${path}' is missing in the second`;
    if (shape.join() !== match.shape.join()) return `'${path}' has shape [${shape}] in the first and [${match.shape}] in the second`;
    other.delete(path);
  }
  const extra = [...other.keys()][0];
  return extra === undefined ? undefined : `'${extra}' is missing in the first`;
}

/** The same numbers in the same memory, but disposed on their own: reshaping copies nothing, where `clone` does on WebAssembly. */
export const cloneTree = <S extends object>(tree: S): S => mapTree(tree, (leaf) => tf.reshape(leaf, leaf.shape));

/** Frees every tensor of a tree. */
export function disposeTree(tree: object): void {
  for (const [, leaf] of flatten(tree)) leaf.dispose();
}

/** A tensor's numbers on the host. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reads a whole tree into host memory, waiting without blocking where the backend can. */
export async function readTree(tree: object): Promise<Leaf<HostArray>[]> {
  const leaves = flatten(tree);
  const arrays = await Promise.all(leaves.map(([, leaf]) => leaf.data<'float32'>()));
  return leaves.map(([path, leaf], n) => [path, { shape: leaf.shape, values: arrays[n]?.slice() ?? new Float32Array() }] as const);
}

/** Makes tensors of host arrays, bit for bit; undoes `readTree`. */
export const treeFromHost = <S extends object>(leaves: readonly Leaf<HostArray>[]): S =>
  unflatten(leaves.map(([path, { shape, values }]) => [path, tf.tensor(values, [...shape], 'float32')] as const)) as S;
