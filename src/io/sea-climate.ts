import { join } from 'node:path';
import { gaussianGrid, type Resolution, resolutions } from '../grid/gaussian-grid.ts';
import { dataDirectory, openOnGrid } from './boundary-data.ts';

/** Observed climate of the air and the light over the sea by month, [12 × rows × columns]; NaN where nobody looked. */
export interface SeaClimate {
  /** Temperature of the air as ships report it, K. */
  readonly airTemperature: Float32Array;
  /** Shortwave that the sea takes up, W m⁻². */
  readonly shortwave: Float32Array;
}

/** Reads what ships and the heat budget of Esbensen and Kushnir (1981) say. @throws InputError when a file cannot be used */
export function readSeaClimate(resolution: Resolution, directory: string = dataDirectory): SeaClimate {
  const grid = gaussianGrid(resolutions[resolution]);
  const shape = [12, grid.rows, grid.columns];
  const ships = openOnGrid(join(directory, `surface_climatology_${resolution}.nc`), grid);
  const budget = openOnGrid(join(directory, `ocean_heat_flux_climatology_${resolution}.nc`), grid);
  const seen = ships.variable('coads_valid', shape).values();
  const reported = ships.variable('tas', shape).values();
  return {
    airTemperature: Float32Array.from(reported, (T, n) => (seen[n] ? T : Number.NaN)),
    shortwave: Float32Array.from(budget.variable('rss_ek', shape).values()),
  };
}
