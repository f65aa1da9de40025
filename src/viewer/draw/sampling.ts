import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import type { MapProjection } from './projection.ts';

/** A line of pixels inside the outline of a map: one latitude, on which longitude grows evenly. */
interface PixelLine {
  /** Index in the picture of its first pixel, and how many there are. */
  readonly start: number;
  readonly count: number;
  /** The row of the grid south of it, and how far it is from there to the next one, 0 to 1. */
  readonly row: number;
  readonly north: number;
  /** Column of the first pixel on the grid, 0 to `columns`, and columns from pixel to pixel. */
  readonly column: number;
  readonly step: number;
}

/** Where the pixels of a map lie on the grid; made once for a size. */
export interface Sampling {
  readonly columns: number;
  readonly lines: readonly PixelLine[];
}

/** The row below a latitude, and how far it is to the next one; beyond the last rows the field is as on them. */
function rowOf(latitude: Float64Array, φ: number): readonly [number, number] {
  const last = latitude.length - 1;
  if (φ <= (latitude[0] as number)) return [0, 0];
  if (φ >= (latitude[last] as number)) return [last - 1, 1];
  const j = latitude.findIndex((above) => above >= φ) - 1;
  return [j, (φ - (latitude[j] as number)) / ((latitude[j + 1] as number) - (latitude[j] as number))];
}

/** Finds all pixels of a world map on a grid. */
export function samplingOf({ latitude, columns }: GaussianGrid, { width, height, place }: MapProjection): Sampling {
  const line = (y: number): PixelLine[] => {
    const at = (x: number) => place(x + 0.5, y + 0.5);
    let [first, last] = [0, width - 1];
    while (first <= last && !at(first)) first++;
    while (last > first && !at(last)) last--;
    const [from, to] = [at(first), at(last)];
    if (!from || !to) return [];
    const [row, north] = rowOf(latitude, from[1]);
    const perDegree = columns / 360;
    const step = last > first ? ((to[0] - from[0]) * perDegree) / (last - first) : 0;
    return [{ start: y * width + first, count: last - first + 1, row, north, column: ((from[0] + 360) % 360) * perDegree, step }];
  };
  return { columns, lines: Array.from({ length: height }, (_, y) => line(y)).flat() };
}

/**
 * A field at every pixel, between its cells; where some of the four have no value, by those that have one, and NaN where the nearest has
 * none, so that coasts are those of the grid's cells.
 * @param into one number a pixel of the picture; those beyond the outline stay as they are
 */
export function sampled(values: ArrayLike<number>, { columns, lines }: Sampling, into: Float32Array): void {
  const between = new Float32Array(columns);
  for (const { start, count, row, north, column, step } of lines) {
    const [south, above] = [row * columns, (row + 1) * columns];
    for (let i = 0; i < columns; i++) between[i] = (1 - north) * (values[south + i] as number) + north * (values[above + i] as number);
    for (let n = 0; n < count; n++) {
      const along = column + n * step;
      const west = Math.floor(along) % columns;
      const eastern = west + 1 === columns ? 0 : west + 1;
      const east = along - Math.floor(along);
      const value = (1 - east) * (between[west] as number) + east * (between[eastern] as number);
      into[start + n] = Number.isNaN(value)
        ? besideGap(
            values[south + west] as number,
            values[south + eastern] as number,
            values[above + west] as number,
            values[above + eastern] as number,
            east,
            north,
          )
        : value;
    }
  }
}

/** Between four cells of which some have no value: south-west, south-east, north-west, north-east. */
function besideGap(a: number, b: number, c: number, d: number, east: number, north: number): number {
  const nearest = north > 0.5 ? (east > 0.5 ? d : c) : east > 0.5 ? b : a;
  if (Number.isNaN(nearest)) return nearest;
  const shareA = Number.isNaN(a) ? 0 : (1 - north) * (1 - east);
  const shareB = Number.isNaN(b) ? 0 : (1 - north) * east;
  const shareC = Number.isNaN(c) ? 0 : north * (1 - east);
  const shareD = Number.isNaN(d) ? 0 : north * east;
  const sum = (shareA && shareA * a) + (shareB && shareB * b) + (shareC && shareC * c) + (shareD && shareD * d);
  return sum / (shareA + shareB + shareC + shareD);
}
