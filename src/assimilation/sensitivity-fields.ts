import { basinMask } from '../grid/basins.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Measure } from './measures.ts';

/** Where the cells of the ocean lie. */
export interface OceanCells {
  readonly grid: GaussianGrid;
  /** Thickness of the levels, m. */
  readonly oceanThicknesses: ArrayLike<number>;
  /** 1 in wet cells, [levels × rows × columns]. */
  readonly oceanLevelsMask: ArrayLike<number>;
}

/** Derivatives of a measure by what the ocean begins with, for maps and files. */
export interface SensitivityFields {
  /** By the values of a cell and per its volume, SI units, [levels × rows × columns]; NaN on land. */
  readonly density: Float64Array;
  /** The same summed over the depth: by a change of the whole column and per its area, [rows × columns]. */
  readonly column: Float64Array;
}

/** Sum over the levels whose middles lie between two depths, m: by a change of all of them and per area, [rows × columns]; NaN on land. */
export function columnBetween(density: ArrayLike<number>, cells: OceanCells, [from, to]: readonly [number, number]): Float64Array {
  const { grid, oceanThicknesses, oceanLevelsMask } = cells;
  const plane = grid.rows * grid.columns;
  const column = Float64Array.from({ length: plane }, (_, n) => (oceanLevelsMask[n] ? 0 : Number.NaN));
  let top = 0;
  for (let k = 0; k < oceanThicknesses.length; k++) {
    const h = oceanThicknesses[k] as number;
    const inside = top + h / 2 >= from && top + h / 2 < to;
    for (let n = 0; n < plane; n++)
      if (inside && oceanLevelsMask[k * plane + n]) column[n] = (column[n] as number) + h * (density[k * plane + n] as number);
    top += h;
  }
  return column;
}

/**
 * Derivatives per volume and per area, which do not depend on the grid as those per cell do.
 *
 *     s = (1 ⁄ V) ∂J ⁄ ∂S,   ŝ = Σ s h = (1 ⁄ A) Σ ∂J ⁄ ∂S                                                [V-8]
 *
 * @param values by the value of each cell, in the units of the measure
 */
export function sensitivityFields(values: ArrayLike<number>, { unit }: Measure, cells: OceanCells): SensitivityFields {
  const { grid, oceanThicknesses, oceanLevelsMask } = cells;
  const plane = grid.rows * grid.columns;
  const density = Float64Array.from(values, (value, n) => {
    const area = grid.cellArea[Math.floor((n % plane) / grid.columns)] as number;
    return oceanLevelsMask[n] ? (value * unit) / (area * (oceanThicknesses[Math.floor(n / plane)] as number)) : Number.NaN;
  });
  return { density, column: columnBetween(density, cells, [0, Number.POSITIVE_INFINITY]) };
}

/** Latitudes of the subpolar North Atlantic, degrees. */
const subpolar = [45, 65] as const;

/** Sum of a map per area over the subpolar North Atlantic: the response to a change of one unit everywhere in it. */
export function overSubpolarAtlantic(column: Float64Array, grid: GaussianGrid): number {
  const wet = column.map((value) => Number(Number.isFinite(value)));
  const inside = basinMask('atlantic_arctic_ocean', grid, wet);
  return column.reduce((sum, value, n) => {
    const j = Math.floor(n / grid.columns);
    const φ = grid.latitude[j] as number;
    return inside[n] && φ >= subpolar[0] && φ <= subpolar[1] ? sum + value * (grid.cellArea[j] as number) : sum;
  }, 0);
}
