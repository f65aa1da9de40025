import { contours as marchingSquares } from 'd3-contour';

/** A field at the crossings of columns and rows, with what a place between them is on the page. */
export interface Lattice {
  readonly columns: number;
  readonly rows: number;
  /** [rows × columns]; NaN where there is none. */
  readonly values: ArrayLike<number>;
  /** Page position of a column and row, which may lie between two: 1.5 is the middle of 1 and 2. */
  readonly place: (column: number, row: number) => readonly [x: number, y: number];
}

/** Closed lines on the page at which a field passes one value; inside of them it is larger. */
export interface Contour {
  readonly value: number;
  readonly rings: readonly (readonly (readonly [number, number])[])[];
}

/** The mean of the known neighbours of a cell, or NaN. */
function neighbourMean(values: Float64Array, columns: number, rows: number, n: number): number {
  const [j, i] = [Math.floor(n / columns), n % columns];
  const near = [i > 0 ? n - 1 : n, i < columns - 1 ? n + 1 : n, j > 0 ? n - columns : n, j < rows - 1 ? n + columns : n];
  const known = near.map((m) => values[m] ?? Number.NaN).filter(Number.isFinite);
  return known.reduce((a, b) => a + b, 0) / known.length;
}

/** The same field with its gaps filled from their edges inwards, so that contours run on under what hides the gaps. */
export function filled(values: ArrayLike<number>, columns: number, rows: number): Float64Array {
  let current = Float64Array.from(values);
  for (let gaps = gapsIn(current); gaps.length > 0 && gaps.length < current.length; gaps = gapsIn(current)) {
    const next = current.slice();
    for (const n of gaps) next[n] = neighbourMean(current, columns, rows, n);
    current = next;
  }
  return current;
}

const gapsIn = (values: Float64Array): number[] => [...values.keys()].filter((n) => !Number.isFinite(values[n]));

/** Contours of a lattice. Positions are linear between lattice points. */
export function contoursOf({ columns, rows, values, place }: Lattice, thresholds: readonly number[]): Contour[] {
  const whole = filled(values, columns, rows);
  const found = marchingSquares()
    .size([columns, rows])
    .thresholds([...thresholds])([...whole]);
  return found.map(({ value, coordinates }) => ({
    value,
    rings: coordinates.flatMap((polygon) => polygon.map((ring) => ring.map(([x = 0, y = 0]) => place(x - 0.5, y - 0.5)))),
  }));
}

const point = ([x, y]: readonly [number, number]): string => `${x.toFixed(1)},${y.toFixed(1)}`;

/** A contour as a path to be filled by the even-odd rule, or drawn. */
export const pathOf = ({ rings }: Contour): string => rings.map((ring) => `M${ring.map(point).join('L')}Z`).join('');

/** Linear interpolation in a table of positions, with its ends continued. */
export function between(positions: ArrayLike<number>, index: number): number {
  const n = Math.max(0, Math.min(positions.length - 2, Math.floor(index)));
  const [a, b] = [positions[n] ?? 0, positions[n + 1] ?? positions[n] ?? 0];
  return a + (b - a) * (index - n);
}
