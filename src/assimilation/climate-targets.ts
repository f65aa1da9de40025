import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { seasonalNodes, seasonalWeights } from '../grid/seasonal-cycle.ts';
import { constant, type Field, mul, type Numeric, reshape, sub, sumOver, tf, total } from '../tensor/index.ts';

type Map = Field<'center'>;

/** A number of the climate that is known, and how well. */
export interface ClimateTarget {
  readonly name: string;
  readonly units: string;
  /** Error of what is known of it, in its units. */
  readonly error: number;
}

/** Observed climate by month over the sea, [12 × rows × columns], NaN where nobody looked. */
export interface ObservedClimate {
  readonly airTemperature: Float32Array;
  readonly shortwave: Float32Array;
}

/** Fields of a day that are held to what is known, under the names of output. */
export type ClimateFields = { readonly [name in 'pr' | 'rsut' | 'rlut' | 'rsds' | 'rsus' | 'tas']: Map };

/** What is known of the climate, ready for every day of the year. */
export interface ClimateTargets {
  readonly targets: readonly ClimateTarget[];
  /** Model less observation of each target on a day, [targets]. */
  misfit(fields: ClimateFields, yearFraction: Numeric): tf.Tensor;
}

/**
 * Global means of a year: reflected and emitted radiation as CERES has them (Loeb et al. 2018), rain as GPCP has it (Adler et al. 2018).
 * Their errors are what calibration and sampling leave.
 */
const globalMeans = [
  { name: 'rsut', units: 'W m-2', value: 99.1, error: 1, scale: 1 },
  { name: 'rlut', units: 'W m-2', value: 240.1, error: 1, scale: 1 },
  { name: 'pr', units: 'mm d-1', value: 2.7, error: 0.1, scale: 86400 },
] as const;

const bandWidth = 20; // degrees
/** Smallest part of a band that must have been looked at in every month. */
const leastSeen = 0.1;

const zonal = {
  tas: { units: 'K', error: 0.5 },
  rss: { units: 'W m-2', error: 10 },
} as const;

/** Weights of the cells of a band that were looked at in every month, sum 1; undefined where they are too few. */
function bandWeights(observed: Float32Array, grid: GaussianGrid, south: number): Float64Array | undefined {
  const plane = grid.rows * grid.columns;
  let band = 0;
  const weights = Float64Array.from({ length: plane }, (_, n) => {
    const j = Math.floor(n / grid.columns);
    const φ = grid.latitude[j] ?? 0;
    if (φ < south || φ >= south + bandWidth) return 0;
    const area = grid.cellArea[j] ?? 0;
    band += area;
    return Array.from({ length: 12 }, (_, m) => observed[m * plane + n] ?? Number.NaN).every(Number.isFinite) ? area : 0;
  });
  const seen = weights.reduce((sum, area) => sum + area, 0);
  return seen > leastSeen * band ? weights.map((area) => area / seen) : undefined;
}

interface Band {
  readonly target: ClimateTarget;
  readonly of: 'tas' | 'rss';
  readonly weights: Map;
  /** Observed mean of the band by month. */
  readonly monthly: readonly number[];
}

/** The bands of a quantity that were looked at. */
function bandsOf(of: Band['of'], observed: Float32Array, grid: GaussianGrid): Band[] {
  const plane = grid.rows * grid.columns;
  return Array.from({ length: 180 / bandWidth }, (_, n) => n * bandWidth - 90).flatMap((south) => {
    const weights = bandWeights(observed, grid, south);
    if (!weights) return [];
    const monthly = Array.from({ length: 12 }, (_, m) =>
      weights.reduce((sum, weight, n) => (weight > 0 ? sum + weight * (observed[m * plane + n] ?? 0) : sum), 0),
    );
    const name = `${of} over the sea, ${south} to ${south + bandWidth}° N`;
    return [{ target: { name, ...zonal[of] }, of, weights: constant<'center'>(weights, [1, grid.rows, grid.columns]), monthly }];
  });
}

/**
 * What a tuned atmosphere is held to: global means of radiation and rain, and by bands of 20° the temperature of the air and the light
 * that the sea takes up, where ships went in every month.
 *
 *     d_k(t) = Σ w_k x(t) − Σ_m h_m(t) y_km                                                               [V-15]
 */
export function climateTargets(observed: ObservedClimate, grid: GaussianGrid, sphere: Map): ClimateTargets {
  const bands = [...bandsOf('tas', observed.airTemperature, grid), ...bandsOf('rss', observed.shortwave, grid)];
  const count = globalMeans.length + bands.length;
  const byMonth = Array.from({ length: 12 }, (_, m) => [
    ...globalMeans.map(({ value }) => value),
    ...bands.map(({ monthly }) => monthly[m] ?? 0),
  ]);
  const nodes = constant<'center'>(seasonalNodes(byMonth.flat()), [1, 12, count]);
  const mean = (map: Map, weights: Map): tf.Scalar => total(mul(map, weights));
  return {
    targets: [
      ...globalMeans.map(({ name, units, error }) => ({ name: `${name}, global`, units, error })),
      ...bands.map(({ target }) => target),
    ],
    misfit: (fields, yearFraction) => {
      const uptake = sub(fields.rsds, fields.rsus);
      const globals = globalMeans.map(({ name, scale }) => mul(mean(fields[name], sphere), scale));
      const zonals = bands.map(({ of, weights }) => mean(of === 'tas' ? fields.tas : uptake, weights));
      const hats = reshape(seasonalWeights(yearFraction), [12, 1]);
      const known = sumOver(mul(reshape(nodes, [12, count]), hats), [0]);
      return sub(tf.stack([...globals, ...zonals]), known);
    },
  };
}
