import type { GaussianGrid } from '../../grid/gaussian-grid.ts';

/** A part of the globe between latitudes and longitudes, degrees north and east; the first longitude may be the larger. */
interface Region {
  readonly latitudes: readonly [number, number];
  readonly longitudes: readonly [number, number];
}

/** A number of a picture whose sensitivity is shown: the mean of a map over a region. */
export interface PageMeasure {
  readonly label: string;
  readonly units: string;
  readonly map: 'pr' | 'tas';
  /** Units of the label in one of the map's. */
  readonly factor: number;
  readonly region?: Region;
}

const perDay = { units: 'mm/day', map: 'pr', factor: 86400 } as const;
const kelvin = { units: 'K', map: 'tas', factor: 1 } as const;

/** What the page may ask sensitivities of. */
export const pageMeasures = {
  rain: { ...perDay, label: 'Global mean rain' },
  northAtlantic: {
    ...kelvin,
    label: 'Air temperature over the North Atlantic',
    region: { latitudes: [40, 65], longitudes: [-60, -10] },
  },
  europe: { ...kelvin, label: 'Air temperature over Europe', region: { latitudes: [36, 60], longitudes: [-10, 30] } },
  india: { ...perDay, label: 'Rain over India', region: { latitudes: [8, 28], longitudes: [70, 90] } },
  amazon: { ...perDay, label: 'Rain over the Amazon', region: { latitudes: [-15, 3], longitudes: [-72, -50] } },
} as const satisfies { readonly [name: string]: PageMeasure };
export type MeasureName = keyof typeof pageMeasures;
export const measureNames = Object.keys(pageMeasures) as MeasureName[];

const turned = (longitude: number, from: number): number => (((longitude - from) % 360) + 360) % 360;

function inside({ latitudes, longitudes }: Region, φ: number, λ: number): boolean {
  const [west, east] = longitudes;
  return φ >= latitudes[0] && φ <= latitudes[1] && turned(λ, west) <= turned(east, west);
}

/** Weights of the mean of a region, [rows × columns]; they add up to `factor`. */
export function measureWeights({ region, factor }: PageMeasure, grid: GaussianGrid): Float32Array {
  const { rows, columns, latitude, longitude, weights } = grid;
  const areas = Float64Array.from({ length: rows * columns }, (_, n) => {
    const [j, i] = [Math.floor(n / columns), n % columns];
    return !region || inside(region, latitude[j] ?? 0, longitude[i] ?? 0) ? (weights[j] ?? 0) : 0;
  });
  const all = areas.reduce((a, b) => a + b, 0);
  return Float32Array.from(areas, (area) => (factor * area) / all);
}
