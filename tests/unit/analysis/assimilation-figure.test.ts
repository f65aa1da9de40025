import { describe, expect, it } from 'vitest';
import { assimilationFigure } from '../../../src/analysis/assimilation-figure.ts';
import { mapSvg } from '../../../src/analysis/map.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';

const grid = gaussianGrid(resolutions.T31);
const field = (value: number) => Float64Array.from({ length: grid.rows * grid.columns }, (_, n) => (n % 7 === 0 ? Number.NaN : value));

describe('maps of an assimilation', () => {
  it('mark a disc for every site and a square for what was withheld', () => {
    const site = (longitude: number, withheld: boolean) => ({ latitude: 10, longitude, withheld, prior: 2.5, posterior: -0.1 });
    const temperature = { prior: field(20), posterior: field(18) };
    const salinity = { prior: field(35), posterior: field(35.2) };
    const { svg } = assimilationFigure(grid, { temperature, salinity, sites: [site(190, false), site(-20, true), site(0, false)] }, 'a');
    expect(svg.match(/<circle /g)).toHaveLength(4);
    expect(svg.match(/<rect [^>]*width="8" height="8"/g)).toHaveLength(2);
    expect(svg).not.toContain('NaN');
  });

  it('colour marks like the field', () => {
    const scale = { borders: [-1, 0, 1], palette: 'diverging', units: 'K' } as const;
    const mark = (value: number) => ({ latitude: 0, longitude: 0, value, apart: false });
    const fill = (value: number) =>
      /<circle [^>]*fill="([^"]+)"/.exec(mapSvg(grid, field(0.5), { title: '', scale, marks: [mark(value)] }))?.[1];
    expect(new Set([-2, -0.5, 0.5, 2].map(fill)).size).toBe(4);
    expect(fill(-5)).toBe(fill(-2));
  });
});
