import { type BoundaryData, type BoundaryName, boundaries, type OceanClimatology, type SurfaceClimatology } from '../grid/boundary.ts';
import { type GaussianGrid, gaussianGrid, type Resolution, resolutions } from '../grid/gaussian-grid.ts';
import { narrowsOf } from '../grid/narrows.ts';
import { withSills } from '../grid/sills.ts';
import { InputError } from '../kernel/errors.ts';
import type { NetcdfFile } from './netcdf-contents.ts';

/** Checks that rows and columns of a data file are those of the grid, from south to north and from 0° east. */
export function onGrid(file: NetcdfFile, grid: GaussianGrid): NetcdfFile {
  for (const [name, expected] of [
    ['lat', grid.latitude],
    ['lon', grid.longitude],
  ] as const) {
    const given = file.variable(name, [expected.length]).values();
    const wrong = expected.findIndex((place, n) => !(Math.abs(place - (given[n] ?? Number.NaN)) < 1e-3));
    if (wrong >= 0)
      throw new InputError(
        `The grid of ${file.path} must be that of T${grid.truncation}, but ${name} ${wrong} is ${given[wrong]} and should be ` +
          `${expected[wrong]?.toFixed(3)}; use the file of this resolution.`,
      );
  }
  return file;
}

/** Numbers of a variable as float32, refused when any is missing. */
function complete(file: NetcdfFile, name: string, shape: readonly number[]): Float32Array {
  const values = Float32Array.from(file.variable(name, shape).values());
  if (values.every(Number.isFinite)) return values;
  throw new InputError(`Variable '${name}' of ${file.path} must have a value in every cell but has gaps; restore the shipped file.`);
}

/** Land, sea, relief and, where the file has them, ice sheets out of `boundary_<resolution>.nc` or its like. @throws InputError when it cannot be used */
export function boundaryFrom(data: NetcdfFile, resolution: Resolution, world: BoundaryName = 'present'): BoundaryData {
  const grid = gaussianGrid(resolutions[resolution]);
  const file = onGrid(data, grid);
  const shape = [grid.rows, grid.columns];
  const oceanMask = complete(file, 'ocean_mask', shape);
  const depth = complete(file, 'ocean_depth', shape);
  const usable = oceanMask.every((wet, n) => wet === 0 || (wet === 1 && (depth[n] ?? 0) > 0));
  if (!usable)
    throw new InputError(`In ${file.path} ocean_mask must be 0 or 1, and ocean_depth positive where it is 1; restore the shipped file.`);
  const shipped = depth.map((metres, n) => metres * (oceanMask[n] ?? 0));
  return {
    grid,
    oceanMask,
    oceanDepth: withSills(shipped, grid),
    narrows: narrowsOf(grid),
    orography: complete(file, 'orography', shape),
    ...(world === 'present' && { reliefDeviation: complete(file, 'orography_stddev', shape) }),
    ...(world !== 'present' && { landIce: complete(file, 'land_ice_fraction', shape) }),
  };
}

/** Month of the upper ocean that runs start from: they begin on 1 January. */
const firstMonth = 0;

/**
 * Out of `ocean_climatology_<resolution>.nc`: potential temperature and salinity of the ocean on the depths of the data, as they are when a run begins: temperatures of
 * January down to 200 m (in-situ, there within 0.03 K of potential) and annual means below; salinity is annual.
 * Practical salinity is taken as g kg⁻¹, as everywhere in the model.
 * @throws InputError when the file cannot be used
 */
export function oceanClimatologyFrom(data: NetcdfFile, resolution: Resolution, world: BoundaryName = 'present'): OceanClimatology {
  const grid = gaussianGrid(resolutions[resolution]);
  const file = onGrid(data, grid);
  const depth = Float64Array.from(file.variable('depth').values());
  if (!depth.every((metres, k) => k === 0 || metres > (depth[k - 1] ?? 0)))
    throw new InputError(`The depths of ${file.path} must ascend but do not; restore the shipped file.`);
  const shape = [depth.length, grid.rows, grid.columns];
  const temperature = complete(file, 'thetao', shape);
  const upperDepth = file.variable('depth_upper').values();
  const plane = grid.rows * grid.columns;
  const monthly = complete(file, 'temperature_monthly', [12, upperDepth.length, grid.rows, grid.columns]);
  upperDepth.forEach((metres, n) => {
    const from = (firstMonth * upperDepth.length + n) * plane;
    const level = depth.indexOf(metres);
    if (level >= 0) temperature.set(monthly.subarray(from, from + plane), level * plane);
  });
  const { saltier } = boundaries[world];
  return { depth, temperature, salinity: complete(file, 'so', shape).map((today) => today + saltier) };
}

/** The observed surface climate by month. @param surfaceData, heatData `surface_climatology_…` and `ocean_heat_flux_climatology_…` @throws InputError when a file cannot be used */
export function surfaceClimatologyFrom(surfaceData: NetcdfFile, heatData: NetcdfFile, resolution: Resolution): SurfaceClimatology {
  const grid = gaussianGrid(resolutions[resolution]);
  const shape = [12, grid.rows, grid.columns];
  const surface = onGrid(surfaceData, grid);
  const heat = onGrid(heatData, grid);
  const withGaps = (name: string): Float32Array => Float32Array.from(heat.variable(name, shape).values());
  return {
    seaSurfaceTemperature: complete(surface, 'sst', shape),
    heatFlux: withGaps('hfds_ek'),
    shortwave: withGaps('rss_ek'),
    eastwardWind: complete(surface, 'uas_fnoc', shape),
    northwardWind: complete(surface, 'vas_fnoc', shape),
    eastwardShipWind: complete(surface, 'uas', shape),
    northwardShipWind: complete(surface, 'vas', shape),
    shipWindSpeed: complete(surface, 'sfcWind', shape),
  };
}
