import { describe, expect, it } from 'vitest';
import { mapSvg, panels, svgToPng } from '../../../src/analysis/map.ts';
import { compare } from '../../../src/analysis/scorecard.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';

describe('the scorecard', () => {
  const observed = Float64Array.of(1, 2, 3, 4, 100);
  const weights = Float64Array.of(1, 1, 1, 1, 0);

  it('finds a map equal to itself, and leaves out what has no weight', () => {
    const score = compare(Float64Array.of(1, 2, 3, 4, -7), observed, weights);
    expect(score).toMatchObject({ model: 2.5, observed: 2.5, bias: 0, rootMeanSquareError: 0 });
    expect(score.correlation).toBeCloseTo(1, 12);
    expect(score.deviationRatio).toBeCloseTo(1, 12);
  });

  it('tells bias from pattern, and weighs by area', () => {
    const score = compare(Float64Array.of(5, 7, 9, 11, 0), observed, Float64Array.of(3, 1, 1, 1, 0));
    expect(score.bias).toBeCloseTo((3 * 4 + 5 + 6 + 7) / 6, 12);
    expect(score.correlation).toBeCloseTo(1, 12);
    expect(score.deviationRatio).toBeCloseTo(2, 12);
    expect(compare(Float64Array.of(4, 3, 2, 1, 0), observed, weights).correlation).toBeCloseTo(-1, 12);
  });
});

describe('maps', () => {
  const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
  const style = { title: 'A < B & C', low: 0, high: 1, colours: 'plain' } as const;

  it('colour every cell that has a value and no other', () => {
    const half = Float64Array.from({ length: 512 }, (_, n) => (n < 256 ? 0.5 : Number.NaN));
    const [all, some, none] = [new Float64Array(512).fill(0.5), half, new Float64Array(512).fill(Number.NaN)].map((values) =>
      mapSvg(grid, values, style),
    ) as [string, string, string];
    const cells = (svg: string) => svg.split('Z').length;
    expect(all).toContain('A &lt; B &amp; C');
    expect(cells(all) - cells(none)).toBe(512 + 16);
    expect(cells(some) - cells(none)).toBe(256 + 8);
  });

  it('become PNG files, alone or in panels', () => {
    const svg = mapSvg(grid, new Float64Array(512), style);
    for (const png of [svgToPng(svg), svgToPng(panels([svg, svg, svg]), 0.5)])
      expect(Array.from(png.slice(0, 4))).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });
});
