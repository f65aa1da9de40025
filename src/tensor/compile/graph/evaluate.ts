import { elementwiseRule } from '../operations/index.ts';
import { broadcastTables, sumOfTables, viewAddresses } from './addresses.ts';
import { type Graph, type Loop, type Node, type Operation, type ReductionName, type Shape, sizeOf, topologicalOrder } from './graph.ts';

type Values = Float64Array;
type OfKind<K extends Operation['kind']> = Node<Extract<Operation, { kind: K }>>;

const shapeOfInput = (node: Node, n: number): Shape => (node.inputs[n] as Node).shape;

/** Values at addresses, `fill` at those that are nowhere. */
function gathered(values: Values, addresses: Int32Array, fill: number): Values {
  const result = new Float64Array(addresses.length);
  for (let n = 0; n < result.length; n++) {
    const address = addresses[n] as number;
    result[n] = address < 0 ? fill : (values[address] as number);
  }
  return result;
}

/** Values of an input at every point of the node, repeated where it broadcasts. */
function broadcast(values: Values, from: Shape, to: Shape): Values {
  if (values.length === sizeOf(to)) return values;
  return gathered(values, sumOfTables(broadcastTables(from, to)), 0);
}

function evaluateElementwise(node: OfKind<'elementwise'>, inputs: readonly Values[]): Values {
  const { evaluate } = elementwiseRule(node.operation.name);
  const [x, y, z] = inputs.map((values, n) => broadcast(values, shapeOfInput(node, n), node.shape)) as [Values, Values?, Values?];
  const result = new Float64Array(x.length);
  if (z && y) for (let n = 0; n < x.length; n++) result[n] = evaluate(x[n] as number, y[n] as number, z[n] as number);
  else if (y) for (let n = 0; n < x.length; n++) result[n] = evaluate(x[n] as number, y[n] as number);
  else for (let n = 0; n < x.length; n++) result[n] = evaluate(x[n] as number);
  return result;
}

function evaluateView(node: OfKind<'view'>, [x = new Float64Array()]: readonly Values[]): Values {
  const { axes, fill } = node.operation;
  return gathered(x, viewAddresses(axes, shapeOfInput(node, 0), node.shape), fill);
}

function evaluateConcat(node: OfKind<'concat'>, inputs: readonly Values[]): Values {
  const { axis } = node.operation;
  const after = sizeOf(node.shape.slice(axis));
  const result = new Float64Array(sizeOf(node.shape));
  let begin = 0;
  inputs.forEach((values, n) => {
    const block = sizeOf(shapeOfInput(node, n).slice(axis));
    for (let from = 0, to = begin; from < values.length; from += block, to += after) result.set(values.subarray(from, from + block), to);
    begin += block;
  });
  return result;
}

const combinations: Record<ReductionName, { readonly start: number; readonly combine: (a: number, b: number) => number }> = {
  sum: { start: 0, combine: (a, b) => a + b },
  product: { start: 1, combine: (a, b) => a * b },
  max: { start: Number.NEGATIVE_INFINITY, combine: Math.max },
  min: { start: Number.POSITIVE_INFINITY, combine: Math.min },
};

function evaluateReduce(node: OfKind<'reduce'>, [x = new Float64Array()]: readonly Values[]): Values {
  const { start, combine } = combinations[node.operation.name];
  const result = new Float64Array(sizeOf(node.shape)).fill(start);
  const addresses = sumOfTables(broadcastTables(node.shape, shapeOfInput(node, 0)));
  addresses.forEach((to, from) => {
    result[to] = combine(result[to] as number, x[from] as number);
  });
  return result;
}

function evaluateCumulativeSum(node: OfKind<'cumulativeSum'>, [x = new Float64Array()]: readonly Values[]): Values {
  const { axis, exclusive, reverse } = node.operation;
  const length = node.shape[axis] as number;
  const stride = sizeOf(node.shape.slice(axis + 1));
  const result = new Float64Array(x.length);
  for (let n = 0; n < x.length; n++) {
    const at = reverse ? x.length - 1 - n : n;
    const place = Math.floor(at / stride) % length;
    const previous = reverse ? at + stride : at - stride;
    const first = place === (reverse ? length - 1 : 0);
    if (exclusive) result[at] = first ? 0 : (result[previous] as number) + (x[previous] as number);
    else result[at] = first ? (x[at] as number) : (result[previous] as number) + (x[at] as number);
  }
  return result;
}

/** Thomas algorithm in all columns. */
function evaluateTridiagonal(node: OfKind<'tridiagonal'>, inputs: readonly Values[]): Values {
  const [lower, diagonal, upper, right] = inputs as readonly [Values, Values, Values, Values];
  const columns = sizeOf(node.shape.slice(1));
  const ratio = new Float64Array(right.length);
  const x = new Float64Array(right.length);
  for (let n = 0; n < x.length; n++) {
    const above = n - columns;
    const below = n < columns ? 0 : (lower[n] as number);
    const pivot = (diagonal[n] as number) - below * (ratio[above] ?? 0);
    ratio[n] = (upper[n] as number) / pivot;
    x[n] = ((right[n] as number) - below * (x[above] ?? 0)) / pivot;
  }
  for (let n = x.length - columns - 1; n >= 0; n--) x[n] = (x[n] as number) - (ratio[n] as number) * (x[n + columns] as number);
  return x;
}

function evaluateMatmul(node: OfKind<'matmul'>, inputs: readonly Values[]): Values {
  const [left, right] = inputs as readonly [Values, Values];
  const [batch, rows, columns] = node.shape as readonly [number, number, number];
  const inner = shapeOfInput(node, 0)[2] as number;
  const leftStep = shapeOfInput(node, 0)[0] === 1 ? 0 : rows * inner;
  const rightStep = shapeOfInput(node, 1)[0] === 1 ? 0 : inner * columns;
  const result = new Float64Array(batch * rows * columns);
  for (let b = 0; b < batch; b++)
    for (let m = 0; m < rows; m++)
      for (let k = 0; k < inner; k++) {
        const factor = left[b * leftStep + m * inner + k] as number;
        const [from, to] = [b * rightStep + k * columns, (b * rows + m) * columns];
        for (let n = 0; n < columns; n++) result[to + n] = (result[to + n] as number) + factor * (right[from + n] as number);
      }
  return result;
}

/** Values of one Fourier basis: [waves, points], cos and −sin by turns of 2πmi/points. */
function fourierBasis(points: number, waves: number): Values {
  const basis = new Float64Array(2 * waves * points);
  for (let m = 0; m < waves; m++)
    for (let i = 0; i < points; i++) {
      const angle = (2 * Math.PI * ((m * i) % points)) / points;
      basis[2 * m * points + i] = Math.cos(angle);
      basis[(2 * m + 1) * points + i] = -Math.sin(angle);
    }
  return basis;
}

function evaluateFourier(node: OfKind<'fourier'>, [x = new Float64Array()]: readonly Values[]): Values {
  const { direction, points, waves } = node.operation;
  const basis = fourierBasis(points, waves);
  const [length, modes] = direction === 'analysis' ? [points, 2 * waves] : [2 * waves, points];
  const [modeStep, step] = direction === 'analysis' ? [points, 1] : [1, points];
  const result = new Float64Array((x.length / length) * modes);
  for (let to = 0; to < result.length; to++) {
    const from = Math.floor(to / modes) * length;
    let sum = 0;
    for (let n = 0; n < length; n++) sum += (x[from + n] as number) * (basis[(to % modes) * modeStep + n * step] as number);
    result[to] = sum;
  }
  return result;
}

/** Slice [i] along axis 0 of every array. */
const slices = (arrays: readonly Values[], count: number, i: number): Values[] =>
  arrays.map((values) => values.subarray((i * values.length) / count, ((i + 1) * values.length) / count));

function evaluateLoop({ body, count, carried, sequences, reverse }: Loop, inputs: readonly Values[]): Values[] {
  let state = inputs.slice(0, carried);
  const stacked = body.outputs.slice(carried).map(({ shape }) => new Float64Array(count * sizeOf(shape)));
  for (let n = 0; n < count; n++) {
    const i = reverse ? count - 1 - n : n;
    const slice = slices(inputs.slice(carried, carried + sequences), count, i);
    const results = evaluate(body, [...state, ...slice, ...inputs.slice(carried + sequences)]);
    state = results.slice(0, carried);
    stacked.forEach((whole, k) => {
      const values = results[carried + k] as Values;
      whole.set(values, i * values.length);
    });
  }
  return [...state, ...stacked];
}

/** Values of a node from those of its inputs; of a loop, the values of all its parts, which a node of kind `part` takes as its inputs. */
export function evaluateNode(node: Node, inputs: readonly Values[]): Values[] {
  const { operation } = node;
  switch (operation.kind) {
    case 'input':
      throw new Error(`Input ${operation.index} of a graph has no value of its own; give evaluate() one array per input.`);
    case 'constant':
      return [operation.values];
    case 'elementwise':
      return [evaluateElementwise(node as OfKind<'elementwise'>, inputs)];
    case 'view':
      return [evaluateView(node as OfKind<'view'>, inputs)];
    case 'reshape':
      return [inputs[0] as Values];
    case 'concat':
      return [evaluateConcat(node as OfKind<'concat'>, inputs)];
    case 'reduce':
      return [evaluateReduce(node as OfKind<'reduce'>, inputs)];
    case 'cumulativeSum':
      return [evaluateCumulativeSum(node as OfKind<'cumulativeSum'>, inputs)];
    case 'tridiagonal':
      return [evaluateTridiagonal(node as OfKind<'tridiagonal'>, inputs)];
    case 'matmul':
      return [evaluateMatmul(node as OfKind<'matmul'>, inputs)];
    case 'fourier':
      return [evaluateFourier(node as OfKind<'fourier'>, inputs)];
    case 'loop':
      return evaluateLoop(operation, inputs);
    case 'part':
      return [inputs[operation.index] as Values];
  }
}

/**
 * Works a graph out in float64, slowly: folds constants and is what the tests hold compiled programs to.
 * @param inputs one dense array per input of the graph
 * @returns one dense array per output; may share memory with inputs and constants
 */
export function evaluate(graph: Graph, inputs: readonly Values[]): Values[] {
  const values = new Map<Node, Values[]>();
  for (const node of topologicalOrder(graph.outputs)) {
    const { operation } = node;
    const given = node.inputs.map((input) => values.get(input) as Values[]);
    if (operation.kind === 'input') values.set(node, [inputs[operation.index] as Values]);
    else
      values.set(node, evaluateNode(node, operation.kind === 'part' ? (given[0] as Values[]) : given.map((parts) => parts[0] as Values)));
  }
  return graph.outputs.map((node) => values.get(node)?.[0] as Values);
}
