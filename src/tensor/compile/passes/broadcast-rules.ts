import {
  type AxisMap,
  broadcastShape,
  constantNode,
  isKind,
  makeNode,
  type Node,
  type ReductionName,
  type Shape,
  viewNode,
} from '../graph/graph.ts';
import { broadcastTo, narrowed, sameShape, uniformNode, uniformValue, variesAlong } from './facts.ts';
import type { Make, Rule, Rules } from './simplifier.ts';

/** An argument without the axes along which it only repeats, as far as NumPy's broadcasting brings them back. */
function bareArgument(node: Node, make: Make): Node {
  const value = uniformValue(node);
  if (value !== undefined) return node.shape.length === 0 ? node : make(constantNode([value], [], node.dtype));
  if (!isKind(node, 'view')) return node;
  const narrow = narrowed(node);
  const leading = narrow.shape.findIndex((extent) => extent !== 1);
  const dropped = leading < 0 ? narrow.shape.length : leading;
  if (dropped === 0) return narrow === node ? node : make(narrow);
  const axes = node.operation.axes.map(({ axis, table }): AxisMap => ({ axis: axis < dropped ? -1 : axis - dropped, table }));
  return make(viewNode(node.inputs[0] as Node, axes, narrow.shape.slice(dropped), node.operation.fill));
}

/** Pointwise work is done once for what is repeated: f(repeat(x), repeat(y)) = repeat(f(x, y)). */
const repeatAfterwards: Rule = (node, make) => {
  const inputs = node.inputs.map((input) => bareArgument(input, make));
  if (inputs.every((input, n) => input === node.inputs[n])) return undefined;
  const shape = broadcastShape(...inputs.map((input) => input.shape));
  return broadcastTo(make(makeNode(node.operation, inputs, shape, node.dtype)), node.shape);
};

/** A number reduced with itself n times; undefined where that takes more than a multiplication. */
const repeated: Record<ReductionName, (x: Node, n: number) => Node | undefined> = {
  sum: (x, n) => makeNode({ kind: 'elementwise', name: 'Multiply' }, [x, constantNode([n], [])], x.shape, x.dtype),
  product: (x, n) => (n === 1 ? x : undefined),
  max: (x) => x,
  min: (x) => x,
};

const afterReduction = (shape: Shape, axes: readonly number[]): Shape => shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));

/** A reduction over what is repeated is a multiplication; along other axes it is repeated afterwards. */
const reduceOfRepeated: Rule = (node, make) => {
  if (!isKind(node, 'reduce')) return undefined;
  const source = node.inputs[0] as Node;
  const narrow = narrowed(source);
  if (narrow === source) return undefined;
  const { axes, name } = node.operation;
  const repeats = axes.reduce((n, axis) => (narrow.shape[axis] === 1 ? n * (source.shape[axis] as number) : n), 1);
  const reduced = make(makeNode(node.operation, [make(narrow)], afterReduction(narrow.shape, axes), node.dtype));
  const result = repeats === 1 ? reduced : repeated[name](reduced, repeats);
  return result && broadcastTo(make(result), node.shape);
};

/** Reduced axes of extent 1 are as they were. */
const reduceOverOne: Rule = (node) => {
  if (!isKind(node, 'reduce')) return undefined;
  const source = node.inputs[0] as Node;
  const axes = node.operation.axes.filter((axis) => source.shape[axis] !== 1);
  if (axes.length === node.operation.axes.length) return undefined;
  return axes.length === 0 ? source : makeNode({ ...node.operation, axes }, node.inputs, node.shape, node.dtype);
};

/** Factors that are the same for all of a batch are kept once; when both are, so is the product. */
const matmulOfRepeated: Rule = (node, make) => {
  const factors = node.inputs.map((factor) => narrowed(factor, (axis) => axis === 0));
  if (factors.every((factor, n) => factor === node.inputs[n])) return undefined;
  const batch = Math.max(...factors.map(({ shape }) => shape[0] as number));
  const product = makeNode(node.operation, factors.map(make), node.shape.with(0, batch), node.dtype);
  return broadcastTo(make(product), node.shape);
};

/** What is linear in a zero is zero. */
const zero: Rule = (node) => {
  const linear = node.operation.kind === 'tridiagonal' ? node.inputs.slice(3) : node.inputs;
  return linear.some((input) => uniformValue(input) === 0) ? uniformNode(0, node.shape, node.dtype) : undefined;
};

const cumulativeSumOfOne: Rule = (node) => {
  if (!isKind(node, 'cumulativeSum') || node.shape[node.operation.axis] !== 1) return undefined;
  return node.operation.exclusive ? uniformNode(0, node.shape, node.dtype) : node.inputs[0];
};

/** Along leading axes a transform of what is repeated is repeated. */
const transformOfRepeated: Rule = (node, make) => {
  const source = node.inputs[0] as Node;
  const last = source.shape.length - 1;
  if (variesAlong(source).every((varies, axis) => varies || axis === last || source.shape[axis] === 1)) return undefined;
  const narrow = narrowed(source, (axis) => axis !== last);
  if (sameShape(narrow.shape, source.shape)) return undefined;
  const shape = node.shape.map((extent, axis) => (axis === last ? extent : (narrow.shape[axis] as number)));
  return broadcastTo(make(makeNode(node.operation, [make(narrow)], shape, node.dtype)), node.shape);
};

export const broadcastRules: Rules = {
  elementwise: [repeatAfterwards],
  reduce: [reduceOverOne, reduceOfRepeated],
  matmul: [zero, matmulOfRepeated],
  cumulativeSum: [zero, cumulativeSumOfOne],
  tridiagonal: [zero],
  fourier: [zero, transformOfRepeated],
};
