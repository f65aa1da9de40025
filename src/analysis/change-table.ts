import { mean } from './mean.ts';
import { type Years, yearsText } from './span.ts';
import type { TwoRuns } from './two-runs.ts';

/** How a global number of a run differs from that of another. */
export interface Change {
  readonly name: string;
  readonly title: string;
  readonly units: string;
  readonly run: number;
  readonly other: number;
  readonly difference: number;
  /** Standard error of the difference, from year to year; NaN where either has one year only. */
  readonly error: number;
  /** Calendar years of both that the means are over. */
  readonly first: number;
  readonly last: number;
}

interface Quantity {
  readonly name: string;
  readonly title: string;
  readonly units: string;
  readonly factor?: number;
}

const quantities: readonly Quantity[] = [
  { name: 'tas', title: 'near-surface air temperature', units: 'K' },
  { name: 'tos', title: 'sea surface temperature', units: 'degC' },
  { name: 'thetao', title: 'ocean temperature', units: 'degC' },
  { name: 'pr', title: 'precipitation', units: 'mm day-1', factor: 86400 },
  { name: 'clt', title: 'cloud cover', units: '%', factor: 100 },
  { name: 'rtmt', title: 'net radiation at the top', units: 'W m-2' },
  { name: 'rsut', title: 'reflected sunlight', units: 'W m-2' },
  { name: 'rlut', title: 'outgoing longwave', units: 'W m-2' },
  { name: 'siarean', title: 'sea ice area, north', units: '1e6 km2', factor: 1e-12 },
  { name: 'siareas', title: 'sea ice area, south', units: '1e6 km2', factor: 1e-12 },
  { name: 'amoc', title: 'overturning at 26N', units: 'Sv' },
  { name: 'acc', title: 'Drake Passage', units: 'Sv' },
];

/** Years that a mean is over at the most. */
const mostYears = 10;

/** Squared standard error of a mean of years that are taken as independent. */
function squaredError(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const m = mean(values);
  return values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1) / values.length;
}

/** Changes of global numbers over the last calendar years that both runs have, ten at the most, or over some; nothing without a whole one. */
export function changesOf({ series, otherSeries }: TwoRuns, asked?: Years): Change[] {
  if (!series || !otherSeries) return [];
  const present = quantities.filter(({ name }) => series.has(name) && otherSeries.has(name));
  return present.flatMap(({ factor = 1, ...quantity }) => {
    const [all, otherAll] = [series.byYear(quantity.name), otherSeries.byYear(quantity.name)];
    const common = [...all.keys()].filter((year) => otherAll.has(year));
    const years = asked ? common.filter((year) => year >= asked.first && year <= asked.last) : common.slice(-mostYears);
    const [first, last] = [years[0], years.at(-1)];
    if (first === undefined || last === undefined) return [];
    const of = (values: ReadonlyMap<number, number>) => years.map((year) => (values.get(year) as number) * factor);
    const [run, other] = [of(all), of(otherAll)];
    const error = Math.sqrt(squaredError(run) + squaredError(other));
    return [{ ...quantity, run: mean(run), other: mean(other), difference: mean(run) - mean(other), error, first, last }];
  });
}

/** The table for a terminal. */
export function changesText(changes: readonly Change[], { name, otherName }: TwoRuns): string {
  const [first] = changes;
  if (!first) return '';
  const head = `${name} against ${otherName}, means of ${yearsText(first)} of both\n${'quantity'.padEnd(30)}${'units'.padEnd(10)}${'run'.padStart(10)}${'against'.padStart(10)}${'difference'.padStart(12)}${'error'.padStart(9)}`;
  const number = (value: number, width: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–').padStart(width);
  const lines = changes.map(
    ({ title, units, run, other, difference, error }) =>
      `${title.padEnd(30)}${units.padEnd(10)}${number(run, 10)}${number(other, 10)}${number(difference, 12)}${number(error, 9)}`,
  );
  return [head, ...lines, ''].join('\n');
}
