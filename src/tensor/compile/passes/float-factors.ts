import { constantNode, type Graph, isKind, makeNode, type Node } from '../graph/graph.ts';
import { sameShape, uniformValue } from './facts.ts';
import { rewriteGraph } from './rewrite.ts';
import { usesOf } from './uses.ts';

/** factor · x. */
interface Scaled {
  readonly x: Node;
  readonly factor: number;
}

/** Factors that are moved: what comes before them and after them is then as far from the ends of float32. */
const isModerate = (factor: number): boolean => Math.abs(factor) > 1e-8 && Math.abs(factor) < 1e8;

const apply = (name: string, inputs: readonly Node[], { shape, dtype }: Node): Node =>
  makeNode({ kind: 'elementwise', name }, inputs, shape, dtype);

function times({ x, factor }: Scaled): Node {
  if (factor === 1) return x;
  return factor === -1 ? apply('Negate', [x], x) : apply('Multiply', [x, constantNode([factor], [])], x);
}

/**
 * The number that a node is multiplied with, taken apart from the rest; 1 where there is none or others read the product too. A sign is
 * taken apart wherever it is read: sums take it for nothing.
 */
function takenApart(node: Node, isShared: boolean): Scaled {
  if (!isKind(node, 'elementwise')) return { x: node, factor: 1 };
  const [x, c] = node.inputs as [Node, Node?];
  if (node.operation.name === 'Negate') return { x, factor: -1 };
  if (isShared) return { x: node, factor: 1 };
  const factor = node.operation.name === 'Multiply' ? uniformValue(c) : undefined;
  return factor !== undefined && isModerate(factor) && sameShape(x.shape, node.shape) ? { x, factor } : { x: node, factor: 1 };
}

/** The operation on what its arguments are without their factors, and the factor that is left for the result. */
type Float = (node: Node, arguments_: readonly Scaled[]) => Scaled | undefined;

const product: Float = (node, [a, b]) => {
  if (!a || !b || uniformValue(b.x) !== undefined) return undefined;
  return { x: apply('Multiply', [a.x, b.x], node), factor: a.factor * b.factor };
};

const quotient: Float = (node, [a, b]) => {
  if (!a || !b) return undefined;
  return Math.abs(b.factor) === 1
    ? { x: apply('Divide', [a.x, b.x], node), factor: a.factor * b.factor }
    : { x: apply('Divide', [a.x, times(b)], node), factor: a.factor };
};

const sum =
  (isDifference: boolean): Float =>
  (node, [a, b]) => {
    if (!a || !b) return undefined;
    const sameSign = a.factor === b.factor;
    if (sameSign || a.factor === -b.factor)
      return { x: apply(isDifference === sameSign ? 'Subtract' : 'Add', [a.x, b.x], node), factor: a.factor };
    return isDifference && a.factor === -1 ? { x: apply('Add', [a.x, times(b)], node), factor: -1 } : undefined;
  };

const choice: Float = (node, [condition, a, b]) => {
  if (!condition || !a || !b) return undefined;
  const chosen = times(condition);
  if (uniformValue(b.x) === 0) return { x: apply('Select', [chosen, a.x, b.x], node), factor: a.factor };
  return uniformValue(a.x) === 0 ? { x: apply('Select', [chosen, a.x, b.x], node), factor: b.factor } : undefined;
};

const rules: Readonly<Record<string, Float>> = {
  Multiply: product,
  Divide: quotient,
  Add: sum(false),
  Subtract: sum(true),
  Select: choice,
};

/**
 * Numbers and signs that one factor of a product has are handed on to the product, as far as sums: (a c) (b d) = (a b) (c d),
 * a c + b c = (a + b) c. Backward, chains of products gather them: one for every square and every scale on the way.
 */
export function floatFactors(graph: Graph): Graph {
  const uses = usesOf(graph);
  return rewriteGraph(graph, (node, original) => {
    if (!isKind(node, 'elementwise')) return node;
    const rule = rules[node.operation.name];
    if (!rule) return node;
    const scaled = node.inputs.map((input, n): Scaled => {
      const apart = takenApart(input, (uses.get(original.inputs[n] as Node) ?? 0) > 1);
      return sameShape(apart.x.shape, node.shape) ? apart : { x: input, factor: 1 };
    });
    if (scaled.every(({ factor }) => factor === 1)) return node;
    const floated = rule(node, scaled);
    return floated && isModerate(floated.factor) ? times(floated) : node;
  });
}
