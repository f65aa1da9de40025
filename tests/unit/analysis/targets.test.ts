import { describe, expect, it } from 'vitest';
import { annualRows, annualTable, shownYears } from '../../../src/analysis/annual-table.ts';
import { compare } from '../../../src/analysis/map-statistics.ts';
import type { ObservationSet, ObservedVariable } from '../../../src/analysis/observations.ts';
import { type Span, spanOver } from '../../../src/analysis/span.ts';
import { isMet, residuals, residualsTable, type Target, targets, targetsTable } from '../../../src/analysis/targets.ts';
import { monthlySeries } from '../../support/monthly-series.ts';

const twoDigits = (n: number): string => String(n).padStart(2, '0');
const spanOfYears = (first: number, last: number): Span => {
  const months = Array.from({ length: 12 * (last - first + 1) }, (_, n) => [first + Math.floor(n / 12), 1 + (n % 12)] as const);
  return spanOver(
    `years ${first} to ${last}`,
    months.map(([year, month]) => `mean_00${twoDigits(year)}-${twoDigits(month)}.nc`),
  );
};

/** A world of four cells, two a hemisphere, of 1e12 m² each; ice covers a part of the northern ones that has a season, and a tenth of one southern cell. */
const seaAreas = new Float64Array(4).fill(1e12);
const siconc = { variable: 'siconc', observed: 'siconc' } as ObservedVariable;
const set: ObservationSet = {
  name: 'ice',
  title: 'ice',
  variables: [siconc],
  month: (_, month) => Float64Array.of(10, Number.NaN, 50 + 5 * (month % 11), 0),
};

const series = monthlySeries(
  {
    tos: (n) => 17 + (n < 600 ? 1 : 0.0005 * Math.floor(n / 12)),
    amoc: (n) => (n >= 12 * 80 ? 12 : 99),
    rtmt: (n) => (n >= 12 * 80 ? -0.6 : 0),
    siarean: (n) => 1e12 * (0.5 + 0.05 * (n % 12)),
    siareas: () => 2e11,
    heat_residual: (n) => (n === 7 ? -3e-5 : 1e-6),
    bound_drag: () => 2e-6,
  },
  100,
);

describe('what is wanted of a control run', () => {
  const score = { ...compare(Float64Array.of(3, 5), Float64Array.of(2, 3), Float64Array.of(1, 1)), variable: 'tos', units: 'degC' };
  const found = targets({ series, span: spanOfYears(81, 100), scores: [score], set, seaAreas });
  const of = (start: string): Target => found.find(({ title }) => title.startsWith(start)) as Target;

  it('is held against the years asked for, each number that the run has', () => {
    expect(of('sea surface temperature').found).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(of('Atlantic overturning')).toMatchObject({ found: expect.closeTo(12, 9), lowest: 10, highest: 25 });
    expect(isMet(of('Atlantic overturning'))).toBe(true);
    expect(of('net radiation').found).toBeCloseTo(-0.6, 9);
    expect(isMet(of('net radiation'))).toBe(false);
    expect(found.map(({ title }) => title)).not.toContain('Drake Passage');
  });

  it('counts the drift of the sea surface after year 50 only, and of twenty years at least', () => {
    expect(of('drift').found).toBeCloseTo(0.05, 6);
    const short = monthlySeries({ tos: () => 17 }, 60);
    expect(targets({ series: short, span: spanOfYears(51, 60), scores: [], set, seaAreas })).toEqual([]);
  });

  it('holds ice of both hemispheres within two fifths of what is observed', () => {
    const [north, least] = [of('sea ice, north, largest'), of('sea ice, north, smallest')];
    expect(north).toMatchObject({ found: expect.closeTo(1.05, 9), lowest: expect.closeTo(0.6, 9), highest: expect.closeTo(1.4, 9) });
    expect(least.found).toBeCloseTo(0.5, 9);
    expect(of('sea ice, south, largest')).toMatchObject({ found: expect.closeTo(0.2, 9), highest: expect.closeTo(0.14, 9) });
    expect(isMet(of('sea ice, south, largest'))).toBe(false);
  });

  it('is asked of whole years only', () => {
    const { title, paths } = spanOfYears(81, 100);
    expect(targets({ series, span: spanOver(title, paths.slice(1)), scores: [score], set, seaAreas })).toEqual([]);
  });

  it('stands in a table', () => {
    const { title, rows } = targetsTable(found, spanOfYears(81, 100));
    expect(title).toBe('Beside what is wanted of a control run, years 81 to 100');
    expect(rows).toContainEqual(['net radiation at the top', 'W/m²', '−0.60', '−0.5 to 0.5', 'missed']);
    expect(rows).toContainEqual(['Atlantic overturning at 26° N', 'Sv', '12.0', '10 to 25', 'met']);
  });

  it('goes with the largest of what no flux explains in any month, and what bounds do', () => {
    const found = residuals(series, spanOfYears(81, 100));
    expect(found).toEqual([
      { name: 'heat_residual', units: '1', largest: -3e-5, mean: expect.closeTo(1e-6, 12) },
      { name: 'bound_drag', units: '1', largest: 2e-6, mean: expect.closeTo(2e-6, 12) },
    ]);
    expect(residualsTable(found, spanOfYears(81, 100)).rows[0]).toEqual(['heat_residual', '1', '1.0e-6', '-3.0e-5']);
  });
});

describe('the years of a run', () => {
  it('are shown whole while they are few, then the first five, even ones and the last', () => {
    expect(shownYears([1, 2, 3])).toEqual([1, 2, 3]);
    expect(shownYears(Array.from({ length: 97 }, (_, n) => n + 1))).toEqual([1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 97]);
  });

  it('stand with their means, ice with its largest and smallest month', () => {
    const rows = annualRows(series);
    expect(rows).toHaveLength(100);
    expect(rows[99]?.values.siarean).toEqual({ largest: expect.closeTo(1.05, 9), smallest: expect.closeTo(0.5, 9) });
    const { head, rows: shown } = annualTable(rows);
    expect(head).toEqual(['year', 'sea surface, °C', 'net at the top, W/m²', 'AMOC at 26° N, Sv', 'ice N, 10⁶ km²', 'ice S']);
    expect(shown.at(-1)).toEqual(['100', '17.05', '−0.60', '12.0', '1.1 / 0.5', '0.2 / 0.2']);
  });
});
