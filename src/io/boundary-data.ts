import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoundaryData, BoundaryName, OceanClimatology, SurfaceClimatology } from '../grid/boundary.ts';
import { type GaussianGrid, gaussianGrid, type Resolution, resolutions } from '../grid/gaussian-grid.ts';
import { waterWorld, waterWorldClimate } from '../grid/water-world.ts';
import { boundaryFrom, oceanClimatologyFrom, onGrid, surfaceClimatologyFrom } from './boundary-contents.ts';
import type { NetcdfFile } from './netcdf-contents.ts';
import { openNetcdf } from './netcdf-reader.ts';

/** The folder of the data that come with the model, wherever it is installed. */
export const dataDirectory = fileURLToPath(new URL('../../data/', import.meta.url));

/** Opens a data file and checks that its rows and columns are those of the grid, from south to north and from 0° east. */
export const openOnGrid = (path: string, grid: GaussianGrid): NetcdfFile => onGrid(openNetcdf(path), grid);

/** Files by the world that they describe. */
const boundaryFiles: Readonly<Record<Exclude<BoundaryName, 'aquaplanet'>, string>> = { present: 'boundary', lgm: 'lgm_boundary' };

const open = (directory: string, kind: string, resolution: Resolution): NetcdfFile =>
  openNetcdf(join(directory, `${kind}_${resolution}.nc`));

/** Land, sea, relief and, where the file has them, ice sheets of a resolution. @throws InputError when the file cannot be used */
export function readBoundaryData(resolution: Resolution, world: BoundaryName = 'present', directory: string = dataDirectory): BoundaryData {
  if (world === 'aquaplanet') return waterWorld(gaussianGrid(resolutions[resolution]));
  return boundaryFrom(open(directory, boundaryFiles[world], resolution), resolution, world);
}

/** The ocean that runs start from, in a world. @throws InputError when the file cannot be used */
export const readOceanClimatology = (
  resolution: Resolution,
  world: BoundaryName = 'present',
  directory: string = dataDirectory,
): OceanClimatology => oceanClimatologyFrom(open(directory, 'ocean_climatology', resolution), resolution, world);

/** The surface climate by month: as observed, or as given on a world of water. @throws InputError when a file cannot be used */
export function readSurfaceClimatology(
  resolution: Resolution,
  world: BoundaryName = 'present',
  directory: string = dataDirectory,
): SurfaceClimatology {
  if (world === 'aquaplanet') return waterWorldClimate(gaussianGrid(resolutions[resolution]));
  const surface = open(directory, 'surface_climatology', resolution);
  return surfaceClimatologyFrom(surface, open(directory, 'ocean_heat_flux_climatology', resolution), resolution);
}
