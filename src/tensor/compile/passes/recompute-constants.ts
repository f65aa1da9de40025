import { ownCost } from '../graph/costs.ts';
import { constantNode, type Graph, isKind, makeNode, type Node, sizeOf, topologicalOrder } from '../graph/graph.ts';
import type { OperationKeys } from '../graph/hash.ts';
import { argumentsOf, isCondition } from './arithmetic-rules.ts';
import { foldedFrom } from './constant-rules.ts';
import { uniformValue } from './facts.ts';
import { rewriteGraph } from './rewrite.ts';

/** Numbers from which a constant leaves the outer cache before it is read again. */
const large = 2 ** 18;

/** Finds large constants that one cheap operation makes of another one. */
class Recomputation {
  private readonly there: ReadonlyMap<string, Node>;
  private readonly keys: OperationKeys;

  constructor(graph: Graph, keys: OperationKeys) {
    this.keys = keys;
    const constants = topologicalOrder(graph.outputs).filter((node) => isKind(node, 'constant') && sizeOf(node.shape) >= large);
    this.there = new Map(constants.map((node) => [this.keyOf(node), node]));
  }

  private keyOf({ operation, shape }: Node): string {
    return `${this.keys.keyOf(operation)} ${shape}`;
  }

  /** The constant worked out of others that the graph has as well; undefined where it cannot be. */
  of(constant: Node): Node | undefined {
    const origin = foldedFrom(constant.operation);
    if (!origin || sizeOf(constant.shape) < large || ownCost(origin) !== 1) return undefined;
    const sources = new Set(origin.inputs.filter((input) => uniformValue(input) === undefined));
    const [source] = sources;
    if (sources.size !== 1 || !source || !isKind(source, 'constant') || sizeOf(source.shape) !== sizeOf(constant.shape)) return undefined;
    const made = this.of(source) ?? this.there.get(this.keyOf(source));
    const inputs = origin.inputs.map((input) => (input === source ? made : input));
    return made && makeNode(origin.operation, inputs as Node[], constant.shape, constant.dtype);
  }
}

/** A product with a condition that has been a constant of 0 and 1. */
function asChoice(node: Node): Node {
  if (!isKind(node, 'elementwise') || node.operation.name !== 'Multiply') return node;
  const [a, b] = node.inputs as [Node, Node];
  const [condition, x] = isCondition(b) ? [b, a] : [a, b];
  if (!isCondition(condition) || isCondition(x)) return node;
  const [not] = argumentsOf(condition, 'Not') ?? [];
  const zero = constantNode([0], []);
  const inputs = not ? [not, zero, x] : [condition, x, zero];
  return makeNode({ kind: 'elementwise', name: 'Select' }, inputs, node.shape, node.dtype);
}

/** Large constants that one operation makes of another are worked out where they are read: that takes less than to fetch them. */
export function recomputeConstants(graph: Graph, keys: OperationKeys): Graph {
  const recomputation = new Recomputation(graph, keys);
  const made = new Map<string, Node>();
  return rewriteGraph(graph, (node, original) => {
    if (!isKind(node, 'constant')) return node === original ? node : asChoice(node);
    const key = `${keys.keyOf(node.operation)} ${node.shape}`;
    const known = made.get(key) ?? recomputation.of(node) ?? node;
    made.set(key, known);
    return known;
  });
}
