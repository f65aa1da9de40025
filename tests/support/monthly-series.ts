import { type RunSeries, seriesOf } from '../../src/analysis/run-series.ts';

/** Series of whole years. @param values by name, of the months from 0 */
export const monthlySeries = (values: { readonly [name: string]: (month: number) => number }, years: number): RunSeries =>
  seriesOf(
    Array.from({ length: 12 * years }, (_, n) => 1 + (n + 0.5) / 12),
    Object.keys(values),
    (name) => Float64Array.from({ length: 12 * years }, (_, n) => values[name]?.(n) ?? Number.NaN),
    () => '1',
  );
