/**
 * The graph that a traced step becomes: values (nodes) made of other values by a dozen kinds of operation.
 * Nodes are immutable; passes build new ones. All numbers are floating point in the target's precision; `dtype` only remembers
 * what TensorFlow.js would have called them (a bool is 0 or 1).
 */
export type Shape = readonly number[];
export type DataType = 'float32' | 'int32' | 'bool';

/** Where one axis of the input of a view reads: at table[v], v along `axis` of the output; −1 in the table stands for outside. */
export interface AxisMap {
  /** Axis of the output that drives it, or −1 when the table has one entry for all. */
  readonly axis: number;
  readonly table: Int32Array;
}

export type ReductionName = 'sum' | 'product' | 'max' | 'min';

/** What makes a node of its inputs. */
export type Operation =
  /** The graph's input of that index. */
  | { readonly kind: 'input'; readonly index: number }
  /** Numbers known when traced, dense in row-major order. */
  | { readonly kind: 'constant'; readonly values: Float64Array }
  /** One of `operations/`, applied point by point; inputs broadcast as in NumPy. */
  | { readonly kind: 'elementwise'; readonly name: string }
  /** out[v] = in[table₀[v_axis₀], table₁[v_axis₁], …], or `fill` where any table says −1. Slices, shifts, transposes, broadcasts. */
  | { readonly kind: 'view'; readonly axes: readonly AxisMap[]; readonly fill: number }
  /** The same numbers in row-major order under another shape. */
  | { readonly kind: 'reshape' }
  | { readonly kind: 'concat'; readonly axis: number }
  /** Reduced axes stay, with extent 1. */
  | { readonly kind: 'reduce'; readonly name: ReductionName; readonly axes: readonly number[] }
  | { readonly kind: 'cumulativeSum'; readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean }
  /** Inputs lower, diagonal, upper, right side, all of the node's shape; the system runs along axis 0, without pivoting. */
  | { readonly kind: 'tridiagonal' }
  /** [B or 1, M, K] × [B or 1, K, N] → [B, M, N]; a transposed factor is a view. */
  | { readonly kind: 'matmul' }
  /**
   * Along the last axis, neither direction normalised, each the transpose of the other:
   * analysis [.., points] → [.., 2 waves], X₂ₘ = Σ x cos(2πmi/points), X₂ₘ₊₁ = −Σ x sin(2πmi/points);
   * synthesis [.., 2 waves] → [.., points], x = Σ X₂ₘ cos(2πmi/points) − X₂ₘ₊₁ sin(2πmi/points).
   */
  | { readonly kind: 'fourier'; readonly direction: 'analysis' | 'synthesis'; readonly points: number; readonly waves: number }
  /** See `Loop`; its results are read by nodes of kind `part`. */
  | Loop
  | { readonly kind: 'part'; readonly index: number };

/**
 * `count` iterations of a body.
 *
 * Inputs of the node: start of every carried value, then sequences [count, …], then invariants.
 * Inputs of the body: the carried values, the slice [i] of every sequence, the invariants.
 * Outputs of the body: the carried values for the next iteration, then slices of stacked results.
 * Parts of the node: the carried values at the end, then the stacked results [count, …].
 * With `reverse`, iterations run over i = count−1 … 0, for sequences and for stacked results alike.
 */
export interface Loop {
  readonly kind: 'loop';
  readonly body: Graph;
  readonly count: number;
  readonly carried: number;
  readonly sequences: number;
  readonly reverse: boolean;
}

export interface Node<O extends Operation = Operation> {
  readonly operation: O;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: DataType;
}

/** A pure function of its inputs. `inputs[i]` has the operation { kind: 'input', index: i } and belongs to this graph alone. */
export interface Graph {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

export const makeNode = (operation: Operation, inputs: readonly Node[], shape: Shape, dtype: DataType = 'float32'): Node => ({
  operation,
  inputs,
  shape,
  dtype,
});

export const inputNode = (index: number, shape: Shape, dtype: DataType = 'float32'): Node =>
  makeNode({ kind: 'input', index }, [], shape, dtype);

export const constantNode = (values: ArrayLike<number>, shape: Shape, dtype: DataType = 'float32'): Node =>
  makeNode({ kind: 'constant', values: Float64Array.from(values) }, [], shape, dtype);

export const isKind = <K extends Operation['kind']>(node: Node, kind: K): node is Node<Extract<Operation, { kind: K }>> =>
  node.operation.kind === kind;

/** Every node that the outputs need, each after its inputs. Bodies of loops are graphs of their own and are not entered. */
export function topologicalOrder(outputs: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: { node: Node; next: number }[] = [];
  const enter = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { node: Node; next: number };
      const input = top.node.inputs[top.next++];
      if (input) enter(input);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

/** NumPy's broadcast shape. @throws TypeError when shapes do not fit */
export function broadcastShape(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const extent = extents.find((n) => n !== 1) ?? 1;
    if (extents.some((n) => n !== 1 && n !== extent))
      throw new TypeError(`Shapes ${shapes.map((s) => `[${s}]`).join(' and ')} do not broadcast.`);
    return extent;
  });
}

/** Table of an axis that reads every place in turn. */
export const identityTable = (extent: number): Int32Array => Int32Array.from({ length: extent }, (_, v) => v);

/** A view. @param axes one per axis of the input */
export const viewNode = (x: Node, axes: readonly AxisMap[], shape: Shape, fill = 0): Node =>
  makeNode({ kind: 'view', axes, fill }, [x], shape, x.dtype);

/** Row-major strides of a dense array. */
export function denseStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}
