import { constantNode, type Graph, inputNode, type Loop, makeNode, type Node, type Shape, viewNode } from '../graph/graph.ts';

const binary = (name: 'Subtract' | 'Multiply' | 'Divide', a: Node, b: Node): Node =>
  makeNode({ kind: 'elementwise', name }, [a, b], a.shape);
const minusProduct = (x: Node, a: Node, b: Node): Node => binary('Subtract', x, binary('Multiply', a, b));
const part = (loop: Node, index: number, shape: Shape): Node => makeNode({ kind: 'part', index }, [loop], shape);

/** Inputs of the body of a loop, all of one shape. */
const levels = (count: number, shape: Shape): Node[] => Array.from({ length: count }, (_, n) => inputNode(n, shape));

/** From the top down: ratio and x above, and the rows of this level, to those of this level. */
function elimination(shape: Shape): Graph {
  const inputs = levels(6, shape);
  const [ratio, x, a, b, c, d] = inputs as [Node, Node, Node, Node, Node, Node];
  const pivot = minusProduct(b, a, ratio);
  const [nextRatio, nextX] = [binary('Divide', c, pivot), binary('Divide', minusProduct(d, a, x), pivot)];
  return { inputs, outputs: [nextRatio, nextX, nextRatio, nextX] };
}

/** From the bottom up: the solution below, ratio and x of this level, to its solution. */
function substitution(shape: Shape): Graph {
  const inputs = levels(3, shape);
  const [below, ratio, x] = inputs as [Node, Node, Node];
  const solution = minusProduct(x, ratio, below);
  return { inputs, outputs: [solution, solution] };
}

/** Thomas algorithm along axis 0 as two loops: lower, diagonal, upper and right side, all of one shape, to the solution. */
export function thomas(shape: Shape): Graph {
  const [count = 1, ...level] = shape;
  const inputs = levels(4, shape);
  const zero = viewNode(constantNode([0], []), [], level);
  const loop = (body: Graph, given: readonly Node[], options: Pick<Loop, 'carried' | 'sequences' | 'reverse'>): Node =>
    makeNode({ kind: 'loop', body, count, ...options }, given, []);
  const down = loop(elimination(level), [zero, zero, ...inputs], { carried: 2, sequences: 4, reverse: false });
  const rows = [part(down, 2, shape), part(down, 3, shape)];
  const up = loop(substitution(level), [zero, ...rows], { carried: 1, sequences: 2, reverse: true });
  return { inputs, outputs: [part(up, 1, shape)] };
}
