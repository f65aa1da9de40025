import { cellAt } from '../grid/gaussian-grid.ts';
import { uniforms } from '../kernel/index.ts';
import { normals } from './background.ts';
import type { Observation, SeenOcean } from './observing-system.ts';

/** A made-up observing network. */
export interface TwinNetwork {
  readonly sites: number;
  /** Full name of the foraminifera. */
  readonly species: string;
  /** Standard deviation of the errors, permil. */
  readonly noise: number;
}

/** Streams of the random numbers of a twin experiment. */
export const twinStreams = { temperature: 61, salinity: 62, sites: 63, noise: 64 } as const;

/** Places that are equally likely everywhere on the ocean, at most one a cell. @returns as many as are asked for and found, by cell */
export function placesAtSea(
  count: number,
  { grid, wet }: SeenOcean,
  seed: number,
): Map<number, { readonly latitude: number; readonly longitude: number }> {
  const places = new Map<number, { readonly latitude: number; readonly longitude: number }>();
  for (let block = 0; places.size < count && block < 100; block++) {
    const draws = uniforms({ seed, stream: twinStreams.sites, step: block }, 4 * count);
    for (let n = 0; n < draws.length && places.size < count; n += 2) {
      const latitude = (Math.asin(2 * (draws[n] as number) - 1) * 180) / Math.PI;
      const longitude = 360 * (draws[n + 1] as number);
      const cell = cellAt(grid, latitude, longitude);
      if (wet[cell] && !places.has(cell)) places.set(cell, { latitude, longitude });
    }
  }
  return places;
}

/** The network with nothing observed yet, and the cells that it looks at. */
export function twinSites(
  { sites, species, noise }: TwinNetwork,
  seen: SeenOcean,
  seed: number,
): { observations: Observation[]; cells: Set<number> } {
  const places = placesAtSea(sites, seen, seed);
  const observations = [...places.values()].map(
    (place, n): Observation => ({ site: `twin-${n + 1}`, ...place, proxy: 'planktonic-d18o', species, value: 0, variance: noise ** 2 }),
  );
  return { observations, cells: new Set(places.keys()) };
}

/** Observations with values and errors. @param truth what a perfect instrument would have found at each */
export function observed(observations: readonly Observation[], truth: ArrayLike<number>, seed: number): Observation[] {
  const errors = normals({ seed, stream: twinStreams.noise, step: 0 }, observations.length);
  return observations.map((each, n) => ({ ...each, value: (truth[n] as number) + Math.sqrt(each.variance) * (errors[n] as number) }));
}
