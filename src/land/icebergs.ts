import type { GaussianGrid } from '../grid/gaussian-grid.ts';

/** Latitudes between which icebergs melt, degrees from the equator. */
const meltingBelt = [50, 75] as const;

/**
 * Where the icebergs of one hemisphere melt: equal parts per area of its ocean between 50° and 75°, or of all its ocean
 * if there is none in that belt. The area mean over the globe is 1.
 *
 *     iceberg flux = pattern × global mean of what that hemisphere calves                               [L-10]
 *
 * @param side 1 for the north, −1 for the south  @param ocean 1 on the ocean, [rows × columns]
 * @returns pattern, [rows × columns]; all zero when the hemisphere has no ocean
 */
export function icebergPattern(grid: GaussianGrid, ocean: ArrayLike<number>, side: 1 | -1): Float64Array {
  const latitudeOf = (n: number): number => side * (grid.latitude[Math.floor(n / grid.columns)] ?? 0);
  const weightOf = (n: number): number => (grid.weights[Math.floor(n / grid.columns)] ?? 0) / (2 * grid.columns);
  const pattern = (low: number, high: number) =>
    Float64Array.from({ length: grid.rows * grid.columns }, (_, n) =>
      Number(ocean[n] === 1 && latitudeOf(n) > low && latitudeOf(n) < high),
    );
  const share = (cells: Float64Array) => cells.reduce((sum, cell, n) => sum + cell * weightOf(n), 0);
  const belt = pattern(...meltingBelt);
  const cells = share(belt) > 0 ? belt : pattern(0, 90);
  const covered = share(cells);
  return covered > 0 ? cells.map((cell) => cell / covered) : cells;
}
