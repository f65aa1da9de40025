/**
 * Where nodes are made while a model is traced: the function itself, or within it the body of a loop. A tensor of another scope that is
 * used in a body is captured by it: it becomes an input of the body.
 */
import { tf } from '../../runtime.ts';
import { constantNode, type DataType, inputNode, makeNode, type Node, type Shape } from '../graph/graph.ts';
import { TraceError } from './trace-error.ts';

/** What stands in place of a tensor's numbers while it is traced. */
export class TracedData {
  constructor(
    readonly node: Node,
    readonly scope: Scope,
  ) {}
}

/** A tensor that a body uses but did not make. Constants are known to the body and have no input. */
interface Capture {
  readonly tensor: tf.Tensor;
  readonly node: Node;
}

/** A graph under construction. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** Inputs so far; those of captured tensors come last. */
  readonly inputs: Node[];
  /** By identifier of the tensor, in order of first use. */
  readonly captures: Map<number, Capture>;
  /** Inputs of captured tensors, by the node outside. */
  readonly invariants: Map<Node, Node>;
  /** Numbers of real tensors, read once in a trace; shared by all its scopes. */
  readonly constants: Map<object, Node>;
  /** Constants of one number; shared by all scopes of a trace. */
  readonly scalars: Map<string, Node>;
}

let current: Scope | undefined;

/** The scope that is being filled. @throws TraceError outside of `trace` */
export function currentScope(): Scope {
  if (current) return current;
  throw new TraceError(
    'The backend trace makes graphs, not numbers',
    'call the model within trace() or compile(), and let them choose the backend',
  );
}

export const isTracing = (): boolean => current !== undefined;

/** Fills a new scope: within `parent`, or the root of a trace. */
export function withScope<T>(parent: Scope | undefined, fill: (scope: Scope) => T): T {
  const before = current;
  const shared = parent ?? { constants: new Map<object, Node>(), scalars: new Map<string, Node>() };
  const { constants, scalars } = shared;
  current = { parent, inputs: [], captures: new Map(), invariants: new Map(), constants, scalars };
  try {
    return fill(current);
  } finally {
    current = before;
  }
}

/** One number repeated over a shape. */
export function uniformNode(value: number, shape: Shape, dtype: DataType = 'float32'): Node {
  const { scalars } = currentScope();
  const key = `${dtype}${Object.is(value, -0) ? '-0' : value}`;
  let scalar = scalars.get(key);
  if (!scalar) {
    scalar = constantNode([value], [], dtype);
    scalars.set(key, scalar);
  }
  return shape.length === 0 ? scalar : makeNode({ kind: 'view', axes: [], fill: 0 }, [scalar], shape, dtype);
}

/** Numbers that are known, as a node; those all alike take no memory. */
export function knownNode(values: ArrayLike<number>, shape: Shape, dtype: DataType): Node {
  const first = values[0] ?? 0;
  let same = 1;
  while (same < values.length && Object.is(values[same], first)) same++;
  return same >= values.length && values.length > 0 ? uniformNode(first, shape, dtype) : constantNode(values, shape, dtype);
}

/** @throws TraceError for complex numbers and text */
export function dataTypeOf(dtype: string): DataType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new TraceError(`A traced tensor must be float32, int32 or bool, not ${dtype}`, 'take complex numbers apart into two real tensors');
}

/** The numbers of a tensor of another backend, which keeps them. */
function realNode(tensor: tf.TensorInfo, { constants }: Scope): Node {
  const known = constants.get(tensor.dataId);
  if (known && known.shape.length === tensor.shape.length && known.shape.every((n, axis) => n === tensor.shape[axis])) return known;
  if (!tf.engine().state.tensorInfo.has(tensor.dataId))
    throw new TraceError('A tensor that was disposed of has no numbers to become a constant', 'keep it until the step is traced');
  const values = tf.engine().readSync(tensor.dataId) as unknown as ArrayLike<number>;
  const node = knownNode(values, tensor.shape, dataTypeOf(tensor.dtype));
  constants.set(tensor.dataId, node);
  return node;
}

/** Whether a node holds numbers that were known when traced, without computing any. */
export const isKnown = ({ operation, inputs }: Node): boolean =>
  operation.kind === 'constant' || (operation.kind === 'view' && inputs[0]?.operation.kind === 'constant');

function isAncestor(scope: Scope, of: Scope): boolean {
  for (let ancestor = of.parent; ancestor; ancestor = ancestor.parent) if (ancestor === scope) return true;
  return false;
}

/** The input of a body that stands for a node outside. */
function invariantOf(outside: Node, { inputs, invariants }: Scope): Node {
  const known = invariants.get(outside);
  if (known) return known;
  const node = inputNode(inputs.length, outside.shape, outside.dtype);
  inputs.push(node);
  invariants.set(outside, node);
  return node;
}

function capture(tensor: tf.TensorInfo, scope: Scope): Node {
  const { dataId } = tensor;
  if (dataId instanceof TracedData && !isKnown(dataId.node) && !isAncestor(dataId.scope, scope))
    throw new TraceError(
      'A tensor made inside the body of a loop, or in another trace, has no meaning outside of it',
      'return it from the body as part of the carry or of the results',
    );
  const outside = dataId instanceof TracedData ? dataId.node : realNode(tensor, scope);
  const node = isKnown(outside) ? outside : invariantOf(outside, scope);
  if (scope.parent) scope.captures.set((tensor as tf.Tensor).id, { tensor: tensor as tf.Tensor, node });
  return node;
}

/** The node of a tensor in the scope that is being filled. */
export function nodeOf(tensor: tf.TensorInfo): Node {
  const scope = currentScope();
  const { dataId } = tensor;
  if (dataId instanceof TracedData && dataId.scope === scope) return dataId.node;
  return scope.captures.get((tensor as tf.Tensor).id)?.node ?? capture(tensor, scope);
}

/** A node as what a kernel returns to TensorFlow.js. */
export const tensorInfoOf = (node: Node): tf.TensorInfo => ({
  dataId: new TracedData(node, currentScope()),
  shape: node.shape as number[],
  dtype: node.dtype,
});

/** A node as a tensor, which belongs to the innermost `tidy`. */
export const tensorOf = (node: Node): tf.Tensor => tf.engine().makeTensorFromTensorInfo(tensorInfoOf(node));
