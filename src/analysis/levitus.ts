import { join } from 'node:path';
import type { Resolution } from '../grid/gaussian-grid.ts';
import { dataDirectory, openNetcdf } from '../io/index.ts';

/** Observed temperature, °C, and salinity, g kg⁻¹, on the model's depths, [levels × rows × columns]; values under land as well. */
export interface Levitus {
  readonly temperature: Float64Array;
  readonly salinity: Float64Array;
}

/** Index of the data level above a depth, and the weight of the one below it. */
function bracket(depths: ArrayLike<number>, z: number): { upper: number; weight: number } {
  let upper = 0;
  while (upper < depths.length - 2 && (depths[upper + 1] ?? 0) <= z) upper++;
  const [z0, z1] = [depths[upper] ?? 0, depths[upper + 1] ?? 1];
  return { upper, weight: Math.min(1, Math.max(0, (z - z0) / (z1 - z0))) };
}

/** Linear interpolation from the depths of the data to those of the model. */
function toDepths(data: ArrayLike<number>, depths: ArrayLike<number>, wanted: ArrayLike<number>): Float64Array {
  const plane = data.length / depths.length;
  const values = new Float64Array(wanted.length * plane);
  for (let k = 0; k < wanted.length; k++) {
    const { upper, weight } = bracket(depths, wanted[k] ?? 0);
    for (let n = 0; n < plane; n++)
      values[k * plane + n] = (1 - weight) * (data[upper * plane + n] ?? 0) + weight * (data[(upper + 1) * plane + n] ?? 0);
  }
  return values;
}

/**
 * The climatology that runs start from (Levitus 1982), for a mean over some months of the year: temperatures of those months in
 * the upper levels that have them, annual means below; salinity is annual.
 * @param months from 0, one for each month of the mean   @param depths of the model, m
 */
export function levitus(resolution: Resolution, months: readonly number[], depths: ArrayLike<number>): Levitus {
  const file = openNetcdf(join(dataDirectory, `ocean_climatology_${resolution}.nc`));
  const depth = Array.from(file.variable('depth').values());
  const temperature = Float64Array.from(file.variable('thetao').values());
  const plane = temperature.length / depth.length;
  const monthly = file.variable('temperature_monthly').values();
  const upper = Array.from(file.variable('depth_upper').values());
  upper.forEach((z, k) => {
    const level = depth.indexOf(z);
    if (level < 0) return;
    for (let n = 0; n < plane; n++)
      temperature[level * plane + n] =
        months.reduce((sum, month) => sum + (monthly[(month * upper.length + k) * plane + n] ?? 0), 0) / months.length;
  });
  return { temperature: toDepths(temperature, depth, depths), salinity: toDepths(file.variable('so').values(), depth, depths) };
}
