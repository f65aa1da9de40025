import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoundaryData, OceanClimatology, SurfaceClimatology } from '../grid/boundary.ts';
import type { Resolution } from '../grid/gaussian-grid.ts';
import { boundaryFrom, oceanClimatologyFrom, surfaceClimatologyFrom } from './boundary-contents.ts';
import type { NetcdfFile } from './netcdf-contents.ts';
import { openNetcdf } from './netcdf-reader.ts';

/** The folder of the data that come with the model, wherever it is installed. */
export const dataDirectory = fileURLToPath(new URL('../../data/', import.meta.url));

const open = (directory: string, kind: string, resolution: Resolution): NetcdfFile =>
  openNetcdf(join(directory, `${kind}_${resolution}.nc`));

/** Land, sea and relief of a resolution. @throws InputError when the file cannot be used */
export const readBoundaryData = (resolution: Resolution, directory: string = dataDirectory): BoundaryData =>
  boundaryFrom(open(directory, 'boundary', resolution), resolution);

/** The ocean that runs start from. @throws InputError when the file cannot be used */
export const readOceanClimatology = (resolution: Resolution, directory: string = dataDirectory): OceanClimatology =>
  oceanClimatologyFrom(open(directory, 'ocean_climatology', resolution), resolution);

/** The observed surface climate by month. @throws InputError when a file cannot be used */
export const readSurfaceClimatology = (resolution: Resolution, directory: string = dataDirectory): SurfaceClimatology =>
  surfaceClimatologyFrom(
    open(directory, 'surface_climatology', resolution),
    open(directory, 'ocean_heat_flux_climatology', resolution),
    resolution,
  );
