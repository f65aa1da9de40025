import type { BoundaryData, SurfaceClimatology } from './boundary.ts';
import type { GaussianGrid } from './gaussian-grid.ts';

const depth = 4000; // m; nothing depends on it where the temperature of the sea is given

/** A world without land. */
export function waterWorld(grid: GaussianGrid): BoundaryData {
  const everywhere = (value: number) => new Float32Array(grid.rows * grid.columns).fill(value);
  return { grid, oceanMask: everywhere(1), oceanDepth: everywhere(depth), orography: everywhere(0) };
}

/**
 * Temperature of the sea on a world of water, the control case of the Aqua-Planet Experiment.
 *
 *     T = 27 °C (1 − sin²(3φ/2)) for |φ| < 60°, else 0 °C                                                 [G-10]
 *
 * @see Neale and Hoskins (2000), Atmospheric Science Letters 1, 101
 */
export const waterWorldTemperature = (latitude: number): number =>
  Math.abs(latitude) < 60 ? 27 * (1 - Math.sin((1.5 * latitude * Math.PI) / 180) ** 2) : 0;

/** The same in every month, without ice; nothing else of the surface is given. */
export function waterWorldClimate({ rows, columns, latitude }: GaussianGrid): SurfaceClimatology {
  const nothing = new Float32Array(12 * rows * columns);
  return {
    seaSurfaceTemperature: nothing.map((_, n) => waterWorldTemperature(latitude[Math.floor(n / columns) % rows] ?? 0)),
    heatFlux: nothing,
    shortwave: nothing,
    eastwardWind: nothing,
    northwardWind: nothing,
    eastwardShipWind: nothing,
    northwardShipWind: nothing,
    shipWindSpeed: nothing,
    iceFree: true,
  };
}
