import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gaussianGrid, type Resolution, resolutions } from '../grid/gaussian-grid.ts';
import { dataDirectory, openNetcdf } from '../io/index.ts';
import { InputError } from '../kernel/errors.ts';

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

/** Monthly means of the last year of a run, at most twelve, as [month 0 … 11, path]. */
function lastYear(folder: string): [number, string][] {
  const names = readdirSync(folder).filter((name) => /^mean_\d+-\d\d\.nc$/.test(name));
  if (names.length === 0) throw new InputError(`${folder} must hold monthly means to score; it has none yet; run for at least one month.`);
  return names
    .sort()
    .slice(-12)
    .map((name) => [Number(name.slice(-5, -3)) - 1, join(folder, name)]);
}

/** Mean over the months of one map each; NaN where any month has none. */
function meanOver(maps: readonly ArrayLike<number>[], size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => maps.reduce((sum, map) => sum + (map[n] ?? Number.NaN), 0) / maps.length);
}

/**
 * Scores the mean over the last year of a run (or the months there are) against the shipped ship and buoy climatology, on
 * the cells where that has values in all those months: most of the ocean.
 * @throws InputError when the run has no monthly means
 */
export function scorecard(folder: string): { months: number; scores: Score[] } {
  const months = lastYear(folder);
  const files = months.map(([month, path]) => ({ month, file: openNetcdf(path) }));
  const rows = files[0]?.file.variable('lat').values().length;
  const resolution = (Object.keys(resolutions) as Resolution[]).find((name) => resolutions[name].rows === rows) ?? 'T31';
  const grid = gaussianGrid(resolutions[resolution]);
  const size = grid.rows * grid.columns;
  const climatology = openNetcdf(join(dataDirectory, `surface_climatology_${resolution}.nc`));
  const valid = climatology.variable('coads_valid').values();
  const scores = comparisons.map(({ variable, observed: name, units, offset, factor }) => {
    const observations = climatology.variable(name).values();
    const ofMonth = ({ month }: { month: number }) =>
      Float64Array.from({ length: size }, (_, n) =>
        valid[month * size + n] ? ((observations[month * size + n] ?? Number.NaN) + offset) * factor : Number.NaN,
      );
    const model = meanOver(
      files.map(({ file }) => file.variable(variable).values()),
      size,
    ).map((x) => (x + offset) * factor);
    const observed = meanOver(files.map(ofMonth), size);
    const weights = model.map((x, n) =>
      Number.isFinite(x) && Number.isFinite(observed[n]) ? (grid.cellArea[Math.floor(n / grid.columns)] ?? 0) : 0,
    );
    return { variable, units, ...compare(model, observed, weights) };
  });
  return { months: months.length, scores };
}

/** The scorecard as a table for a terminal. */
export function scorecardText({ months, scores }: ReturnType<typeof scorecard>): string {
  const head = `mean of ${months} months against the shipped ocean surface climatology\nvariable  units     model  observed    bias    rmse  correlation  deviation ratio`;
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
