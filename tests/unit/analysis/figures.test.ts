import { describe, expect, it } from 'vitest';
import { mapSvg } from '../../../src/analysis/map.ts';
import { compare } from '../../../src/analysis/map-statistics.ts';
import { panels, svgToPng } from '../../../src/analysis/page.ts';
import { palettes } from '../../../src/analysis/palettes.ts';
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
  const style = { title: 'A < B & C', scale: { borders: [0, 0.25, 0.75, 1], palette: 'plain', units: 'm' } } as const;

  it('hide every cell that has no value and no other', () => {
    const half = Float64Array.from({ length: 512 }, (_, n) => (n < 256 ? 0.5 : Number.NaN));
    const [all, some, none] = [new Float64Array(512).fill(0.5), half, new Float64Array(512).fill(Number.NaN)].map((values) =>
      mapSvg(grid, values, style),
    ) as [string, string, string];
    const hidden = (svg: string) => (/<path d="([^"]*)" fill="#c9c9c9"/.exec(svg)?.[1] ?? '').split('Z').length - 1;
    expect(all).toContain('A &lt; B &amp; C');
    expect([hidden(all), hidden(some), hidden(none)]).toEqual([0, 256 + 8, 512 + 16]);
  });

  it('have the colour of the band of a value, and draw arrows where water flows', () => {
    const uniform = mapSvg(grid, new Float64Array(512).fill(0.5), style);
    const regions = [...uniform.matchAll(/fill-rule="evenodd" fill="([^"]+)"/g)].map((match) => match[1]);
    const drawn = [...uniform.matchAll(/<path d="([^"]*)" fill-rule="evenodd"/g)].map((match) => (match[1] ?? '').length > 0);
    expect(regions[1]).toBe(palettes.plain(2.5 / 5));
    expect(drawn).toEqual([true, true, false, false]);
    const still = { east: new Float64Array(512), north: new Float64Array(512), full: 1 };
    const flowing = { ...still, east: new Float64Array(512).fill(1) };
    const arrows = (flow: typeof still) => mapSvg(grid, new Float64Array(512), { ...style, arrows: flow }).length;
    expect(arrows(flowing)).toBeGreaterThan(arrows(still) + 512 * 20);
  });

  it('have the coasts of the real world, unless they are of another', () => {
    const values = new Float64Array(512).fill(0.5);
    const coasts = /stroke="#222" stroke-width="0.9"/;
    expect(mapSvg(grid, values, style)).toMatch(coasts);
    expect(mapSvg(grid, values, { ...style, coasts: false })).not.toMatch(coasts);
  });

  it('become PNG files, alone or in panels', () => {
    const svg = mapSvg(grid, new Float64Array(512), style);
    for (const png of [svgToPng(svg), svgToPng(panels([svg, svg, svg]), 0.5)])
      expect(Array.from(png.slice(0, 4))).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });
});
