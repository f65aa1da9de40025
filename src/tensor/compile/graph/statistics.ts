import { type Graph, type Node, sizeOf, topologicalOrder } from './graph.ts';

/** What one run of a graph amounts to. Bodies of loops count once for every iteration. */
export interface GraphStatistics {
  /** Nodes as they stand in the graph and in bodies of loops, each once, by kind. */
  readonly nodes: Readonly<Record<string, number>>;
  /** Additions, multiplications and functions of one number, each counted as one. */
  readonly operations: number;
  /** Numbers that would be read and written if every node were worked out by itself, as eager backends do. */
  readonly numbersMoved: number;
}

const inputSizes = (node: Node): number => node.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Arithmetic operations of one node. */
function operationsOf(node: Node): number {
  const { operation, shape, inputs } = node;
  const size = sizeOf(shape);
  switch (operation.kind) {
    case 'elementwise':
    case 'cumulativeSum':
      return size;
    case 'reduce':
      return inputSizes(node);
    case 'tridiagonal':
      return 8 * size;
    case 'matmul':
      return 2 * size * ((inputs[0] as Node).shape[2] as number);
    case 'fourier':
      return operation.direction === 'analysis' ? 2 * size * operation.points : 4 * size * operation.waves;
    default:
      return 0;
  }
}

/** Inputs, constants, parts and reshapes only give names to what is there. */
function numbersMovedBy(node: Node): number {
  const names = ['input', 'constant', 'reshape', 'part', 'loop'];
  return names.includes(node.operation.kind) ? 0 : inputSizes(node) + sizeOf(node.shape);
}

export function graphStatistics(graph: Graph): GraphStatistics {
  const nodes: Record<string, number> = {};
  let [operations, numbersMoved] = [0, 0];
  for (const node of topologicalOrder(graph.outputs)) {
    const { operation } = node;
    nodes[operation.kind] = (nodes[operation.kind] ?? 0) + 1;
    operations += operationsOf(node);
    numbersMoved += numbersMovedBy(node);
    if (operation.kind !== 'loop') continue;
    const body = graphStatistics(operation.body);
    for (const [kind, count] of Object.entries(body.nodes)) nodes[kind] = (nodes[kind] ?? 0) + count;
    operations += operation.count * body.operations;
    numbersMoved += operation.count * body.numbersMoved;
  }
  return { nodes, operations, numbersMoved };
}
