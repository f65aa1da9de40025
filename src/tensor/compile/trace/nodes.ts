/** Nodes as the rules of kernels need them: the core operations under short names, with shapes worked out. */
import {
  type AxisMap,
  broadcastShape,
  constantNode,
  type DataType,
  isKind,
  makeNode,
  type Node,
  type ReductionName,
  type Shape,
  sizeOf,
  viewNode,
} from '../graph/graph.ts';
import { uniformNode } from './scope.ts';

const identities = new Map<number, Int32Array>();

/** Table that reads every place in turn; the same object for the same extent. */
function identity(extent: number): Int32Array {
  let table = identities.get(extent);
  if (!table) {
    table = Int32Array.from({ length: extent }, (_, v) => v);
    identities.set(extent, table);
  }
  return table;
}

const first: AxisMap = { axis: -1, table: new Int32Array(1) };
const whole = (axis: number, extent: number): AxisMap => ({ axis, table: identity(extent) });

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, axis) => n === b[axis]);

/** One of `operations/`, point by point. @param dtype that of the first input unless given */
export function elementwise(name: string, inputs: readonly Node[], dtype?: DataType): Node {
  const [x, y] = inputs as [Node, Node?];
  const simple = inputs.length === 1 || (inputs.length === 2 && y && sameShape(x.shape, y.shape));
  const shape = simple ? x.shape : broadcastShape(...inputs.map((input) => input.shape));
  return makeNode({ kind: 'elementwise', name }, inputs, shape, dtype ?? x.dtype);
}

/** A number that broadcasts against everything. */
export const number = (value: number, dtype: DataType = 'float32'): Node => uniformNode(value, [], dtype);

/** The same numbers under another data type. */
const relabelled = (x: Node, dtype: DataType): Node => makeNode({ kind: 'reshape' }, [x], x.shape, dtype);

export function cast(x: Node, dtype: DataType): Node {
  if (x.dtype === dtype) return x;
  if (dtype === 'bool') return elementwise('NotEqual', [x, number(0, x.dtype)], 'bool');
  if (isKind(x, 'constant'))
    return constantNode(dtype === 'int32' ? x.operation.values.map(Math.trunc) : x.operation.values, x.shape, dtype);
  return dtype === 'int32' && x.dtype === 'float32' ? elementwise('Truncate', [x], 'int32') : relabelled(x, dtype);
}

const withoutUnits = (shape: Shape): number[] => shape.filter((n) => n !== 1);

/** Inserts and removes extents of 1. */
function regroupUnits(x: Node, shape: Shape): Node {
  const long = shape.flatMap((n, axis) => (n === 1 ? [] : [axis]));
  let next = 0;
  const axes = x.shape.map((n) => (n === 1 ? first : whole(long[next++] as number, n)));
  return viewNode(x, axes, shape);
}

export function reshape(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  const { operation } = x;
  if (operation.kind === 'constant') return makeNode(operation, [], shape, x.dtype);
  if (operation.kind === 'view' && operation.axes.length === 0) return makeNode(operation, x.inputs, shape, x.dtype);
  return sameShape(withoutUnits(x.shape), withoutUnits(shape))
    ? regroupUnits(x, shape)
    : makeNode({ kind: 'reshape' }, [x], shape, x.dtype);
}

/** A view that changes one axis alone: out[.., v, ..] = x[.., table[v], ..]. */
export function alongAxis(x: Node, axis: number, table: Int32Array, fill = 0): Node {
  const axes = x.shape.map((n, k) => (k === axis ? { axis, table } : whole(k, n)));
  const shape = x.shape.map((n, k) => (k === axis ? table.length : n));
  return viewNode(x, axes, shape, fill);
}

/** A view whose axes are all those of x, read through tables; an undefined table reads everything. */
export function throughTables(x: Node, tables: readonly (Int32Array | undefined)[], fill = 0): Node {
  if (tables.every((table) => table === undefined)) return x;
  const axes = x.shape.map((n, axis) => ({ axis, table: tables[axis] ?? identity(n) }));
  const shape = x.shape.map((n, axis) => tables[axis]?.length ?? n);
  return viewNode(x, axes, shape, fill);
}

/** begin, begin + step, … */
export const arithmeticTable = (begin: number, count: number, step = 1): Int32Array =>
  Int32Array.from({ length: count }, (_, v) => begin + v * step);

export function slice(x: Node, begin: readonly number[], size: readonly number[]): Node {
  const tables = x.shape.map((n, axis) => {
    const [from, count] = [begin[axis] as number, size[axis] as number];
    return from === 0 && count === n ? undefined : arithmeticTable(from, count);
  });
  return throughTables(x, tables);
}

export function transpose(x: Node, order: readonly number[]): Node {
  if (order.every((from, to) => from === to)) return x;
  const axes = x.shape.map((n, axis) => whole(order.indexOf(axis), n));
  const shape = order.map((axis) => x.shape[axis] as number);
  return viewNode(x, axes, shape);
}

/** Repeats extents of 1, and puts new axes in front. */
export function broadcastTo(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  const ahead = shape.length - x.shape.length;
  const axes = x.shape.map((n, axis) => (n === 1 ? first : whole(axis + ahead, n)));
  return viewNode(x, axes, shape);
}

export function concat(parts: readonly Node[], axis: number): Node {
  const filled = parts.filter(({ shape }) => sizeOf(shape) > 0);
  const [x] = filled.length > 0 ? filled : parts;
  if (filled.length < 2) return x as Node;
  const extent = filled.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
  const shape = (x as Node).shape.map((n, k) => (k === axis ? extent : n));
  return makeNode({ kind: 'concat', axis }, filled, shape, (x as Node).dtype);
}

/** @param keep whether reduced axes stay, with extent 1 */
export function reduce(name: ReductionName, x: Node, axes: readonly number[], keep: boolean): Node {
  const shape = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const long = axes.filter((axis) => x.shape[axis] !== 1);
  const reduced = long.length === 0 ? x : makeNode({ kind: 'reduce', name, axes: long }, [x], shape, x.dtype);
  return keep
    ? reduced
    : reshape(
        reduced,
        shape.filter((_, axis) => !axes.includes(axis)),
      );
}

/** out = a × b over the last two axes, in the form of the core operation: three axes, the first of b or of 1. */
export const matmul = (a: Node, b: Node): Node =>
  makeNode({ kind: 'matmul' }, [a, b], [Math.max(a.shape[0] as number, b.shape[0] as number), a.shape[1] as number, b.shape[2] as number]);

export const cumulativeSum = (x: Node, axis: number, exclusive: boolean, reverse: boolean): Node =>
  makeNode({ kind: 'cumulativeSum', axis, exclusive, reverse }, [x], x.shape, x.dtype);
