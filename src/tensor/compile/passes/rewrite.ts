import { type Graph, isKind, makeNode, type Node, topologicalOrder } from '../graph/graph.ts';

/** Makes of a node with rewritten inputs what stands in its place: same shape, same values. */
export type Replace = (node: Node, original: Node) => Node;

/** The node with other inputs; the node itself when they are the same. */
export const withInputs = (node: Node, inputs: readonly Node[]): Node =>
  inputs.every((input, n) => input === node.inputs[n]) ? node : makeNode(node.operation, inputs, node.shape, node.dtype);

/** Rewrites all nodes that `outputs` need, inputs first. @param made nodes that are already decided; extended */
export function rewriteNodes(outputs: readonly Node[], replace: Replace, made = new Map<Node, Node>()): Node[] {
  const decided = (node: Node): Node => made.get(node) as Node;
  const stack: { readonly node: Node; next: number }[] = outputs.map((node) => ({ node, next: 0 })).reverse();
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const input = made.has(top.node) ? undefined : top.node.inputs[top.next++];
    if (input) {
      if (!made.has(input)) stack.push({ node: input, next: 0 });
      continue;
    }
    stack.pop();
    if (!made.has(top.node)) made.set(top.node, replace(withInputs(top.node, top.node.inputs.map(decided)), top.node));
  }
  return outputs.map(decided);
}

/** What was `original` must still call itself a bool or an int32 when the graph hands it out. */
function withTypeOf(original: Node, made: Node): Node {
  if (made.dtype === original.dtype) return made;
  const kept = isKind(original, 'reshape') && original.inputs[0] === made;
  return kept ? original : makeNode({ kind: 'reshape' }, [made], made.shape, original.dtype);
}

/** Rewrites a graph. Outputs keep their shapes and types. @returns the same object when nothing changed */
export function rewriteGraph(graph: Graph, replace: Replace): Graph {
  const made = rewriteNodes(graph.outputs, replace);
  const outputs = graph.outputs.map((original, n) => withTypeOf(original, made[n] as Node));
  return outputs.every((output, n) => output === graph.outputs[n]) ? graph : { inputs: graph.inputs, outputs };
}

/** Applies a pass to the bodies of all loops in a graph, innermost first, then to the graph. */
export function everywhere(graph: Graph, pass: (graph: Graph) => Graph): Graph {
  const hasLoops = topologicalOrder(graph.outputs).some((node) => isKind(node, 'loop'));
  if (!hasLoops) return pass(graph);
  return pass(
    rewriteGraph(graph, (node) => {
      if (!isKind(node, 'loop')) return node;
      const body = everywhere(node.operation.body, pass);
      return body === node.operation.body ? node : makeNode({ ...node.operation, body }, node.inputs, node.shape, node.dtype);
    }),
  );
}
