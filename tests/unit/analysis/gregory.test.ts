import { describe, expect, it } from 'vitest';
import { type Gregory, gregory, gregoryLine, gregoryText } from '../../../src/analysis/gregory.ts';
import { gregoryFigure } from '../../../src/analysis/gregory-figure.ts';
import type { RunSeries } from '../../../src/analysis/run-series.ts';
import { straightLine } from '../../../src/analysis/straight-line.ts';
import type { TwoRuns } from '../../../src/analysis/two-runs.ts';
import { monthlySeries } from '../../support/monthly-series.ts';

describe('a straight line', () => {
  it('has the slope, the errors and the correlation of a case worked by hand', () => {
    const { intercept, slope, interceptError, slopeError, covariance, correlation } = straightLine([0, 1, 2, 3], [1, 2, 2, 5]);
    // Σ(x−x̄)² = 5, Σ(x−x̄)(y−ȳ) = 6, Σ(y−ȳ)² = 9, so s² = (9 − 36/5)/2 = 0.9
    expect([intercept, slope]).toEqual([expect.closeTo(0.7, 12), expect.closeTo(1.2, 12)]);
    expect(slopeError).toBeCloseTo(Math.sqrt(0.9 / 5), 12);
    expect(interceptError).toBeCloseTo(Math.sqrt(0.9 * (1 / 4 + 1.5 ** 2 / 5)), 12);
    expect(covariance).toBeCloseTo((-1.5 * 0.9) / 5, 12);
    expect(correlation).toBeCloseTo(6 / Math.sqrt(45), 12);
    expect(straightLine([0, 1], [0, 1]).slopeError).toBeNaN();
  });
});

/** Monthly series of a run whose months of a year are equal. */
const seriesOf = (values: { readonly [name: string]: (year: number) => number }, years: number): RunSeries =>
  monthlySeries(Object.fromEntries(Object.entries(values).map(([name, of]) => [name, (n) => of(1 + Math.floor(n / 12))])), years);

const [F, λ, control] = [7.4, 1.25, 287];
const warming = (year: number): number => (F / λ) * (1 - Math.exp(-year / 4)); // towards equilibrium
const warm = { tas: (year: number) => control + warming(year), rtmt: (year: number) => 0.3 + F - λ * warming(year), co2: () => 1120 };
const still = { tas: () => control, rtmt: () => 0.3, co2: () => 280 };
const runs = (series: RunSeries, otherSeries: RunSeries): TwoRuns => ({
  name: 'abrupt_4xco2',
  otherName: 'control',
  means: () => undefined,
  series,
  otherSeries,
});

describe('the regression of Gregory', () => {
  const found = gregory(runs(seriesOf(warm, 12), seriesOf(still, 20))) as Gregory;

  it('finds the forcing, the feedback and the warming in equilibrium that a climate was made with, and those of a doubling', () => {
    expect(found.years).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(found.forcing.value).toBeCloseTo(F, 9);
    expect(found.feedback.value).toBeCloseTo(λ, 9);
    expect(found.equilibriumWarming?.value).toBeCloseTo(F / λ, 9);
    expect(found.co2Ratio).toBe(4);
    expect(found.perDoubling?.sensitivity).toBeCloseTo(F / λ / 2, 9);
    expect(gregoryText(found)).toContain('for a doubling of CO2   forcing 3.70 W m-2, equilibrium sensitivity 2.96 K');
  });

  it('has an error of the warming that is the spread over many climates with weather', () => {
    let seed = 1;
    const uniform = (): number => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const T = Array.from({ length: 40 }, (_, n) => warming(n + 1));
    const fits = Array.from({ length: 400 }, () =>
      gregoryLine(
        T,
        T.map((t) => F - λ * t + (uniform() - 0.5)),
      ),
    );
    const warmings = fits.map(({ equilibriumWarming }) => equilibriumWarming?.value as number);
    const mean = warmings.reduce((a, b) => a + b) / warmings.length;
    const spread = Math.sqrt(warmings.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (warmings.length - 1));
    const told = fits.reduce((sum, { equilibriumWarming }) => sum + (equilibriumWarming?.error as number), 0) / fits.length;
    expect(told / spread).toBeGreaterThan(0.85);
    expect(told / spread).toBeLessThan(1.15);
  });

  it('is not made from few years, nor from a forcing that grows, and gives no warming where there is no feedback', () => {
    expect(gregory(runs(seriesOf(warm, 4), seriesOf(still, 20)))).toEqual({
      unknown: 'Gregory regression: needs 5 whole years that both runs have; abrupt_4xco2 and control have 4.',
    });
    const ramp = { ...warm, co2: (year: number) => 280 * 1.01 ** year };
    expect(gregoryText(gregory(runs(seriesOf(ramp, 9), seriesOf(still, 9))))).toMatch(/carbon dioxide of abrupt_4xco2 changes/);
    const weather = gregoryLine([0.1, -0.2, 0.15, -0.05, 0.02, 0.08], [0.3, -0.1, -0.4, 0.2, 0.1, -0.2]);
    expect(weather.equilibriumWarming).toBeNull();
    expect(gregory(runs(seriesOf({ tas: () => 1 }, 9), seriesOf(still, 9)))).toBeUndefined();
  });

  it('is drawn with a point for each year, units on both axes and what it tells', () => {
    const { name, svg } = gregoryFigure(found, 'abrupt_4xco2', 'control');
    expect(name).toBe('gregory');
    expect(svg.match(/<circle /g)).toHaveLength(12 + 2);
    for (const text of ['Near-surface air temperature (K)', 'Net radiation at the top (W/m²)', 'F = 7.4 ± 0.0 W/m², F/λ = 5.9 ± 0.0 K'])
      expect(svg).toContain(text);
  });
});
