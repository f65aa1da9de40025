import { type Graph, isKind, type Node, topologicalOrder } from '../graph/graph.ts';

/** How often every node of a graph is read, as an output or by another node. */
export function usesOf({ outputs }: Graph): ReadonlyMap<Node, number> {
  const uses = new Map<Node, number>();
  const note = (node: Node): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1);
  };
  for (const node of topologicalOrder(outputs)) node.inputs.forEach(note);
  outputs.forEach(note);
  return uses;
}

/** Which parts of every loop are read. */
export function usedParts(graph: Graph): Map<Node, Set<number>> {
  const used = new Map<Node, Set<number>>();
  for (const node of topologicalOrder(graph.outputs)) {
    if (!isKind(node, 'part')) continue;
    const loop = node.inputs[0] as Node;
    used.set(loop, (used.get(loop) ?? new Set()).add(node.operation.index));
  }
  return used;
}
