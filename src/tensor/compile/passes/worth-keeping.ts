import { ownCost } from '../graph/costs.ts';
import { type Graph, isKind, type Node, sizeOf, topologicalOrder } from '../graph/graph.ts';
import { Network } from './minimum-cut.ts';

/** Numbers from which a value leaves the inner caches while a loop runs. */
const large = 32_768;

/** What it costs to keep a value and to read it later, in additions. */
const costOfKeeping = (node: Node): number => sizeOf(node.shape) * (sizeOf(node.shape) > large ? keepLarge : keepSmall);
const keepLarge = 12;
const keepSmall = 5;

/** Operations for one number of a column's recurrence: those of the elimination, and what its two sweeps move. */
const costOfSolving = 16;
/** Of a sum along a column. */
const costOfSumming = 4;

const free: ReadonlySet<string> = new Set(['input', 'constant', 'view', 'reshape', 'part']);
/** What is not there as an array. */
const unkept: ReadonlySet<string> = new Set(['constant', 'view', 'reshape', 'loop']);

/** What it costs to work a node out of its inputs, in additions. */
function costOfWork(node: Node): number {
  const { operation, inputs, shape } = node;
  const size = sizeOf(shape);
  switch (operation.kind) {
    case 'elementwise':
      return size * ownCost(node);
    case 'concat':
      return size;
    case 'reduce':
      return sizeOf((inputs[0] as Node).shape);
    case 'cumulativeSum':
      return size * costOfSumming;
    case 'tridiagonal':
      return size * costOfSolving;
    case 'matmul':
      return size * ((inputs[0] as Node).shape[2] as number);
    case 'fourier':
      return size * 2 * Math.log2(operation.points);
    case 'loop':
      return operation.count * costOfGraph(operation.body);
    default:
      return 0;
  }
}

const costOfGraph = ({ outputs }: Graph): number => topologicalOrder(outputs).reduce((sum, node) => sum + costOfWork(node), 0);

/** Known nodes that others are made of. */
function frontierOf(order: readonly Node[], outputs: readonly Node[], known: ReadonlySet<Node>): Node[] {
  const read = order.filter((node) => !known.has(node)).flatMap((node) => node.inputs);
  return [...new Set([...read, ...outputs])].filter((node) => known.has(node));
}

/** The least that must be kept or worked out again so that the frontier is there. @param price by which keeping is dearer than it is */
function cheapest(frontier: readonly Node[], known: ReadonlySet<Node>, price: number): Node[] {
  const network = new Network();
  const [source, sink] = [network.place(), network.place()];
  const doors = new Map<Node, { readonly wanted: number; readonly made: number }>();
  for (const node of topologicalOrder(frontier)) {
    if (!known.has(node) || isKind(node, 'input') || isKind(node, 'constant')) continue;
    const door = { wanted: network.place(), made: network.place() };
    doors.set(node, door);
    network.connect(door.wanted, door.made, unkept.has(node.operation.kind) ? Number.POSITIVE_INFINITY : price * costOfKeeping(node));
    if (!free.has(node.operation.kind)) network.connect(door.made, sink, costOfWork(node));
    for (const input of node.inputs) {
      const before = doors.get(input);
      if (before) network.connect(door.made, before.wanted, Number.POSITIVE_INFINITY);
    }
  }
  for (const node of frontier) {
    const door = doors.get(node);
    if (door) network.connect(source, door.wanted, Number.POSITIVE_INFINITY);
  }
  const reached = network.cut(source, sink);
  return [...doors].filter(([, { wanted, made }]) => reached.has(wanted) && !reached.has(made)).map(([node]) => node);
}

/**
 * Which of the known nodes of a graph to read from memory, so that the others, made of them, cost least.
 * @param known nodes that somebody else has worked out as well, all that they are made of included
 * @param most  numbers that may be kept
 */
export function worthKeeping(outputs: readonly Node[], known: ReadonlySet<Node>, most: number): Node[] {
  const order = topologicalOrder(outputs);
  const frontier = frontierOf(order, outputs, known);
  for (let price = 1; price < 2 ** 12; price *= 2) {
    const kept = cheapest(frontier, known, price);
    if (kept.reduce((sum, { shape }) => sum + sizeOf(shape), 0) <= most) return kept;
  }
  return [];
}
