import { join } from 'node:path';
import { type GaussianGrid, gaussianGrid, resolutions } from '../grid/gaussian-grid.ts';
import { dataDirectory, type NetcdfFile, openNetcdf } from '../io/index.ts';
import { monthlyMeans, monthOf, resolutionOf } from './run-files.ts';

/** How well the mean map of a variable agrees with observations where both have values. */
export interface Score {
  readonly variable: string;
  readonly units: string;
  readonly model: number;
  readonly observed: number;
  readonly bias: number;
  readonly rootMeanSquareError: number;
  readonly correlation: number;
  /** Standard deviation over that of the observations. */
  readonly deviationRatio: number;
}

/** What is compared with what: name in the output, in the shipped climatology, and how both become the units of the table. */
const comparisons = [
  { variable: 'tos', observed: 'sst', units: 'degC', offset: 0, factor: 1 },
  { variable: 'tas', observed: 'tas', units: 'degC', offset: -273.15, factor: 1 },
  { variable: 'uas', observed: 'uas', units: 'm s-1', offset: 0, factor: 1 },
  { variable: 'vas', observed: 'vas', units: 'm s-1', offset: 0, factor: 1 },
  { variable: 'psl', observed: 'psl', units: 'hPa', offset: 0, factor: 0.01 },
] as const;

/** Weighted statistics of two maps. @param weights 0 where either has no value */
export function compare(model: Float64Array, observed: Float64Array, weights: Float64Array): Omit<Score, 'variable' | 'units'> {
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = (f: (n: number) => number): number => weights.reduce((sum, w, n) => (w > 0 ? sum + w * f(n) : sum), 0) / total;
  const at = (map: Float64Array, n: number): number => map[n] ?? Number.NaN;
  const [m, o] = [mean((n) => at(model, n)), mean((n) => at(observed, n))];
  const [Vm, Vo] = [mean((n) => (at(model, n) - m) ** 2), mean((n) => (at(observed, n) - o) ** 2)];
  const covariance = mean((n) => (at(model, n) - m) * (at(observed, n) - o));
  return {
    model: m,
    observed: o,
    bias: m - o,
    rootMeanSquareError: Math.sqrt(mean((n) => (at(model, n) - at(observed, n)) ** 2)),
    correlation: covariance / Math.sqrt(Vm * Vo),
    deviationRatio: Math.sqrt(Vm / Vo),
  };
}

/** Mean over the months of one map each; NaN where any month has none. */
function meanOver(maps: readonly ArrayLike<number>[], size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => maps.reduce((sum, map) => sum + (map[n] ?? Number.NaN), 0) / maps.length);
}

/** A monthly mean of the model, and its month from 0. */
interface ModelMonth {
  readonly month: number;
  readonly file: NetcdfFile;
}

/** Scores one variable over some months of a run. */
function scoreOf(
  comparison: (typeof comparisons)[number],
  months: readonly ModelMonth[],
  climatology: NetcdfFile,
  grid: GaussianGrid,
): Score {
  const { variable, units, offset, factor } = comparison;
  const size = grid.rows * grid.columns;
  const valid = climatology.variable('coads_valid').values();
  const observations = climatology.variable(comparison.observed).values();
  const observedIn = ({ month }: ModelMonth) =>
    Float64Array.from({ length: size }, (_, n) =>
      valid[month * size + n] ? ((observations[month * size + n] ?? Number.NaN) + offset) * factor : Number.NaN,
    );
  const modelIn = ({ file }: ModelMonth) => file.variable(variable).values();
  const model = meanOver(months.map(modelIn), size).map((x) => (x + offset) * factor);
  const observed = meanOver(months.map(observedIn), size);
  const weights = model.map((x, n) =>
    Number.isFinite(x) && Number.isFinite(observed[n]) ? (grid.cellArea[Math.floor(n / grid.columns)] ?? 0) : 0,
  );
  return { variable, units, ...compare(model, observed, weights) };
}

/**
 * Scores what the mean over the last twelve months of a run (or those there are) holds against the shipped ship and buoy climatology,
 * on the cells where that has values in all those months: most of the ocean.
 * @throws InputError when the run has no monthly means
 */
export function scorecard(folder: string): { months: number; scores: Score[] } {
  const months = monthlyMeans(folder)
    .slice(-12)
    .map((path) => ({ month: monthOf(path).index, file: openNetcdf(path) }));
  const [{ file }] = months as [ModelMonth];
  const resolution = resolutionOf(file);
  const climatology = openNetcdf(join(dataDirectory, `surface_climatology_${resolution}.nc`));
  const grid = gaussianGrid(resolutions[resolution]);
  const known = comparisons.filter(({ variable }) => file.names.includes(variable));
  return { months: months.length, scores: known.map((comparison) => scoreOf(comparison, months, climatology, grid)) };
}

/** The scorecard as a table for a terminal. */
export function scorecardText({ months, scores }: ReturnType<typeof scorecard>): string {
  const head = `mean of ${months === 1 ? 'one month' : `${months} months`} against the shipped ocean surface climatology\nvariable  units     model  observed    bias    rmse  correlation  deviation ratio`;
  const lines = scores.map(({ variable, units, model, observed, bias, rootMeanSquareError, correlation, deviationRatio }) =>
    [
      variable.padEnd(9),
      units.padEnd(7),
      model.toFixed(2).padStart(8),
      observed.toFixed(2).padStart(9),
      bias.toFixed(2).padStart(7),
      rootMeanSquareError.toFixed(2).padStart(7),
      correlation.toFixed(2).padStart(12),
      deviationRatio.toFixed(2).padStart(16),
    ].join(''),
  );
  return [head, ...lines, ''].join('\n');
}
