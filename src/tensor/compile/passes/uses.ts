import { type Graph, type Node, topologicalOrder } from '../graph/graph.ts';

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
