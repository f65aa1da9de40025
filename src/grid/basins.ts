import type { GaussianGrid } from './gaussian-grid.ts';

/** Degrees east in [−180, 180). The one place where a longitude changes its convention. */
export const wrapLongitude = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180;

/** Western and eastern limits of the Atlantic (with its adjacent seas and the Arctic) by latitude, degrees. */
function atlanticLimits(latitude: number): readonly [number, number] | undefined {
  if (latitude < -34) return undefined;
  if (latitude < 9) return [-70, 22];
  if (latitude < 14) return [-84, 22];
  if (latitude < 18) return [-90, 22];
  if (latitude < 30) return [-100, 0];
  if (latitude < 32) return [-100, 37];
  if (latitude < 66) return [-100, 42];
  return [-180, 180];
}

/** Whether a place on the ocean belongs to the Atlantic north of 34°S, or to the Arctic. */
export function inAtlantic(latitude: number, longitude: number): boolean {
  const limits = atlanticLimits(latitude);
  const λ = wrapLongitude(longitude);
  return limits !== undefined && λ >= limits[0] && λ < limits[1];
}

/** Whether a place on the ocean belongs to the Indian or Pacific Ocean north of 34°S. */
export const inIndoPacific = (latitude: number, longitude: number): boolean => latitude >= -34 && !inAtlantic(latitude, longitude);

/** Regions that meridional transports are summed over, by their CF names, in the order of output files. */
export const basins = ['atlantic_arctic_ocean', 'indian_pacific_ocean', 'global_ocean'] as const;
export type Basin = (typeof basins)[number];

const belongs: { readonly [basin in Basin]: (latitude: number, longitude: number) => boolean } = {
  atlantic_arctic_ocean: inAtlantic,
  indian_pacific_ocean: inIndoPacific,
  global_ocean: () => true,
};

/** Mask of a basin, 1 where a wet cell belongs to it. @param wet 1 on the ocean, [rows × columns] */
export function basinMask(basin: Basin, grid: GaussianGrid, wet: ArrayLike<number>): Float32Array {
  const mask = new Float32Array(grid.rows * grid.columns);
  grid.latitude.forEach((φ, j) => {
    grid.longitude.forEach((λ, i) => {
      const n = j * grid.columns + i;
      mask[n] = wet[n] && belongs[basin](φ, λ) ? 1 : 0;
    });
  });
  return mask;
}
