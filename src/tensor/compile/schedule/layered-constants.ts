import { constantNode, type Node } from '../graph/graph.ts';

/**
 * A constant [levels, rows, columns] that takes one number of its row down to some level of a column and another one below, as masks and
 * metric factors of a sea do: inside[l, j] where level[l] < depth[j, i], else outside[l, j].
 */
export interface LayeredConstant {
  /** [levels] */
  readonly level: Node;
  /** [rows, columns] */
  readonly depth: Node;
  /** [levels, rows], or fewer axes where it does not depend on them. */
  readonly inside: Node;
  readonly outside: Node;
}

type Extents = readonly [levels: number, rows: number, columns: number];

/** Numbers from which a constant is too large for the inner caches, so that it takes less to work it out than to read it. */
const large = 32_768;

/** The two numbers of a row, the one of the upper levels first; undefined where it holds more. */
type Pair = readonly [inside: number, outside: number];
type Order = (first: number, second: number) => Pair;

/** How the numbers of a row may be told apart: zero lies below, even where a row has none, or what is less, or what is greater. */
const orders: readonly Order[] = [
  (a, b) => (Object.is(a, 0) ? [b, 0] : [a, Object.is(a, b) ? 0 : b]),
  (a, b) => [Math.max(a, b), Math.min(a, b)],
  (a, b) => [Math.min(a, b), Math.max(a, b)],
];

/** Finds layered constants; parts that several of them have in common are one node. */
export class LayeredConstants {
  private readonly known = new Map<Float64Array, LayeredConstant | undefined>();
  private readonly nodes = new Map<string, Node>();

  /** A constant in layers, where it is large and has them. */
  of({ operation, shape }: Node): LayeredConstant | undefined {
    if (operation.kind !== 'constant' || shape.length !== 3 || operation.values.length < large) return undefined;
    const { values } = operation;
    if (!this.known.has(values)) this.known.set(values, this.find(values, shape as unknown as Extents));
    return this.known.get(values);
  }

  /** Columns may lie twice one below the other, as those of a stack of two arrays do. */
  private find(values: Float64Array, extents: Extents): LayeredConstant | undefined {
    const [levels, rows, columns] = extents;
    const periods = levels % 2 === 0 ? [levels, levels / 2] : [levels];
    for (const pairs of orders.flatMap((order) => pairings(values, extents, order)))
      for (const period of periods) {
        const depth = depthOf(values, extents, pairs, period);
        if (!depth) continue;
        const level = Float64Array.from({ length: levels }, (_, l) => l % period);
        const ofRows = (side: 0 | 1): Node =>
          this.perRow(
            Float64Array.from(pairs, (pair) => pair[side]),
            levels,
            rows,
          );
        return { level: this.node(level, [levels]), depth: this.node(depth, [rows, columns]), inside: ofRows(0), outside: ofRows(1) };
      }
    return undefined;
  }

  private perRow(values: Float64Array, levels: number, rows: number): Node {
    if (values.every((value) => Object.is(value, values[0]))) return this.node(values.slice(0, 1), []);
    const ofLevels = values.every((value, n) => Object.is(value, values[n - (n % rows)]));
    return ofLevels
      ? this.node(
          values.filter((_, n) => n % rows === 0),
          [levels],
        )
      : this.node(values, [levels, rows]);
  }

  private node(values: Float64Array, shape: readonly number[]): Node {
    const key = `${shape}:${values.join()}`;
    const node = this.nodes.get(key) ?? constantNode(values, shape);
    this.nodes.set(key, node);
    return node;
  }
}

/** The numbers of every row; undefined where a row has more than two. */
function pairsOf(values: Float64Array, columns: number, order: Order): Pair[] | undefined {
  const pairs: Pair[] = [];
  for (let from = 0; from < values.length; from += columns) {
    const row = values.subarray(from, from + columns);
    const first = row[0] as number;
    const second = row.find((value) => !Object.is(value, first)) ?? first;
    if (!row.every((value) => Object.is(value, first) || Object.is(value, second))) return undefined;
    pairs.push(order(first, second));
  }
  return pairs;
}

/** The numbers of every row in one order; rows without water may well have those of others at their level. */
function pairings(values: Float64Array, [, rows, columns]: Extents, order: Order): Pair[][] {
  const pairs = pairsOf(values, columns, order);
  if (!pairs) return [];
  const dry = ([inside, outside]: Pair): boolean => Object.is(inside, 0) && Object.is(outside, 0);
  const filled: Pair[] = [];
  for (const [n, pair] of pairs.entries()) {
    const from = n - (n % rows);
    const other = pairs.slice(from, from + rows).find((each) => !dry(each)) ?? filled[n - rows];
    filled.push(dry(pair) ? (other ?? pair) : pair);
  }
  return [filled, pairs];
}

/** Number of levels from the top that are inside, for every column; undefined where some level inside lies below one outside. */
function depthOf(values: Float64Array, [levels, rows, columns]: Extents, pairs: readonly Pair[], period: number): Float64Array | undefined {
  const depth = new Float64Array(rows * columns);
  const roof = new Float64Array(rows * columns).fill(period);
  for (let l = 0; l < levels; l++)
    for (let n = 0; n < rows * columns; n++) {
      const [inside, outside] = pairs[l * rows + Math.floor(n / columns)] as Pair;
      const value = values[l * rows * columns + n];
      const level = l % period;
      if (!Object.is(value, outside)) depth[n] = Math.max(depth[n] as number, level + 1);
      if (!Object.is(value, inside)) roof[n] = Math.min(roof[n] as number, level);
    }
  return depth.every((lowest, n) => lowest <= (roof[n] as number)) ? depth : undefined;
}
