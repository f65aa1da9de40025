import { wrapLongitude } from '../grid/basins.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';

/** A box between parallels and meridians, degrees; `west` to `east` may cross the date line. */
export interface GeographicBox {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

const overlap = (low: number, high: number, from: number, to: number): number => Math.max(0, Math.min(high, to) - Math.max(low, from));
const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** Area of each cell that lies in a box, [rows × columns], in units of a² per degree of longitude. */
export function boxWeights(
  { rows, columns, latitudeEdges, longitude }: GaussianGrid,
  { south, north, west, east }: GeographicBox,
): Float64Array {
  const Δλ = 360 / columns;
  const width = (((east - west) % 360) + 360) % 360 || 360;
  const along = longitude.map((λ) => {
    const from = wrapLongitude(λ - Δλ / 2 - west - 180) + 180; // 0 to 360 east of the western border
    return overlap(from, from + Δλ, 0, width) + overlap(from, from + Δλ, 360, 360 + width);
  });
  const across = Array.from({ length: rows }, (_, j) =>
    overlap(sine(latitudeEdges[j] as number), sine(latitudeEdges[j + 1] as number), sine(south), sine(north)),
  );
  return Float64Array.from(
    { length: rows * columns },
    (_, n) => (across[Math.floor(n / columns)] as number) * (along[n % columns] as number),
  );
}

/** Weighted mean of what is finite. */
export function weightedMean(values: ArrayLike<number>, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  weights.forEach((weight, n) => {
    const value = values[n] as number;
    if (weight === 0 || !Number.isFinite(value)) return;
    sum += weight * value;
    total += weight;
  });
  return sum / total;
}
