import { evaluate } from '../../graph/evaluate.ts';
import { isKind, type Node, topologicalOrder } from '../../graph/graph.ts';

/** The numbers of a node that depends on no input of its graph; undefined where it does. */
export function knownValues(node: Node): Float64Array | undefined {
  if (isKind(node, 'constant')) return node.operation.values;
  if (topologicalOrder([node]).some(({ operation }) => operation.kind === 'input')) return undefined;
  return evaluate({ inputs: [], outputs: [node] }, [])[0];
}
