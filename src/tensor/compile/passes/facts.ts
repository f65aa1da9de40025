import {
  type AxisMap,
  constantNode,
  type DataType,
  identityTable,
  isKind,
  makeNode,
  type Node,
  type Shape,
  sizeOf,
  viewNode,
} from '../graph/graph.ts';

/** What is known of a node from its own operation, and nodes that say known things. */

const identities = new Map<number, Int32Array>();

/** Table of an axis that reads every place in turn; one object for each extent. */
export function sharedIdentity(extent: number): Int32Array {
  const known = identities.get(extent);
  if (known) return known;
  const table = identityTable(extent);
  identities.set(extent, table);
  return table;
}

/** Table with the one entry n. */
export const only = (n: number): Int32Array => Int32Array.of(n);
const first = only(0);

export const isIdentity = (table: Int32Array): boolean => table === sharedIdentity(table.length) || table.every((entry, v) => entry === v);

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((extent, axis) => extent === b[axis]);

/** The node read over a larger shape, as NumPy broadcasts. */
export function broadcastTo(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  const missing = shape.length - x.shape.length;
  const axes = x.shape.map(
    (extent, k): AxisMap => (extent === 1 ? { axis: -1, table: first } : { axis: k + missing, table: sharedIdentity(extent) }),
  );
  return viewNode(x, axes, shape);
}

/** The same number everywhere. */
export const uniformNode = (value: number, shape: Shape, dtype: DataType = 'float32'): Node =>
  broadcastTo(constantNode([value], [], dtype), shape);

/** The number that a node has everywhere, if it was known when traced. */
export function uniformValue(node: Node | undefined): number | undefined {
  if (!node) return undefined;
  if (isKind(node, 'constant')) return node.operation.values.length === 1 ? node.operation.values[0] : undefined;
  if (!isKind(node, 'view')) return undefined;
  const [source] = node.inputs as readonly [Node];
  const open = node.operation.axes.some(({ axis, table }) => axis >= 0 || table[0] !== 0);
  return !open && isKind(source, 'constant') && sizeOf(source.shape) === 1 ? source.operation.values[0] : undefined;
}

/** Along which axes the values of a node may differ. */
export function variesAlong(node: Node): boolean[] {
  if (!isKind(node, 'view')) return node.shape.map((extent) => extent !== 1);
  const varies = node.shape.map(() => false);
  for (const { axis } of node.operation.axes) if (axis >= 0) varies[axis] = node.shape[axis] !== 1;
  return varies;
}

/** The node with extent 1 along the axes along which it does not vary; the same node where it varies along all. */
export function narrowed(node: Node, along: (axis: number) => boolean = () => true): Node {
  if (!isKind(node, 'view')) return node;
  const varies = variesAlong(node);
  const shape = node.shape.map((extent, axis) => (varies[axis] || extent === 0 || !along(axis) ? extent : 1));
  return sameShape(shape, node.shape) ? node : makeNode(node.operation, node.inputs, shape, node.dtype);
}

/** Whether a view holds all numbers of its input in row-major order. */
export function keepsMemoryOrder(node: Node): boolean {
  if (!isKind(node, 'view')) return false;
  const { shape } = node.inputs[0] as Node;
  if (sizeOf(node.shape) !== sizeOf(shape)) return false;
  let last = -1;
  return node.operation.axes.every(({ axis, table }, k) => {
    if (axis < 0) return shape[k] === 1 && table[0] === 0;
    const ordered = axis > last && isIdentity(table) && table.length === node.shape[axis];
    last = axis;
    return ordered;
  });
}
