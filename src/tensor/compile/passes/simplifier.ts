import { type AxisMap, makeNode, type Node, type Operation } from '../graph/graph.ts';
import type { OperationKeys } from '../graph/hash.ts';
import { uniformValue } from './facts.ts';

/** Gives the simplest known node with the values of the one asked for. Its inputs must come from here as well. */
export type Make = (node: Node) => Node;

/** A simpler node of the same shape and values, or undefined. Sees a node and, through its inputs, what it is made of; not its users. */
export type Rule = (node: Node, make: Make) => Node | undefined;

export type Rules = { readonly [K in Operation['kind']]?: readonly Rule[] };

/** Pointwise operations of which the order of the arguments does not matter. */
export const commutative: ReadonlySet<string> = new Set(['Add', 'Multiply', 'Minimum', 'Maximum', 'And', 'Or', 'Equal', 'NotEqual']);

/** Numbers stand on the right of what is commutative. */
function withNumberRight(node: Node): Node {
  const { operation, inputs } = node;
  if (operation.kind !== 'elementwise' || !commutative.has(operation.name) || uniformValue(inputs[0]) === undefined) return node;
  return makeNode(operation, inputs.toReversed(), node.shape, node.dtype);
}

/**
 * Makes nodes of one graph so that no two are the same and no rule applies to any: common subexpressions and algebra in one.
 * A node once made is final, so a walk over a graph, inputs first, costs time in proportion to its size.
 */
export class Simplifier {
  private readonly simplest = new Map<Node, Node>();
  private readonly byKey = new Map<string, Node>();
  private readonly numbers = new Map<Node, number>();

  constructor(
    private readonly keys: OperationKeys,
    private readonly rules: Rules,
  ) {}

  readonly make: Make = (node) => {
    const known = node.operation.kind === 'input' ? node : this.simplest.get(node);
    if (known) return known;
    const first = this.firstLike(node);
    const result = this.simplest.get(first) ?? this.applyRules(first);
    this.simplest.set(first, result);
    this.simplest.set(node, result);
    return result;
  };

  private applyRules(node: Node): Node {
    for (const rule of this.rules[node.operation.kind] ?? []) {
      const simpler = rule(node, this.make);
      if (simpler) return this.make(simpler);
    }
    return node;
  }

  /** The first node that was made of the same operation and inputs. */
  private firstLike(node: Node): Node {
    const key = this.keyOf(node);
    const first = this.byKey.get(key) ?? withNumberRight(this.withSharedTables(node));
    this.byKey.set(key, first);
    return first;
  }

  private keyOf({ operation, inputs, shape }: Node): string {
    let key = this.keys.keyOf(operation);
    const [a, b] = inputs as readonly [Node, Node];
    if (operation.kind === 'elementwise' && commutative.has(operation.name)) {
      const [m, n] = [this.numberOf(a), this.numberOf(b)];
      key += m < n ? `,${m},${n}` : `,${n},${m}`;
    } else for (const input of inputs) key += `,${this.numberOf(input)}`;
    for (const extent of shape) key += ` ${extent}`;
    return key;
  }

  private numberOf(node: Node): number {
    const known = this.numbers.get(node);
    if (known !== undefined) return known;
    this.numbers.set(node, this.numbers.size);
    return this.numbers.size - 1;
  }

  private withSharedTables(node: Node): Node {
    const { operation } = node;
    if (operation.kind !== 'view') return node;
    const axes = operation.axes.map((map): AxisMap => {
      const table = this.keys.sharedTable(map.table);
      return table === map.table ? map : { axis: map.axis, table };
    });
    return axes.every((map, k) => map === operation.axes[k]) ? node : makeNode({ ...operation, axes }, node.inputs, node.shape, node.dtype);
  }
}

/** Several sets of rules as one, tried in this order. */
export function combine(...sets: readonly Rules[]): Rules {
  const combined: { [K in Operation['kind']]?: readonly Rule[] } = {};
  for (const rules of sets)
    for (const [kind, list] of Object.entries(rules) as [Operation['kind'], readonly Rule[]][])
      combined[kind] = [...(combined[kind] ?? []), ...list];
  return combined;
}
