import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openNetcdf, timeseriesFile } from '../io/index.ts';
import { monthOf } from './run-files.ts';

/** Monthly series of a run by name. */
export interface RunSeries {
  /** Years, the first one is 1. */
  readonly years: readonly number[];
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  readonly units: (name: string) => string;
  readonly values: (name: string) => Float64Array;
  /** Values of the months of some monthly means. @param paths of them */
  readonly during: (name: string, paths: readonly string[]) => number[];
  /** Means over whole calendar years, by year. */
  readonly byYear: (name: string) => ReadonlyMap<number, number>;
}

/** Mean lengths of years by calendar; of any other that of the Gregorian. */
const daysInYear: Readonly<Record<string, number>> = { noleap: 365, '365_day': 365, '360_day': 360 };

/** Months from the start of year 1 to a monthly mean. */
function monthNumber(path: string): number {
  const { name, index } = monthOf(path);
  return 12 * (Number(name.slice(0, -3)) - 1) + index;
}

/** What monthly series say. @param years middles of the months, the first year is 1   @param read the values of a name */
export function seriesOf(
  years: readonly number[],
  names: readonly string[],
  read: (name: string) => Float64Array,
  units: (name: string) => string,
): RunSeries {
  return {
    years,
    names,
    has: (name) => names.includes(name),
    units,
    values: read,
    during: (name, paths) => {
      const months = new Set(paths.map(monthNumber));
      return Array.from(read(name)).filter((_, n) => months.has(Math.floor(12 * ((years[n] as number) - 1))));
    },
    byYear: (name) => meansByYear(years, read(name)),
  };
}

/** The series of a run; undefined where it has none. */
export function runSeries(folder: string): RunSeries | undefined {
  const path = join(folder, timeseriesFile);
  if (!existsSync(path)) return undefined;
  const file = openNetcdf(path);
  const time = file.variable('time');
  const year = daysInYear[`${time.attributes.calendar}`] ?? 365.2425;
  return seriesOf(
    Array.from(time.values(), (days) => 1 + days / year),
    file.names,
    (name) => Float64Array.from(file.variable(name).values()),
    (name) => `${file.variable(name).attributes.units ?? '1'}`,
  );
}

/** Means of years of which there are twelve months. @param years middles of the months */
export function meansByYear(years: readonly number[], values: ArrayLike<number>): Map<number, number> {
  const months = new Map<number, number[]>();
  years.forEach((at, n) => {
    const year = Math.floor(at);
    months.set(year, [...(months.get(year) ?? []), values[n] as number]);
  });
  const whole = [...months].filter(([, of]) => of.length === 12);
  return new Map(whole.map(([year, of]) => [year, of.reduce((sum, value) => sum + value / 12, 0)]));
}
