import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import { flatten, type Leaf, stackLevels, unflatten, unstackLevels } from '../tensor/index.ts';
import { buildRegridder, type Regridder, regrid } from './regrid.ts';

/**
 * The way between the grid of the air and that of the surface: ocean, sea ice and land.
 *
 *     Σ_s A_s (R x)_s y_s = Σ_a A_a x_a (R′ y)_a,   R x to the surface, R′ y to the air                  [C-14]
 *
 * Both ways are area means over the parts in which cells overlap, so each is the adjoint of the other under the areas. What is a product of
 * something of the air and something of the surface, such as light and albedo, then has one integral, on whichever grid it is taken.
 */
export interface Crossing {
  /** Trees of maps of the air, [1, rows, columns] or [1, rows, 1], all of one shape, on the grid of the surface. */
  readonly toSurface: <T extends object>(maps: T) => T;
  /** Trees of maps of the surface on the grid of the air. */
  readonly toAir: <T extends object>(maps: T) => T;
}

/** All maps of a tree in one product. */
function regridAll<T extends object>(maps: T, regridder: Regridder): T {
  const leaves = flatten(maps) as Leaf<SurfaceMap>[];
  const across = regrid(stackLevels(leaves.map(([, map]) => map)), regridder);
  const moved = leaves.length > 1 ? unstackLevels(across) : [across]; // TensorFlow.js has no gradient of a split into one
  return unflatten(leaves.map(([path], n) => [path, moved[n] as SurfaceMap] as const)) as T;
}

/** The way between two grids; none where they are one. */
export function buildCrossing(air: GaussianGrid, surface: GaussianGrid): Crossing {
  if (air.rows === surface.rows && air.columns === surface.columns) return { toSurface: (maps) => maps, toAir: (maps) => maps };
  const [down, up] = [buildRegridder(air, surface), buildRegridder(surface, air)];
  return { toSurface: (maps) => regridAll(maps, down), toAir: (maps) => regridAll(maps, up) };
}
