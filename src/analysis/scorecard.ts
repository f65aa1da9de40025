import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { MapScore } from './map-statistics.ts';
import { compare } from './map-statistics.ts';
import { largerObservations, type ObservationSet, type ObservedVariable, shippedObservations } from './observations.ts';
import type { RunMean } from './run-mean.ts';
import { type Season, seasonNames, seasons } from './seasons.ts';
import { type Span, seasonMeans } from './span.ts';
import type { TextTable } from './text-table.ts';

/** How well the mean map of a variable agrees with observations where both have values. */
export interface Score extends MapScore {
  readonly variable: string;
  readonly units: string;
}

/** Scores of a run against one set of observations; seasons that the run does not have are left out. */
export interface SetScores {
  readonly set: string;
  readonly title: string;
  readonly seasons: { readonly [season in Season]?: readonly Score[] };
}

/** What a run scores. */
export interface Scorecard {
  readonly months: number;
  /** Annual means against the shipped climatology. */
  readonly scores: readonly Score[];
  readonly sets: readonly SetScores[];
}

/** Maps of a variable in a season, both in the units of its table. */
export interface MapPair {
  readonly model: Float64Array;
  /** NaN where there are no observations in any of the months. */
  readonly observed: Float64Array;
}

/** What a run has and what was observed, over the same months. */
export function mapPair(run: RunMean, set: ObservationSet, variable: ObservedVariable): MapPair {
  const observed = run.months.map((month) => set.month(variable, month));
  const share = 1 / observed.length;
  return {
    model: run.mean(variable.variable).map(variable.fromModel),
    observed: Float64Array.from({ length: run.grid.rows * run.grid.columns }, (_, n) =>
      observed.reduce((sum, map) => sum + share * (map[n] as number), 0),
    ),
  };
}

/** Areas of the cells where both have a value. */
export const commonWeights = ({ model, observed }: MapPair, { cellArea, columns }: GaussianGrid): Float64Array =>
  model.map((x, n) => (Number.isFinite(x) && Number.isFinite(observed[n]) ? (cellArea[Math.floor(n / columns)] ?? 0) : 0));

/** Scores of all variables that a run has. */
export function scoresOf(run: RunMean, set: ObservationSet): Score[] {
  const known = set.variables.filter(({ variable }) => run.has(variable));
  return known.map((variable) => {
    const pair = mapPair(run, set, variable);
    return { variable: variable.variable, units: variable.units, ...compare(pair.model, pair.observed, commonWeights(pair, run.grid)) };
  });
}

/** The sets that a run is held against, none where its world is not the real one. @param folder of the larger set, if it was named  @throws InputError */
export function observationSets({ resolution, grid, waterWorld }: RunMean, folder: string | undefined): ObservationSet[] {
  if (waterWorld) return [];
  return [shippedObservations(resolution, grid), ...(folder === undefined ? [] : [largerObservations(folder, resolution, grid)])];
}

/**
 * Scores what the means over some months of a run hold against observations: the year, and December to February and June to August where
 * the run has them. Sets that have nothing which the run has are left out.
 * @param span of at least one month  @param observations folder of the larger set, if it is at hand
 */
export function scorecard(span: Span, observations?: string): Scorecard {
  const means = seasonMeans(span);
  const annual = means[0]?.run as RunMean;
  const sets = observationSets(annual, observations).map((set) => ({
    set: set.name,
    title: set.title,
    seasons: Object.fromEntries(means.map(({ season, run }) => [season, scoresOf(run, set)])),
  }));
  const known = sets.filter(({ seasons: { annual: scores = [] } }) => scores.length > 0);
  return { months: span.paths.length, scores: sets[0]?.seasons.annual ?? [], sets: known };
}

/** Columns of the tables: heading, what stands there. */
const columns: readonly (readonly [string, (score: Score) => string])[] = [
  ['model', ({ model }) => model.toFixed(2)],
  ['observed', ({ observed }) => observed.toFixed(2)],
  ['bias', ({ bias }) => bias.toFixed(2)],
  ['rmse', ({ rootMeanSquareError }) => rootMeanSquareError.toFixed(2)],
  ['centred', ({ centredRootMeanSquareError }) => centredRootMeanSquareError.toFixed(2)],
  ['correlation', ({ correlation }) => correlation.toFixed(2)],
  ['deviation ratio', ({ deviationRatio }) => deviationRatio.toFixed(2)],
];

const monthsText = (months: number): string => (months === 1 ? 'one month' : `${months} months`);

/** Scores as tables, each set and season. */
export const scorecardTables = ({ months, sets }: Scorecard, which: readonly Season[] = seasonNames): TextTable[] =>
  sets.flatMap(({ title, seasons: of }) =>
    which.flatMap((season) => {
      const scores = of[season];
      if (!scores) return [];
      const span = season === 'annual' ? `Mean of ${monthsText(months)}` : seasons[season].title;
      const rows = scores.map((score) => [score.variable, score.units, ...columns.map(([, text]) => text(score))]);
      return [{ title: `${span} against ${title}`, head: ['variable', 'units', ...columns.map(([name]) => name)], rows }];
    }),
  );
