import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import type { MapProjection } from './projection.ts';

/** Where every pixel of a map lies on the grid: its four neighbours and their shares; made once for a size. */
export interface Sampling {
  readonly width: number;
  readonly height: number;
  /** Index of the pixel in the picture, by sample. */
  readonly pixel: Int32Array;
  /** The four cells around it, and how far it is from the first to the east and to the north, 0 to 1. */
  readonly southWest: Int32Array;
  readonly southEast: Int32Array;
  readonly northWest: Int32Array;
  readonly northEast: Int32Array;
  readonly east: Float32Array;
  readonly north: Float32Array;
}

/** The row below a latitude, and how far it is to the next one; beyond the last rows the field is as on them. */
function rowOf(latitude: Float64Array, φ: number): readonly [number, number] {
  const last = latitude.length - 1;
  if (φ <= (latitude[0] as number)) return [0, 0];
  if (φ >= (latitude[last] as number)) return [last - 1, 1];
  let j = Math.min(
    last - 1,
    Math.max(0, Math.floor(((φ - (latitude[0] as number)) / ((latitude[last] as number) - (latitude[0] as number))) * last)),
  );
  while ((latitude[j + 1] as number) < φ) j++;
  while ((latitude[j] as number) > φ) j--;
  return [j, (φ - (latitude[j] as number)) / ((latitude[j + 1] as number) - (latitude[j] as number))];
}

/** Finds all pixels of a world map on a grid. */
export function samplingOf({ latitude, columns }: GaussianGrid, { width, height, place }: MapProjection): Sampling {
  const found: { pixel: number; j: number; i: number; east: number; north: number }[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = place(x + 0.5, y + 0.5);
      if (!at) continue;
      const column = ((at[0] + 360) % 360) / (360 / columns);
      const [j, north] = rowOf(latitude, at[1]);
      found.push({ pixel: y * width + x, j, i: Math.floor(column) % columns, east: column - Math.floor(column), north });
    }
  const cell = (j: number, i: number): number => j * columns + (i % columns);
  return {
    width,
    height,
    pixel: Int32Array.from(found, (p) => p.pixel),
    southWest: Int32Array.from(found, (p) => cell(p.j, p.i)),
    southEast: Int32Array.from(found, (p) => cell(p.j, p.i + 1)),
    northWest: Int32Array.from(found, (p) => cell(p.j + 1, p.i)),
    northEast: Int32Array.from(found, (p) => cell(p.j + 1, p.i + 1)),
    east: Float32Array.from(found, (p) => p.east),
    north: Float32Array.from(found, (p) => p.north),
  };
}

/**
 * A field at every sample, between its cells; where some of the four have no value, by those that have one, and NaN where the nearest has
 * none, so that coasts are those of the grid's cells.
 */
export function sampled(values: ArrayLike<number>, s: Sampling, into: Float32Array): void {
  for (let n = 0; n < into.length; n++) {
    const east = s.east[n] as number;
    const north = s.north[n] as number;
    const a = values[s.southWest[n] as number] as number;
    const b = values[s.southEast[n] as number] as number;
    const c = values[s.northWest[n] as number] as number;
    const d = values[s.northEast[n] as number] as number;
    const between = (1 - north) * ((1 - east) * a + east * b) + north * ((1 - east) * c + east * d);
    into[n] = !Number.isNaN(between) ? between : besideGap([a, b, c, d], east, north);
  }
}

function besideGap(corners: readonly [number, number, number, number], east: number, north: number): number {
  const shares = [(1 - north) * (1 - east), (1 - north) * east, north * (1 - east), north * east];
  const nearest = (north > 0.5 ? 2 : 0) + (east > 0.5 ? 1 : 0);
  if (Number.isNaN(corners[nearest])) return Number.NaN;
  let [sum, all] = [0, 0];
  corners.forEach((value, k) => {
    if (Number.isNaN(value)) return;
    sum += (shares[k] as number) * value;
    all += shares[k] as number;
  });
  return sum / all;
}
