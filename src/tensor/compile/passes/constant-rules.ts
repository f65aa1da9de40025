import { evaluateNode } from '../graph/evaluate.ts';
import { isKind, makeNode, type Node, type Operation, type Shape, sizeOf, viewNode } from '../graph/graph.ts';
import { broadcastTo, keepsMemoryOrder, narrowed, only, sameShape, sharedIdentity, uniformNode } from './facts.ts';
import type { Rule, Rules } from './simplifier.ts';

/** A folded constant may have this many times the numbers it is made of … */
const growth = 4;
/** … or this many in all: two maps at T31, small beside a core's cache. */
const alwaysAllowed = 8192;

/** The numbers of a constant or of a constant seen through a view. */
function valuesOf(node: Node): Float64Array | undefined {
  if (isKind(node, 'constant')) return node.operation.values;
  if (!isKind(node, 'view')) return undefined;
  const [source] = node.inputs as readonly [Node];
  return isKind(source, 'constant') ? evaluateNode(node, [source.operation.values])[0] : undefined;
}

const numbersHeld = (node: Node): number => sizeOf((isKind(node, 'view') ? (node.inputs[0] as Node) : node).shape);

const denseConstant = (values: Float64Array, { shape, dtype }: Node): Node => makeNode({ kind: 'constant', values }, [], shape, dtype);

const origins = new WeakMap<Operation, Node>();

/** What a constant was worked out of. */
export const foldedFrom = (constant: Operation): Node | undefined => origins.get(constant);

/** Works out what is made of constants only, unless the result is much larger than they are. */
const fold: Rule = (node) => {
  if (node.inputs.length === 0 || !node.inputs.every((input) => isConstant(input))) return undefined;
  const held = node.inputs.reduce((sum, input) => sum + numbersHeld(input), 0);
  if (sizeOf(node.shape) > Math.max(growth * held, alwaysAllowed)) return undefined;
  const [values] = evaluateNode(
    node,
    node.inputs.map((input) => valuesOf(input) as Float64Array),
  );
  const constant = denseConstant(values as Float64Array, node);
  origins.set(constant.operation, node);
  return constant;
};

const isConstant = (node: Node): boolean =>
  isKind(node, 'constant') || (isKind(node, 'view') && isKind(node.inputs[0] as Node, 'constant'));

/** Whether a view only repeats a constant. */
function onlyRepeats(node: Node, narrow: Node): boolean {
  const { shape, operation } = node.inputs[0] as Node;
  return operation.kind === 'constant' && keepsMemoryOrder(narrow) && (shape.length === 0 || sameShape(narrow.shape, shape));
}

/** A view of a constant becomes a constant; where it only repeats, the repetition stays a view of it. */
const foldView: Rule = (node, make) => {
  if (!isConstant(node.inputs[0] as Node) || sizeOf(node.shape) === 0) return undefined;
  const narrow = narrowed(node);
  if (onlyRepeats(node, narrow)) return undefined;
  const folded = fold(narrow, make);
  return folded && broadcastTo(make(folded), node.shape);
};

/** Whether every slice along an axis equals the first. */
function repeatsAlong(values: Float64Array, shape: Shape, axis: number): boolean {
  const block = sizeOf(shape.slice(axis + 1));
  const length = block * (shape[axis] as number);
  for (let start = 0; start < values.length; start += length)
    for (let n = start + block; n < start + length; n++) if (!Object.is(values[n], values[n - block])) return false;
  return true;
}

/** The view that takes the first of every axis that is cut down to `shape`. */
const cutTo = (node: Node, shape: Shape): Node =>
  viewNode(
    node,
    shape.map((extent, axis) => (extent === node.shape[axis] ? { axis, table: sharedIdentity(extent) } : { axis: -1, table: only(0) })),
    shape,
  );

/** Constants that do not repeat; looking for it takes longer than remembering. */
const narrow = new WeakMap<Operation, Shape>();

/** A constant that repeats along some axis is kept once; one that is the same everywhere becomes a scalar. */
const narrowConstant: Rule = (node) => {
  if (!isKind(node, 'constant') || node.shape.length === 0 || node.operation.values.length === 0) return undefined;
  const { values } = node.operation;
  if (values.every((value) => Object.is(value, values[0]))) return uniformNode(values[0] as number, node.shape, node.dtype);
  if (sameShape(narrow.get(node.operation) ?? [], node.shape)) return undefined;
  const shape = node.shape.map((extent, axis) => (extent !== 1 && repeatsAlong(values, node.shape, axis) ? 1 : extent));
  if (sameShape(shape, node.shape)) narrow.set(node.operation, node.shape);
  else return broadcastTo(denseConstant(evaluateNode(cutTo(node, shape), [values])[0] as Float64Array, { ...node, shape }), node.shape);
  return undefined;
};

export const constantRules: Rules = {
  constant: [narrowConstant],
  view: [foldView],
  elementwise: [fold],
  reshape: [fold],
  concat: [fold],
  reduce: [fold],
  cumulativeSum: [fold],
  tridiagonal: [fold],
  matmul: [fold],
  fourier: [fold],
};
