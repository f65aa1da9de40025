import { gaussianGrid } from '../grid/gaussian-grid.ts';
import { areaMeans } from '../grid/overlaps.ts';
import { airAxes } from './coordinates.ts';
import type { NetcdfFile } from './netcdf-contents.ts';

/**
 * Values of a variable of an output file on the grid of ocean, ice and land. Those of air with a grid of its own are brought there by area
 * means, which keep integrals.
 * @param values in the shape of the variable, such as a mean over files; by default what the file holds
 */
export function onOneGrid(file: NetcdfFile, name: string, values: ArrayLike<number> = file.variable(name).values()): ArrayLike<number> {
  if (!file.variable(name).dimensions.includes(airAxes[0])) return values;
  const grid = ([lat, lon]: readonly [string, string]) =>
    gaussianGrid({ truncation: 0, rows: file.dimensions[lat] ?? 0, columns: file.dimensions[lon] ?? 0 });
  return areaMeans(values, grid(airAxes), grid(['lat', 'lon']));
}
