import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { earthRadius } from '../physics/constants.ts';

/** Steps to the eight neighbours: rows north, columns east. */
export const directions = [
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 0],
  [1, 1],
] as const;

/** Where each land cell drains: an index into `directions`, −1 on the ocean; [rows × columns]. */
export interface RiverNetwork {
  readonly direction: Int8Array;
  /** Distance to the cell that it drains into, m; 0 on the ocean. */
  readonly distance: Float64Array;
}

/** Index of the neighbour in a direction; undefined beyond the poles. */
export function neighbour(grid: GaussianGrid, cell: number, direction: readonly [number, number]): number | undefined {
  const j = Math.floor(cell / grid.columns) + direction[0];
  if (j < 0 || j >= grid.rows) return undefined;
  return j * grid.columns + ((cell + direction[1] + grid.columns) % grid.columns);
}

/** Great-circle distance between two cell centres, m. */
function distanceBetween(grid: GaussianGrid, a: number, b: number): number {
  const [ja, jb] = [Math.floor(a / grid.columns), Math.floor(b / grid.columns)];
  const [μa, μb] = [grid.sinLatitude[ja] ?? 0, grid.sinLatitude[jb] ?? 0];
  const Δλ = ((a - b) * 2 * Math.PI) / grid.columns;
  const cosine = μa * μb + Math.sqrt((1 - μa * μa) * (1 - μb * μb)) * Math.cos(Δλ);
  return earthRadius * Math.acos(Math.min(1, cosine));
}

/** Takes the lowest cell from an unordered list. */
function takeLowest(frontier: number[], height: Float64Array): number {
  let best = 0;
  for (let n = 1; n < frontier.length; n++) if ((height[frontier[n] ?? 0] ?? 0) < (height[frontier[best] ?? 0] ?? 0)) best = n;
  const cell = frontier[best] ?? 0;
  frontier[best] = frontier[frontier.length - 1] ?? 0;
  frontier.pop();
  return cell;
}

/**
 * Relief with its pits filled to their lowest rim, and for every land cell the neighbour from which it was flooded.
 * Priority flood from the coast (Barnes, Lehman and Mulla 2014).
 */
function floodFromCoast(grid: GaussianGrid, ocean: ArrayLike<number>, orography: ArrayLike<number>) {
  const size = grid.rows * grid.columns;
  const height = Float64Array.from({ length: size }, (_, n) => (ocean[n] ? -1 : Math.max(orography[n] ?? 0, 0)));
  const flooded = Uint8Array.from({ length: size }, (_, n) => (ocean[n] ? 1 : 0));
  const towards = new Int8Array(size).fill(-1);
  const frontier = Array.from({ length: size }, (_, n) => n).filter((n) => flooded[n] === 1);
  while (frontier.length > 0) {
    const cell = takeLowest(frontier, height);
    directions.forEach((direction, d) => {
      const next = neighbour(grid, cell, direction);
      if (next === undefined || flooded[next] === 1) return;
      flooded[next] = 1;
      towards[next] = directions.length - 1 - d;
      height[next] = Math.max(height[next] ?? 0, height[cell] ?? 0);
      frontier.push(next);
    });
  }
  return { height, towards };
}

/** Direction of steepest descent over the filled relief; undefined where nothing near is lower. */
function steepestDescent(grid: GaussianGrid, cell: number, height: Float64Array): number | undefined {
  let best: number | undefined;
  let steepest = 0;
  directions.forEach((direction, d) => {
    const next = neighbour(grid, cell, direction);
    if (next === undefined) return;
    const slope = ((height[cell] ?? 0) - (height[next] ?? 0)) / distanceBetween(grid, cell, next);
    if (slope > steepest) [best, steepest] = [d, slope];
  });
  return best;
}

/**
 * River network: every land cell drains along the steepest descent of the filled relief, and so reaches the ocean.
 *
 * @param ocean 1 on the ocean, [rows × columns]  @param orography m  @throws Error when land has no coast at all
 */
export function riverNetwork(grid: GaussianGrid, ocean: ArrayLike<number>, orography: ArrayLike<number>): RiverNetwork {
  const { height, towards } = floodFromCoast(grid, ocean, orography);
  const direction = towards.map((flood, cell) => (ocean[cell] ? -1 : (steepestDescent(grid, cell, height) ?? flood)));
  const distance = Float64Array.from(direction, (d, cell) => {
    const step = directions[d];
    const next = step && neighbour(grid, cell, step);
    if (next === undefined && !ocean[cell])
      throw new Error('Rivers must reach an ocean; got land without any coast. Use a mask with ocean cells.');
    return next === undefined ? 0 : distanceBetween(grid, cell, next);
  });
  return { direction, distance };
}
