import type { RunSeries } from './run-series.ts';
import type { TextTable } from './text-table.ts';

interface Column {
  readonly title: string;
  readonly name: string;
  readonly digits: number;
  readonly convert?: (value: number) => number;
  /** Whether the largest and the smallest month stand there in place of the mean. */
  readonly extremes?: true;
}

const area = (squareMetres: number): number => squareMetres * 1e-12;

const columns: readonly Column[] = [
  { title: 'air at 2 m, °C', name: 'tas', digits: 2, convert: (kelvin) => kelvin - 273.15 },
  { title: 'sea surface, °C', name: 'tos', digits: 2 },
  { title: 'ocean, °C', name: 'thetao', digits: 3 },
  { title: 'net at the top, W/m²', name: 'rtmt', digits: 2 },
  { title: 'reflected', name: 'rsut', digits: 1 },
  { title: 'emitted', name: 'rlut', digits: 1 },
  { title: 'rain, mm/day', name: 'pr', digits: 2, convert: (flux) => flux * 86400 },
  { title: 'AMOC at 26° N, Sv', name: 'amoc', digits: 1 },
  { title: 'Drake, Sv', name: 'acc', digits: 0 },
  { title: 'ice N, 10⁶ km²', name: 'siarean', digits: 1, convert: area, extremes: true },
  { title: 'ice S', name: 'siareas', digits: 1, convert: area, extremes: true },
];

/** The means of a year, or its extremes. */
export interface AnnualRow {
  readonly year: number;
  readonly values: { readonly [name: string]: number | { readonly largest: number; readonly smallest: number } };
}

/** Global numbers of all whole years of a run, those that it has, in the units of the table. */
export function annualRows(series: RunSeries): AnnualRow[] {
  const present = columns.filter(({ name }) => series.has(name));
  const [first] = present;
  if (!first) return [];
  const parts = present.map(({ name, convert = (value: number) => value, extremes }) => {
    const monthly = series.values(name);
    const means = series.byYear(name);
    return (year: number): AnnualRow['values'] => {
      if (!extremes) return { [name]: convert(means.get(year) as number) };
      const months = Array.from(
        monthly.filter((_, n) => Math.floor(series.years[n] as number) === year),
        convert,
      );
      return { [name]: { largest: Math.max(...months), smallest: Math.min(...months) } };
    };
  });
  const years = [...series.byYear(first.name).keys()];
  return years.map((year) => ({ year, values: Object.assign({}, ...parts.map((part) => part(year))) }));
}

/** Years between two rows of a long table. */
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500] as const;
/** Rows that a table has at the most, besides the first years and the last. */
const mostRows = 12;

/** The first five years, then so few that the table stays short, and the last. */
export function shownYears(years: readonly number[]): number[] {
  const last = years.at(-1) ?? 0;
  const step = steps.find((each) => last / each <= mostRows) ?? 1000;
  return years.filter((year) => year <= 5 || year % step === 0 || year === last);
}

/** The years of a run as a table. */
export function annualTable(rows: readonly AnnualRow[]): TextTable {
  const present = columns.filter(({ name }) => name in (rows[0]?.values ?? {}));
  const shown = new Set(shownYears(rows.map(({ year }) => year)));
  const text = (value: AnnualRow['values'][string] | undefined, digits: number): string => {
    if (value === undefined) return '–';
    if (typeof value === 'number') return value.toFixed(digits).replace('-', '−');
    return `${value.largest.toFixed(digits)} / ${value.smallest.toFixed(digits)}`;
  };
  return {
    title: 'Year by year',
    head: ['year', ...present.map(({ title }) => title)],
    rows: rows
      .filter(({ year }) => shown.has(year))
      .map(({ year, values }) => [`${year}`, ...present.map(({ name, digits }) => text(values[name], digits))]),
  };
}
