import { type Graph, type Node, type Operation, topologicalOrder } from '../graph/graph.ts';
import type { FunctionBody } from './function-body.ts';
import { emitLoop } from './loops.ts';
import { pointwise } from './pointwise.ts';
import { thomas } from './thomas.ts';
import { emitView } from './views.ts';

type OfKind<K extends Operation['kind']> = Node<Extract<Operation, { kind: K }>>;

const reductions = { sum: 'Sum', product: 'Prod', max: 'Max', min: 'Min' } as const;

function emitPointwise(body: FunctionBody, { operation: { name } }: OfKind<'elementwise'>, inputs: readonly string[]): string {
  const emit = pointwise[name];
  if (!emit)
    throw new RangeError(`A pointwise operation must be known to saved-model/pointwise.ts to run on TensorFlow; got ${name}; add it.`);
  return emit(body, ...inputs);
}

/** A product with a constant matrix. */
function emitFourier(body: FunctionBody, node: OfKind<'fourier'>, x: string): string {
  const { direction, points, waves } = node.operation;
  const modes = 2 * waves;
  const basis = new Float64Array(modes * points);
  for (let k = 0; k < modes; k++)
    for (let i = 0; i < points; i++) {
      const angle = (2 * Math.PI * (((k >> 1) * i) % points)) / points;
      basis[direction === 'analysis' ? i * modes + k : k * points + i] = k % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
    }
  const [from, to] = direction === 'analysis' ? [points, modes] : [modes, points];
  const rows = node.shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const product = body.float('MatMul', [body.reshape(x, [rows, from]), body.constant(basis, [from, to])], 'product');
  return body.reshape(product, node.shape);
}

function emitCumulativeSum(body: FunctionBody, { operation }: OfKind<'cumulativeSum'>, x: string): string {
  const { axis, exclusive, reverse } = operation;
  const attributes = { Tidx: { type: 'int32' }, exclusive: { flag: exclusive }, reverse: { flag: reverse } } as const;
  return body.float('Cumsum', [x, body.integer([axis], [])], 'out', attributes);
}

/** The tensors of a node: one, or of a loop those of all its parts. */
function emitNode(body: FunctionBody, node: Node, inputs: readonly string[], count?: string): readonly string[] {
  const { operation, shape } = node;
  const x = inputs[0] as string;
  switch (operation.kind) {
    case 'input':
      throw new Error('Inputs of a graph are given to whoever writes it out.');
    case 'constant':
      return [body.constant(operation.values, shape)];
    case 'elementwise':
      return [emitPointwise(body, node as OfKind<'elementwise'>, inputs)];
    case 'view':
      return [emitView(body, { tensor: x, shape: (node.inputs[0] as Node).shape }, operation.axes, shape, operation.fill)];
    case 'reshape':
      return [body.reshape(x, shape)];
    case 'concat':
      return [body.concat(inputs, operation.axis)];
    case 'reduce': {
      const attributes = { Tidx: { type: 'int32' }, keep_dims: { flag: true } } as const;
      return [body.float(reductions[operation.name], [x, body.integer(operation.axes)], 'output', attributes)];
    }
    case 'cumulativeSum':
      return [emitCumulativeSum(body, node as OfKind<'cumulativeSum'>, x)];
    case 'tridiagonal':
      return emitGraph(body, thomas(node.shape), inputs);
    case 'matmul':
      return [body.float('BatchMatMulV2', inputs, 'output')];
    case 'fourier':
      return [emitFourier(body, node as OfKind<'fourier'>, x)];
    case 'loop':
      return emitLoop(body, node as OfKind<'loop'>, inputs, count);
    case 'part':
      return [inputs[operation.index] as string];
  }
}

/**
 * Writes a graph into a function.
 * @param inputs one tensor per input of the graph
 * @param count  tensor that says how often the graph's own loop runs, where that is left open
 * @returns one tensor per output
 */
export function emitGraph(body: FunctionBody, graph: Graph, inputs: readonly string[], count?: string): string[] {
  const tensors = new Map<Node, readonly string[]>();
  for (const node of topologicalOrder(graph.outputs)) {
    const { operation } = node;
    const given = node.inputs.map((input) => tensors.get(input) as readonly string[]);
    if (operation.kind === 'input') tensors.set(node, [inputs[operation.index] as string]);
    else if (operation.kind === 'part') tensors.set(node, emitNode(body, node, given[0] as readonly string[]));
    else {
      const single = given.map(([tensor]) => tensor as string);
      tensors.set(node, emitNode(body, node, single, count));
    }
  }
  return graph.outputs.map((node) => tensors.get(node)?.[0] as string);
}
