import type { GaussianGrid } from './gaussian-grid.ts';

/** Overlap of cells given by ascending edges, over the size of the target cell; row-major [target × source]. */
function overlaps(target: ArrayLike<number>, source: ArrayLike<number>): Float64Array {
  const [n, m] = [target.length - 1, source.length - 1];
  const edge = (edges: ArrayLike<number>, k: number) => edges[k] ?? 0;
  return Float64Array.from({ length: n * m }, (_, index) => {
    const [a, b] = [Math.floor(index / m), index % m];
    const low = Math.max(edge(target, a), edge(source, b));
    const high = Math.min(edge(target, a + 1), edge(source, b + 1));
    return Math.max(0, high - low) / (edge(target, a + 1) - edge(target, a));
  });
}

/** Sines of the latitude edges. */
function sineEdges({ weights, rows }: GaussianGrid): Float64Array {
  const edges = new Float64Array(rows + 1);
  let sine = -1;
  for (let j = 0; j <= rows; j++) {
    edges[j] = sine;
    sine += weights[j] ?? 0;
  }
  edges[rows] = 1;
  return edges;
}

/** Parts of each row of the target that lie in each row of the source, by area, [target rows × source rows]; sums over the source are 1. */
export const rowOverlaps = (target: GaussianGrid, source: GaussianGrid): Float64Array => overlaps(sineEdges(target), sineEdges(source));

/** The same for columns. Cells are centred on their longitude, so they are shifted round the globe to meet. */
export function columnOverlaps(target: GaussianGrid, source: GaussianGrid): Float64Array {
  const edges = ({ columns }: GaussianGrid, turn: number) =>
    Float64Array.from({ length: columns + 1 }, (_, i) => (i - 0.5) / columns + turn);
  const turns = [-1, 0, 1].map((turn) => overlaps(edges(target, 0), edges(source, turn)));
  return turns.reduce((sum, part) => sum.map((value, n) => value + (part[n] ?? 0)));
}

/** Entries of a row of a matrix that are not zero, with their columns. */
function entriesOf(matrix: Float64Array, columns: number): (readonly [column: number, weight: number])[][] {
  const rows = matrix.length / columns;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(matrix.subarray(row * columns, (row + 1) * columns), (weight, column) => [column, weight] as const).filter(
      ([, weight]) => weight > 0,
    ),
  );
}

/**
 * Area means of fields over the cells of another grid, on the host in float64   [C-11].
 * @param values [levels × rows × columns] of the source; NaN spreads to every cell that it touches
 */
export function areaMeans(values: ArrayLike<number>, source: GaussianGrid, target: GaussianGrid): Float64Array {
  const rows = entriesOf(rowOverlaps(target, source), source.rows);
  const columns = entriesOf(columnOverlaps(target, source), source.columns);
  const levels = values.length / (source.rows * source.columns);
  const lines = new Float64Array(levels * source.rows * target.columns);
  for (let line = 0; line < levels * source.rows; line++)
    columns.forEach((entries, i) => {
      lines[line * target.columns + i] = entries.reduce((sum, [from, w]) => sum + w * (values[line * source.columns + from] ?? 0), 0);
    });
  const means = new Float64Array(levels * target.rows * target.columns);
  for (let n = 0; n < means.length; n++) {
    const [k, j, i] = [Math.floor(n / (target.rows * target.columns)), Math.floor(n / target.columns) % target.rows, n % target.columns];
    means[n] = (rows[j] ?? []).reduce((sum, [from, w]) => sum + w * (lines[(k * source.rows + from) * target.columns + i] ?? 0), 0);
  }
  return means;
}
