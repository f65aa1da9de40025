import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesOf, changesText } from '../../../src/analysis/change-table.ts';
import { mapSvg } from '../../../src/analysis/map.ts';
import { compare } from '../../../src/analysis/map-statistics.ts';
import { shippedObservations } from '../../../src/analysis/observations.ts';
import type { RunSeries } from '../../../src/analysis/run-series.ts';
import { type Score, scorecardTables } from '../../../src/analysis/scorecard.ts';
import { pathsOf } from '../../../src/analysis/seasons.ts';
import { taylorFigure, taylorPlace } from '../../../src/analysis/taylor.ts';
import { tableMarkdown, tableText } from '../../../src/analysis/text-table.ts';
import { sameMonths, type TwoRuns } from '../../../src/analysis/two-runs.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { newFolder } from '../../support/chronos.ts';
import { monthlySeries } from '../../support/monthly-series.ts';

const year = Array.from({ length: 12 }, (_, n) => `run/mean_0003-${String(n + 1).padStart(2, '0')}.nc`);

describe('seasons', () => {
  it('take their months, and none where one is missing', () => {
    expect(pathsOf(year, 'DJF').map((path) => path.slice(-5, -3))).toEqual(['01', '02', '12']);
    expect(pathsOf(year, 'JJA')).toHaveLength(3);
    expect(pathsOf(year.slice(0, 11), 'DJF')).toEqual([]);
    expect(pathsOf(year.slice(0, 2), 'annual')).toHaveLength(2);
  });
});

const score: Score = {
  variable: 'tas',
  units: 'degC',
  ...compare(Float64Array.of(3, 5, 4, 8), Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 1, 1, 1)),
};

describe('scores', () => {
  it('obey the law of cosines that a Taylor diagram is made of', () => {
    const observedDeviation = Math.sqrt(1.25);
    const { correlation: r, deviationRatio: s, centredRootMeanSquareError: e } = score;
    expect((e / observedDeviation) ** 2).toBeCloseTo(1 + s * s - 2 * s * r, 12);
    expect(score.rootMeanSquareError ** 2).toBeCloseTo(e * e + score.bias ** 2, 12);
  });

  it('lie in the diagram where they must: perfect at the mark of the observations, none at the left', () => {
    const [x, y] = taylorPlace({ correlation: 1, deviationRatio: 1 });
    const [left, up] = taylorPlace({ correlation: 0, deviationRatio: 1 });
    expect(x - left).toBeCloseTo(y - up, 9);
    const far = { ...score, correlation: -0.2 };
    const { svg, name } = taylorFigure({ set: 'ships', title: 'ships', seasons: { annual: [score], DJF: [far] } });
    expect(name).toBe('taylor_ships');
    expect(svg).toContain('outside: tas DJF: r -0.20');
  });

  it('stand in tables with all their seasons', () => {
    const card = { months: 12, scores: [score], sets: [{ set: 'ships', title: 'the ships', seasons: { annual: [score], JJA: [score] } }] };
    expect(scorecardTables(card, ['annual']).map(tableText).join('')).toMatch(
      /^Mean of 12 months against the ships\nvariable +units +model/,
    );
    const markdown = scorecardTables(card).map(tableMarkdown).join('\n');
    expect(markdown).toContain('## June to August against the ships\n\n| variable | units | model |');
    expect(markdown.match(/\| tas \|/g)).toHaveLength(2);
  });
});

describe('observations', () => {
  it('that are shipped have their units, and gaps where no ship went', () => {
    const grid = gaussianGrid(resolutions.T31);
    const set = shippedObservations('T31', grid);
    for (const variable of set.variables) {
      const map = set.month(variable, 6);
      const known = map.filter(Number.isFinite);
      const [low, high] = { tos: [-2.5, 34], tas: [-30, 40], uas: [-20, 20], vas: [-20, 20], psl: [960, 1045] }[variable.variable] as [
        number,
        number,
      ];
      expect(known.length).toBeGreaterThan(1500);
      expect(known.length).toBeLessThan(map.length);
      expect(Math.min(...known)).toBeGreaterThan(low);
      expect(Math.max(...known)).toBeLessThan(high);
    }
  });
});

/** A series whose annual means go up by a step, with a season on top. */
const series = (first: number, step: number, years: number): RunSeries =>
  monthlySeries({ tas: (n) => first + step * Math.floor(n / 12) + Math.sin((Math.PI * n) / 6) }, years);

describe('two runs', () => {
  const runs = (a: RunSeries, b: RunSeries): TwoRuns => ({
    name: 'warm',
    otherName: 'control',
    means: () => undefined,
    series: a,
    otherSeries: b,
  });

  it('differ by the means of the years that both have, with their error', () => {
    const [change] = changesOf(runs(series(290, 1, 3), series(287, 1, 5)));
    expect(change).toMatchObject({ name: 'tas', first: 1, last: 3 });
    expect(change?.run).toBeCloseTo(291, 9);
    expect(change?.difference).toBeCloseTo(3, 9);
    expect(change?.error).toBeCloseTo(Math.sqrt(2 / 3), 12);
    expect(changesText([change as never], runs(series(0, 0, 1), series(0, 0, 1)))).toContain(
      'warm against control, means of years 1 to 3 of both',
    );
  });

  it('are compared over the last months that both have, and refused where they have none', () => {
    const runOf = (years: readonly number[]): string => {
      const folder = newFolder();
      for (const at of years) for (const path of year) writeFileSync(join(folder, basename(path).replace('0003', `000${at}`)), '');
      return folder;
    };
    for (const { paths } of sameMonths(runOf([1, 2]), runOf([1, 2, 3])))
      expect(paths.map((path) => basename(path))).toEqual(year.map((path) => basename(path).replace('0003', '0002')));
    expect(() => sameMonths(runOf([1]), runOf([2]))).toThrow(/must name a run that has a month in common/);
    const [asked] = sameMonths(runOf([1, 2, 3]), runOf([1, 2, 4]), { first: 1, last: 2 });
    expect(asked.paths).toHaveLength(24);
    expect(() => sameMonths(runOf([1]), runOf([1]), { first: 1, last: 2 })).toThrow(
      /--years must name years of which the run has all twelve months; of years 1 to 2 it has 12 of 24 \(its months go from 0001-01 to 0001-12\)/,
    );
  });

  it('have no error from one year, and nothing to tell without a whole one', () => {
    expect(changesOf(runs(series(290, 1, 1), series(288, 0, 5)))[0]?.error).toBeNaN();
    expect(changesOf(runs(series(290, 1, 0), series(288, 0, 5)))).toEqual([]);
  });
});

describe('maps', () => {
  it("are Robinson's: poles are lines a little more than half as long as the equator", () => {
    const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
    const scale = { borders: [0, 1, 2], palette: 'wet', units: 'mm/day' } as const;
    const svg = mapSvg(grid, new Float64Array(512).fill(1), { title: 'rain', scale });
    const points = [...(/<clipPath id="globe"><path d="([^"]+)"/.exec(svg)?.[1] ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(
      (p) => [Number(p[1]), Number(p[2])] as const,
    );
    const top = Math.min(...points.map(([, y]) => y));
    const widthAt = (y: number): number => {
      const xs = points.filter(([, at]) => Math.abs(at - y) < 0.6).map(([x]) => x);
      return Math.max(...xs) - Math.min(...xs);
    };
    const all = Math.max(...points.map(([x]) => x)) - Math.min(...points.map(([x]) => x));
    expect(widthAt(top) / all).toBeCloseTo(0.5322, 2);
  });
});
