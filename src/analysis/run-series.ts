import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openNetcdf, timeseriesFile } from '../io/index.ts';

/** Monthly series of a run by name. */
export interface RunSeries {
  /** Years, the first one is 1. */
  readonly years: readonly number[];
  readonly has: (name: string) => boolean;
  readonly values: (name: string) => Float64Array;
  /** Means over whole calendar years, by year. */
  readonly byYear: (name: string) => ReadonlyMap<number, number>;
}

/** Mean lengths of years by calendar; of any other that of the Gregorian. */
const daysInYear: Readonly<Record<string, number>> = { noleap: 365, '365_day': 365, '360_day': 360 };

/** The series of a run; undefined where it has none. */
export function runSeries(folder: string): RunSeries | undefined {
  const path = join(folder, timeseriesFile);
  if (!existsSync(path)) return undefined;
  const file = openNetcdf(path);
  const time = file.variable('time');
  const year = daysInYear[`${time.attributes.calendar}`] ?? 365.2425;
  const values = (name: string): Float64Array => Float64Array.from(file.variable(name).values());
  const years = Array.from(time.values(), (days) => 1 + days / year);
  return {
    years,
    has: (name) => file.names.includes(name),
    values,
    byYear: (name) => meansByYear(years, values(name)),
  };
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
