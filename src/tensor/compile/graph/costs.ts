import { isKind, type Node } from './graph.ts';

/** Relative cost of one operation at one point, that of an addition being 1. */
const costs: Record<string, number> = {
  Divide: 3, SquareRoot: 4, Exponential: 12, Logarithm: 12, Power: 40, Sine: 15, Cosine: 15, HyperbolicTangent: 14,
  Arccosine: 20, Arcsine: 20, Arctangent: 20, ErrorFunction: 20, Sigmoid: 16, Softplus: 25,
}; // biome-ignore format: a table

/** Cost of the operation of an elementwise node. */
export const ownCost = (node: Node): number => (isKind(node, 'elementwise') ? (costs[node.operation.name] ?? 1) : 0);
