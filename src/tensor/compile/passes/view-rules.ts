import { type AxisMap, constantNode, isKind, makeNode, type Node, type Operation, sizeOf, viewNode } from '../graph/graph.ts';
import { isIdentity, only, sameShape, sharedIdentity, uniformNode, uniformValue } from './facts.ts';
import type { Make, Rule, Rules } from './simplifier.ts';

type View = Node<Extract<Operation, { kind: 'view' }>>;

const sourceOf = (node: Node): Node => node.inputs[0] as Node;
const isOpen = ({ operation }: View): boolean => operation.axes.some(({ table }) => table.includes(-1));
const constantTable = (table: Int32Array): boolean => table.length > 0 && table.every((entry) => entry === table[0]);

/** Tables that say the same everywhere are driven by no axis; a view that is outside everywhere is its fill. */
const dropConstantTables: Rule = (node) => {
  if (!isKind(node, 'view')) return undefined;
  const { axes, fill } = node.operation;
  if (axes.some(({ table }) => constantTable(table) && table[0] === -1)) return uniformNode(fill, node.shape, node.dtype);
  if (!axes.some(({ axis, table }) => axis >= 0 && constantTable(table))) return undefined;
  const fewer = axes.map((map): AxisMap => (constantTable(map.table) ? { axis: -1, table: only(map.table[0] as number) } : map));
  return viewNode(sourceOf(node), fewer, node.shape, fill);
};

/** Every axis read in turn. */
const dropIdentity: Rule = (node) => {
  if (!isKind(node, 'view')) return undefined;
  const source = sourceOf(node);
  const inTurn = ({ axis, table }: AxisMap, k: number): boolean => (axis === k || source.shape[k] === 1) && isIdentity(table);
  return sameShape(node.shape, source.shape) && node.operation.axes.every(inTurn) ? source : undefined;
};

/** Table v ↦ inner[outer[v]], −1 where either is. */
function compose(outer: Int32Array, inner: Int32Array): Int32Array {
  if (outer === sharedIdentity(outer.length) && outer.length === inner.length) return inner;
  if (inner === sharedIdentity(inner.length)) return outer;
  return outer.map((v) => (v < 0 ? -1 : (inner[v] as number)));
}

interface Composition {
  readonly axes: readonly AxisMap[];
  /** Maps of the outer view that are outside somewhere, along axes on which the source does not depend. */
  readonly masks: readonly AxisMap[];
}

/** The axis maps of a view of a view in one. */
function composition(outer: View, inner: View): Composition {
  const middle = outer.operation.axes;
  const axes = inner.operation.axes.map(({ axis, table }): AxisMap => {
    const map = middle[axis];
    return map ? { axis: map.axis, table: compose(map.table, table) } : { axis, table };
  });
  const masks: AxisMap[] = [];
  for (const [k, { axis, table }] of middle.entries()) {
    if (!table.includes(-1) || inner.operation.axes.some((map) => map.axis === k)) continue;
    const carrier = axes.findIndex((map) => map.axis === axis);
    const map = axes[carrier];
    if (map) axes[carrier] = { axis, table: map.table.map((entry, v) => (table[v] === -1 ? -1 : entry)) };
    else masks.push({ axis, table });
  }
  return { axes, masks };
}

/** A view of a view reads the source, when what is outside of either is filled alike. */
const composeViews: Rule = (node, make) => {
  if (!isKind(node, 'view')) return undefined;
  const inner = sourceOf(node);
  if (!isKind(inner, 'view')) return undefined;
  const { fill } = inner.operation;
  const innerOpen = isOpen(inner);
  if (innerOpen && isOpen(node) && !Object.is(fill, node.operation.fill)) return undefined;
  const { axes, masks } = composition(node, inner);
  const composed = viewNode(sourceOf(inner), axes, node.shape, innerOpen ? fill : node.operation.fill);
  return masks.length === 0 ? composed : masked(make(composed), masks, node.operation.fill, make);
};

/** x where all masks are inside, else the fill. */
function masked(x: Node, masks: readonly AxisMap[], fill: number, make: Make): Node {
  const inside = masks.map(({ axis, table }) => {
    const shape = x.shape.slice(axis).fill(1, 1);
    return constantNode(
      table.map((entry) => (entry < 0 ? 0 : 1)),
      shape,
    );
  });
  return inside.reduce((rest, mask) => {
    const select = makeNode({ kind: 'elementwise', name: 'Select' }, [make(mask), rest, make(constantNode([fill], []))], x.shape, x.dtype);
    return make(select);
  }, x);
}

/** What reads only numbers that are all the same is that number, if so is the fill. */
const viewOfUniform: Rule = (node) => {
  if (!isKind(node, 'view') || uniformValue(node) !== undefined || sizeOf(node.shape) === 0) return undefined;
  const value = uniformValue(sourceOf(node));
  if (value === undefined || (isOpen(node) && value !== node.operation.fill)) return undefined;
  return uniformNode(value, node.shape, node.dtype);
};

/** A view that reads one piece of a concatenation reads the piece. */
const viewOfPiece: Rule = (node) => {
  if (!isKind(node, 'view')) return undefined;
  const source = sourceOf(node);
  if (!isKind(source, 'concat')) return undefined;
  const along = source.operation.axis;
  const { axis, table } = node.operation.axes[along] as AxisMap;
  const inside = table.filter((entry) => entry >= 0);
  if (inside.length === 0) return undefined;
  const [low, high] = [inside.reduce((a, b) => Math.min(a, b)), inside.reduce((a, b) => Math.max(a, b))];
  let begin = 0;
  for (const piece of source.inputs) {
    const extent = piece.shape[along] as number;
    if (low >= begin && high < begin + extent) {
      const moved = { axis, table: table.map((entry) => (entry < 0 ? -1 : entry - begin)) };
      return viewNode(piece, node.operation.axes.with(along, moved), node.shape, node.operation.fill);
    }
    begin += extent;
  }
  return undefined;
};

export const viewRules: Rules = { view: [dropConstantTables, dropIdentity, composeViews, viewOfUniform, viewOfPiece] };
