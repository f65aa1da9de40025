import { type AxisMap, isKind, makeNode, type Node, type Operation, sizeOf, viewNode } from '../graph/graph.ts';
import { keepsMemoryOrder, only, sameShape, sharedIdentity, uniformNode, uniformValue } from './facts.ts';
import type { Rule, Rules } from './simplifier.ts';

const sourceOf = (node: Node): Node => node.inputs[0] as Node;

/** A reshape of what is only another order of axes of extent 1, or of another reshape, starts from the source. */
const skipSteps: Rule = (node) => {
  const source = sourceOf(node);
  if (sameShape(node.shape, source.shape)) return source;
  if (!isKind(source, 'reshape') && !keepsMemoryOrder(source)) return undefined;
  return makeNode(node.operation, source.inputs, node.shape, node.dtype);
};

const reshapeOfUniform: Rule = (node) => {
  const value = uniformValue(sourceOf(node));
  return value === undefined ? undefined : uniformNode(value, node.shape, node.dtype);
};

/** A reshape that only puts in or takes out axes of extent 1 is a view. */
const reshapeToView: Rule = (node) => {
  const source = sourceOf(node);
  const kept = node.shape.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
  const extents = source.shape.filter((extent) => extent !== 1);
  if (
    !sameShape(
      kept.map((axis) => node.shape[axis] as number),
      extents,
    )
  )
    return undefined;
  let next = 0;
  const axes = source.shape.map(
    (extent): AxisMap => (extent === 1 ? { axis: -1, table: only(0) } : { axis: kept[next++] as number, table: sharedIdentity(extent) }),
  );
  return viewNode(source, axes, node.shape);
};

type Concat = Node<Extract<Operation, { kind: 'concat' }>>;

/** Pieces without numbers are left out, nested concatenations along the same axis are one, and one piece is itself. */
const flattenConcat: Rule = (node) => {
  if (!isKind(node, 'concat')) return undefined;
  const { axis } = node.operation;
  const nested = (piece: Node): piece is Concat => isKind(piece, 'concat') && piece.operation.axis === axis;
  const pieces = node.inputs.filter((piece) => piece.shape[axis] !== 0).flatMap((piece) => (nested(piece) ? piece.inputs : [piece]));
  if (pieces.length === 1) return pieces[0];
  if (pieces.length === 0 || (pieces.length === node.inputs.length && pieces.every((piece, n) => piece === node.inputs[n])))
    return undefined;
  return makeNode(node.operation, pieces, node.shape, node.dtype);
};

/** A piece of a concatenation as a view; the fill is undefined where nothing is outside. */
interface Piece {
  readonly source: Node;
  readonly axes: readonly AxisMap[];
  readonly fill: number | undefined;
  readonly extent: number;
}

function pieceOf(node: Node, along: number): Piece {
  const extent = node.shape[along] as number;
  if (!isKind(node, 'view')) {
    const axes = node.shape.map((size, axis): AxisMap => ({ axis, table: sharedIdentity(size) }));
    return { source: node, axes, fill: undefined, extent };
  }
  const { axes, fill } = node.operation;
  return { source: sourceOf(node), axes, fill: axes.some(({ table }) => table.includes(-1)) ? fill : undefined, extent };
}

/** What one axis of the source reads along the axis of the concatenation. */
const along = (map: AxisMap, extent: number, axis: number): Int32Array =>
  map.axis === axis ? map.table : new Int32Array(extent).fill(map.table[0] as number);

const sameTable = (a: Int32Array, b: Int32Array): boolean => a === b || (a.length === b.length && a.every((entry, v) => entry === b[v]));

/** One axis of the source as both pieces read it, one after the other; undefined where they read it along different other axes. */
function joinedAxis(a: Piece, b: Piece, k: number, axis: number): AxisMap | undefined {
  const [p, q] = [a.axes[k] as AxisMap, b.axes[k] as AxisMap];
  const free = (map: AxisMap): boolean => map.axis === axis || map.axis === -1 || map.table.length === 1;
  if (!free(p) || !free(q)) return p.axis === q.axis && sameTable(p.table, q.table) ? p : undefined;
  const table = new Int32Array(a.extent + b.extent);
  table.set(along(p, a.extent, axis));
  table.set(along(q, b.extent, axis), a.extent);
  return { axis, table };
}

const fillsAgree = (a: number | undefined, b: number | undefined): boolean => a === undefined || b === undefined || Object.is(a, b);

/** Two views of one source, one after the other, as one. */
function joinedViews(a: Piece, b: Piece, axis: number): Piece | undefined {
  if (a.source !== b.source || !fillsAgree(a.fill, b.fill)) return undefined;
  const axes = a.axes.map((_, k) => joinedAxis(a, b, k, axis));
  if (!axes.every((map) => map !== undefined)) return undefined;
  return { source: a.source, axes, fill: a.fill ?? b.fill, extent: a.extent + b.extent };
}

/** A view with a number before or after it, which it then calls its outside. */
function joinedFill(view: Piece, value: number | undefined, extent: number, before: boolean, axis: number): Piece | undefined {
  const carrier = view.axes.findIndex((map) => map.axis === axis);
  const map = view.axes[carrier];
  if (value === undefined || !map || !fillsAgree(view.fill, value)) return undefined;
  const table = new Int32Array(view.extent + extent).fill(-1);
  table.set(map.table, before ? extent : 0);
  return { source: view.source, axes: view.axes.with(carrier, { axis, table }), fill: value, extent: view.extent + extent };
}

/** Neighbouring pieces that are views of one source, or a view and a number, become one view: slices put together, padding. */
const joinPieces: Rule = (node, make) => {
  if (!isKind(node, 'concat')) return undefined;
  const { axis } = node.operation;
  const viewOf = ({ source, axes, fill, extent }: Piece): Node => make(viewNode(source, axes, node.shape.with(axis, extent), fill ?? 0));
  const pieces: Node[] = [];
  for (const next of node.inputs) {
    const last = pieces.at(-1);
    const joined = last && join(last, next, axis);
    if (joined) pieces[pieces.length - 1] = viewOf(joined);
    else pieces.push(next);
  }
  if (pieces.length === node.inputs.length) return undefined;
  return pieces.length === 1 ? pieces[0] : makeNode(node.operation, pieces, node.shape, node.dtype);
};

function join(a: Node, b: Node, axis: number): Piece | undefined {
  const [p, q] = [pieceOf(a, axis), pieceOf(b, axis)];
  return (
    joinedViews(p, q, axis) ?? joinedFill(p, uniformValue(b), q.extent, false, axis) ?? joinedFill(q, uniformValue(a), p.extent, true, axis)
  );
}

const concatOfUniform: Rule = (node) => {
  const value = uniformValue(node.inputs[0]);
  if (value === undefined || sizeOf(node.shape) === 0 || !node.inputs.every((piece) => Object.is(uniformValue(piece), value)))
    return undefined;
  return uniformNode(value, node.shape, node.dtype);
};

export const shapeRules: Rules = {
  reshape: [skipSteps, reshapeOfUniform, reshapeToView],
  concat: [flattenConcat, concatOfUniform, joinPieces],
};
