import type { SurfaceSetting } from '../../src/coupler/index.ts';
import { buildCouplerGeometry, couplerParameters } from '../../src/coupler/index.ts';
import type { BoundaryData } from '../../src/grid/boundary.ts';
import { gaussianGrid } from '../../src/grid/gaussian-grid.ts';
import { buildIceGeometry, iceParameters } from '../../src/ice/index.ts';
import { buildLandGeometry, landParameters } from '../../src/land/index.ts';
import { dailySunlight, orbitParameters } from '../../src/physics/orbit.ts';
import type { NearSurface, SurfaceMap, SurfaceWeather } from '../../src/physics/surface-exchange.ts';
import { constant } from '../../src/tensor/index.ts';

export type { SurfaceMap };

/** Random numbers in [0, 1) that repeat (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });

/** A small planet with a polar continent, two others, and a basin without outlet. */
export function smallBoundary(): BoundaryData {
  const cells = Array.from({ length: grid.rows * grid.columns }, (_, n) => {
    const [φ, λ] = [grid.latitude[Math.floor(n / grid.columns)] ?? 0, grid.longitude[n % grid.columns] ?? 0];
    const land = φ < -70 || (λ > 60 && λ < 150 && φ > -35 && φ < 60) || (λ > 230 && λ < 300 && φ > 10);
    const pit = λ > 95 && λ < 120 && φ > 0 && φ < 30;
    return { land, height: land ? (pit ? 50 : 300 + 2500 * Math.sin(λ / 20) ** 2) : 0 };
  });
  return {
    grid,
    oceanMask: Float32Array.from(cells, ({ land }) => (land ? 0 : 1)),
    oceanDepth: Float32Array.from(cells, ({ land }) => (land ? 0 : 4000)),
    orography: Float32Array.from(cells, ({ height }) => height),
  };
}

export const shape = [1, grid.rows, grid.columns] as const;

/** A map of one value. */
export const uniform = (value: number): SurfaceMap => constant(new Float32Array(grid.rows * grid.columns).fill(value), shape);

/** A map of random values between two bounds. */
export const randomMap = (random: () => number, low: number, high: number): SurfaceMap =>
  constant(
    Float32Array.from({ length: grid.rows * grid.columns }, () => low + (high - low) * random()),
    shape,
  );

export function smallWorld() {
  const boundary = smallBoundary();
  const landGeometry = buildLandGeometry(boundary);
  const iceGeometry = buildIceGeometry(boundary, 50);
  const setting: SurfaceSetting = {
    coupler: couplerParameters.parse({}),
    ice: iceParameters.parse({}),
    land: landParameters.parse({}),
    couplerGeometry: buildCouplerGeometry(boundary),
    landGeometry,
  };
  return { boundary, setting, landGeometry, iceGeometry };
}

export const calmAir = (kelvin: number): NearSurface => ({
  airTemperature: uniform(kelvin),
  specificHumidity: uniform(0.002),
  airDensity: uniform(1.25),
  windEast: uniform(0),
  windNorth: uniform(0),
});

export const randomAir = (random: () => number, low: number, high: number): NearSurface => ({
  airTemperature: randomMap(random, low, high),
  specificHumidity: randomMap(random, 0.0005, 0.004),
  airDensity: randomMap(random, 1.1, 1.4),
  windEast: randomMap(random, -12, 12),
  windNorth: randomMap(random, -8, 8),
});

export const randomWeather = (random: () => number): SurfaceWeather => ({
  downwardShortwave: randomMap(random, 0, 400),
  downwardLongwave: randomMap(random, 150, 350),
  rainfall: randomMap(random, 0, 1e-4),
  snowfall: randomMap(random, 0, 5e-5),
});

/** Σ w x over a map in float64, with w the areas of the cells. */
export function areaSum(map: SurfaceMap): number {
  const values = Float64Array.from(map.dataSync());
  return values.reduce((total, value, n) => total + value * (grid.weights[Math.floor(n / grid.columns)] ?? 0), 0);
}

export const areaSumOfAbsolutes = (map: SurfaceMap): number => areaSum(map.abs() as SurfaceMap);

/** The light of an equinox. */
export const sunlight = dailySunlight(constant<'center'>(grid.sinLatitude, [1, grid.rows, 1]), 79.5 / 365, orbitParameters.parse({}));
