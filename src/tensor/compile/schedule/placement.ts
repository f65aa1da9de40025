import { ownCost } from '../graph/costs.ts';
import { type AxisMap, type Graph, isKind, type Node, sizeOf, topologicalOrder } from '../graph/graph.ts';

/** How often and how a node is read by the nodes that compute; views in between are looked through. */
interface Uses {
  /** Point by point, by elementwise nodes of the same shape. */
  pointwise: number;
  /** Shifted, broadcast, or along a column. */
  crossed: number;
  /** The largest number of points at which a reader would work it out anew, per point of its own. */
  repetition: number;
}

/** Work that is cheaper to repeat at every reader than to store and load. */
const cheapWork = 2;
/** Work that is repeated once a row at the most, because its reader runs along an axis on which it does not depend. */
const cheapRowWork = 16;

/** Whether the tables of a view read a block without gaps of a dense array, so that it needs no copy to be reshaped. */
function isBlock(node: Node, axes: readonly AxisMap[]): boolean {
  const source = node.inputs[0] as Node;
  if (source.shape.length !== node.shape.length) {
    const extents = (shape: readonly number[]): string => shape.filter((n) => n !== 1).join();
    const closed = axes.every(({ axis, table }) => table.every((entry, v) => entry === v) && (axis >= 0 || table.length === 1));
    return closed && extents(source.shape) === extents(node.shape) && ordered(axes);
  }
  let whole = true; // whether every axis after this one is whole
  for (let n = node.shape.length - 1; n >= 0; n--) {
    const { axis, table } = axes[n] as AxisMap;
    const first = table[0] ?? -1;
    if ((axis !== n && (node.shape[n] !== 1 || table.length !== 1)) || first < 0) return false;
    if (table.some((entry, v) => entry !== first + v)) return false;
    if (!whole && table.length > 1) return false;
    if (table.length !== source.shape[n]) whole = false;
  }
  return true;
}

function ordered(axes: readonly AxisMap[]): boolean {
  const driven = axes.filter(({ table }) => table.length > 1).map(({ axis }) => axis);
  return driven.every((axis, n) => n === 0 || axis > (driven[n - 1] as number));
}

/** Axes of the source of a view along which some places are outside. @param open such axes of the view itself */
const openAxes = (axes: readonly AxisMap[], open: ReadonlySet<number>): Set<number> =>
  new Set([...axes.keys()].filter((n) => open.has((axes[n] as AxisMap).axis) || (axes[n] as AxisMap).table.includes(-1)));

const computes = (node: Node): boolean => !['input', 'constant', 'view', 'reshape', 'part'].includes(node.operation.kind);

/** Decides which nodes of a graph are written to memory; all others are worked out where they are read. */
export class Placement {
  readonly stored = new Set<Node>();
  readonly order: readonly Node[];
  private readonly uses = new Map<Node, Uses>();

  constructor(readonly graph: Graph) {
    this.order = topologicalOrder(graph.outputs);
    for (const node of this.order) this.require(node);
    for (const node of this.order) this.countUses(node);
    for (const node of this.order) if (this.isWorthStoring(node)) this.stored.add(node);
  }

  /** Stores what a node's kind cannot do without. */
  private require(node: Node): void {
    const { operation, inputs } = node;
    if (computes(node) && operation.kind !== 'elementwise') this.stored.add(node);
    if (operation.kind === 'matmul' || operation.kind === 'fourier') for (const input of inputs) this.requireStorage(input);
    if (operation.kind === 'loop') for (const input of inputs.slice(operation.carried)) this.requireStorage(input);
    if (operation.kind === 'reshape') this.requireDense(inputs[0] as Node);
    if (operation.kind === 'view') this.requireSource(inputs[0] as Node, operation.fill, openAxes(operation.axes, new Set()));
  }

  /** The node must be somewhere in memory, at evenly spaced places. */
  private requireStorage(node: Node): void {
    if (isKind(node, 'elementwise')) this.stored.add(node);
    else if (isKind(node, 'view')) {
      const even = node.operation.axes.every(({ table }) => isEven(table));
      if (even) this.requireStorage(node.inputs[0] as Node);
      else this.stored.add(node);
    }
  }

  /** The node must be in memory without gaps. */
  private requireDense(node: Node): void {
    if (isKind(node, 'elementwise')) this.stored.add(node);
    else if (isKind(node, 'view')) {
      if (isBlock(node, node.operation.axes)) this.requireDense(node.inputs[0] as Node);
      else this.stored.add(node);
    }
  }

  /**
   * The node is read at places of which some are outside: what stands there must not be worked out.
   * @param open axes along which some places are outside
   */
  private requireSource(node: Node, fill: number, open: ReadonlySet<number>): void {
    if (open.size === 0) return;
    if (isKind(node, 'elementwise')) this.stored.add(node);
    else if (isKind(node, 'view')) {
      const { axes, fill: beyond } = node.operation;
      const forgotten = [...open].some((from) => axes.every(({ axis }) => axis !== from));
      const mixed = beyond !== fill && openAxes(axes, new Set()).size > 0;
      if (forgotten || mixed) this.stored.add(node);
      else this.requireSource(node.inputs[0] as Node, fill, openAxes(axes, open));
    }
  }

  private countUses(node: Node): void {
    if (!computes(node) || isKind(node, 'loop')) return;
    const pointwise = isKind(node, 'elementwise') || isKind(node, 'concat');
    for (const input of node.inputs) {
      let [base, direct] = [input, pointwise];
      while (isKind(base, 'view')) [base, direct] = [base.inputs[0] as Node, false];
      if (!isKind(base, 'elementwise')) continue;
      const points = sizeOf(isKind(node, 'concat') ? input.shape : isKind(node, 'reduce') ? (node.inputs[0] as Node).shape : node.shape);
      const same = direct && (isKind(node, 'concat') || base.shape.join() === node.shape.join());
      const uses = this.uses.get(base) ?? { pointwise: 0, crossed: 0, repetition: 0 };
      if (same) uses.pointwise++;
      else {
        uses.crossed++;
        uses.repetition = Math.max(uses.repetition, repetitionOf(base, node, points));
      }
      this.uses.set(base, uses);
    }
  }

  private isWorthStoring(node: Node): boolean {
    if (!isKind(node, 'elementwise') || this.stored.has(node)) return false;
    const uses = this.uses.get(node);
    if (!uses || uses.crossed === 0) return false;
    if (sizeOf(node.shape) === 1) return this.costOf(node) > cheapRowWork;
    if (uses.crossed + uses.pointwise === 1 && uses.repetition <= 1) return false;
    if (uses.repetition === 0) return this.costOf(node) > cheapRowWork;
    return this.costOf(node) > (uses.repetition > 4 ? 0 : cheapWork);
  }

  /** Work at one point, from what is stored. */
  costOf(node: Node): number {
    const seen = new Set<Node>();
    const walk = (at: Node, root: boolean): number => {
      if (seen.has(at) || (!root && this.stored.has(at))) return 0;
      seen.add(at);
      const own = ownCost(at);
      if (!isKind(at, 'elementwise') && !isKind(at, 'view')) return 0;
      let sum = own;
      for (const input of at.inputs) {
        sum += walk(input, false);
        if (sum > 64) break;
      }
      return sum;
    };
    return walk(node, true);
  }
}

/** Whether the entries of a table are evenly spaced and none is outside. */
const isEven = (table: Int32Array): boolean => {
  const first = table[0] ?? -1;
  const step = table.length > 1 ? (table[1] as number) - first : 0;
  return table.every((entry, v) => entry >= 0 && entry === first + v * step);
};

/** How often a reader repeats the work of a node; 0 when only along the innermost axis, where it is done once a row. */
function repetitionOf(node: Node, reader: Node, points: number): number {
  const times = points / sizeOf(node.shape);
  const innermost = reader.shape.at(-1) ?? 1;
  const alongRows = isKind(reader, 'elementwise') && (node.shape.at(-1) ?? 1) === 1 && innermost > 1;
  return alongRows && times <= innermost ? 0 : times;
}
