import { mean } from './mean.ts';
import type { ObservationSet } from './observations.ts';
import type { RunSeries } from './run-series.ts';
import type { Score } from './scorecard.ts';
import type { Span } from './span.ts';
import { straightLine } from './straight-line.ts';
import type { TextTable } from './text-table.ts';

/** A number that a control run is judged by, and the range in which it is wanted. */
export interface Target {
  readonly title: string;
  readonly units: string;
  readonly found: number;
  readonly lowest: number;
  readonly highest: number;
  readonly digits: number;
}

/** What a run is judged by. */
export interface Judged {
  readonly series: RunSeries;
  readonly span: Span;
  /** Annual scores against observations. */
  readonly scores: readonly Score[];
  readonly set: ObservationSet | undefined;
  /** Areas of the cells of the sea on the maps, m², 0 on land. */
  readonly seaAreas: Float64Array;
}

type Wanted = Pick<Target, 'title' | 'units' | 'lowest' | 'highest' | 'digits'>;

/** Of maps against observations. */
const ofScores: readonly (Wanted & { readonly variable: string; readonly of: (score: Score) => number })[] = [
  { title: 'sea surface temperature, root mean square error', units: 'K', variable: 'tos', of: (s) => s.rootMeanSquareError, lowest: 0, highest: 2, digits: 2 },
  { title: 'air at 2 m, pattern correlation', units: '1', variable: 'tas', of: (s) => s.correlation, lowest: 0.95, highest: 1, digits: 3 },
  { title: 'air at 2 m, bias', units: 'K', variable: 'tas', of: (s) => s.bias, lowest: -1, highest: 1, digits: 2 },
  { title: 'precipitation, pattern correlation', units: '1', variable: 'pr', of: (s) => s.correlation, lowest: 0.6, highest: 1, digits: 2 },
  { title: 'precipitation', units: 'mm/day', variable: 'pr', of: (s) => s.model, lowest: 2.5, highest: 3.1, digits: 2 },
  { title: 'sea level pressure, pattern correlation', units: '1', variable: 'psl', of: (s) => s.correlation, lowest: 0.7, highest: 1, digits: 2 },
  { title: 'eastward wind at the surface, pattern correlation', units: '1', variable: 'uas', of: (s) => s.correlation, lowest: 0.7, highest: 1, digits: 2 },
]; // biome-ignore format: a table

/** Of means of series. */
const ofSeries: readonly (Wanted & { readonly name: string })[] = [
  { title: 'net radiation at the top', units: 'W/m²', name: 'rtmt', lowest: -0.5, highest: 0.5, digits: 2 },
  { title: 'Atlantic overturning at 26° N', units: 'Sv', name: 'amoc', lowest: 10, highest: 25, digits: 1 },
  { title: 'Drake Passage', units: 'Sv', name: 'acc', lowest: 80, highest: 200, digits: 0 },
]; // biome-ignore format: a table

/** Year after which the sea surface should have come to rest, and how many years a drift needs. */
const restAfter = 50;
const leastYears = 20;

/** Drift of the sea surface since it should be at rest. */
function drift({ series }: Judged): Target[] {
  if (!series.has('tos')) return [];
  const settled = [...series.byYear('tos')].filter(([year]) => year > restAfter);
  if (settled.length < leastYears) return [];
  const { slope } = straightLine(
    settled.map(([year]) => year),
    settled.map(([, T]) => T),
  );
  const title = `drift of the sea surface after year ${restAfter}`;
  return [{ title, units: 'K a century', found: 100 * slope, lowest: -0.1, highest: 0.1, digits: 2 }];
}

/** By how much of itself an area of ice may be off. */
const iceTolerance = 0.4;

/** Observed area of ice of a hemisphere by month, m². */
function observedIce({ set, seaAreas }: Judged, north: boolean): number[] | undefined {
  const variable = set?.variables.find(({ observed }) => observed === 'siconc');
  if (!set || !variable) return undefined;
  const half = seaAreas.length / 2;
  return Array.from({ length: 12 }, (_, month) =>
    set
      .month(variable, month)
      .reduce((sum, cover, n) => (Number.isFinite(cover) && n >= half === north ? sum + (cover / 100) * (seaAreas[n] as number) : sum), 0),
  );
}

/** Area of ice in the month that has most and in that which has least, of the mean year. */
function ice(judged: Judged): Target[] {
  const { series, span } = judged;
  return (['north', 'south'] as const).flatMap((side) => {
    const name = side === 'north' ? 'siarean' : 'siareas';
    const observed = observedIce(judged, side === 'north');
    const values = series.has(name) ? series.during(name, span.paths) : [];
    if (!observed || values.length === 0) return [];
    const months = Array.from({ length: 12 }, (_, month) => mean(values.filter((_, n) => n % 12 === month)));
    return (['largest', 'smallest'] as const).map((which): Target => {
      const extreme = which === 'largest' ? Math.max : Math.min;
      const seen = extreme(...observed) * 1e-12;
      const range = { lowest: (1 - iceTolerance) * seen, highest: (1 + iceTolerance) * seen };
      const title = `sea ice, ${side}, ${which} month (observed ${seen.toFixed(1)})`;
      return { title, units: '10⁶ km²', found: extreme(...months) * 1e-12, ...range, digits: 1 };
    });
  });
}

/** Everything that a run has of what a control run is judged by; nothing where the span is not of whole years, as seasons are in its means. */
export function targets(judged: Judged): Target[] {
  const { series, span, scores } = judged;
  if (span.paths.length % 12 !== 0) return [];
  const maps = ofScores.flatMap(({ variable, of, ...wanted }): Target[] => {
    const score = scores.find((each) => each.variable === variable);
    return score ? [{ ...wanted, found: of(score) }] : [];
  });
  const numbers = ofSeries.flatMap(({ name, ...wanted }): Target[] => {
    const values = series.has(name) ? series.during(name, span.paths) : [];
    return values.length > 0 ? [{ ...wanted, found: mean(values) }] : [];
  });
  return [...maps, ...numbers, ...drift(judged), ...ice(judged)];
}

export const isMet = ({ found, lowest, highest }: Target): boolean => found >= lowest && found <= highest;

const number = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

/** The targets as a table. */
export const targetsTable = (all: readonly Target[], { title }: Span): TextTable => ({
  title: `Beside what is wanted of a control run, ${title}`,
  head: ['', 'units', 'found', 'wanted', ''],
  rows: all.map((target) => [
    target.title,
    target.units,
    number(target.found, target.digits),
    [target.lowest, target.highest].map((border) => `${Number(border.toFixed(target.digits))}`.replace('-', '−')).join(' to '),
    isMet(target) ? 'met' : 'missed',
  ]),
});

/** What no flux explains, and how often bounds act: name and units of a series, and its largest value in any month; with the mean over the span. */
export interface Residual {
  readonly name: string;
  readonly units: string;
  readonly largest: number;
  readonly mean: number;
}

/** Of all months of a run the largest of what should be rounding, and of what bounds do. */
export function residuals(series: RunSeries, { paths }: Span): Residual[] {
  const watched = series.names.filter((name) => /^(heat|water|salt)_residual$|^bound_|_correction$/.test(name));
  return watched.map((name) => ({
    name,
    units: series.units(name),
    largest: series.values(name).reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0),
    mean: mean(series.during(name, paths)),
  }));
}

export const residualsTable = (all: readonly Residual[], { title }: Span): TextTable => ({
  title: 'What no flux explains, and bounds of the physics',
  head: ['series', 'units', `mean, ${title}`, 'largest month of all'],
  rows: all.map(({ name, units, mean: average, largest }) => [name, units, average.toExponential(1), largest.toExponential(1)]),
});
