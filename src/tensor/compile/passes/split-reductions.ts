import { type Graph, isKind, makeNode, type Node } from '../graph/graph.ts';
import { rewriteGraph } from './rewrite.ts';

function split(node: Node): Node {
  if (!isKind(node, 'reduce')) return node;
  const { name, axes } = node.operation;
  const last = node.shape.length - 1;
  if (axes.length < 2 || !axes.includes(last)) return node;
  const source = node.inputs[0] as Node;
  const inner = makeNode({ kind: 'reduce', name, axes: [last] }, [source], source.shape.with(last, 1), node.dtype);
  return makeNode({ kind: 'reduce', name, axes: axes.filter((axis) => axis !== last) }, [inner], node.shape, node.dtype);
}

/** Reductions along the innermost axis and others are done in two: rows first, then what is left of them. */
export const splitReductions = (graph: Graph): Graph => rewriteGraph(graph, split);
