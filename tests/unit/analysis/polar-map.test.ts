import { describe, expect, it } from 'vitest';
import { polarMapSvg } from '../../../src/analysis/polar-map.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';

const grid = gaussianGrid(resolutions.T31);
const scale = { borders: [1, 2], palette: 'depth', units: 'm' } as const;
const everywhere = (value: number) => new Float64Array(grid.rows * grid.columns).fill(value);
const only = (row: number, column: number, value: number) =>
  everywhere(0).map((_, n) => (n === row * grid.columns + column ? value : Number.NaN));

/** Start and end of the one arrow of a map. */
function arrowOf(svg: string): [number, number, number, number] {
  const [, ...found] = /<path d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)M/.exec(svg) ?? [];
  return found.map(Number) as [number, number, number, number];
}

describe('a polar map', () => {
  it.each([
    ['north', 44, 1],
    ['south', 3, -1],
  ] as const)('of the %s has the pole in its middle: what flows there points to it, wherever it is', (pole, row, towards) => {
    for (const column of [0, 24, 48, 72]) {
      const arrows = { east: only(row, column, 0), north: only(row, column, towards * 0.2), full: 0.2 };
      const [x0, y0, x1, y1] = arrowOf(polarMapSvg(grid, everywhere(1.5), pole, { title: '', scale, arrows, coasts: false }));
      const [x, y] = [230, 258]; // middle of the disc
      const [from, to] = [Math.hypot(x0 - x, y0 - y), Math.hypot(x1 - x, y1 - y)];
      expect(from - to).toBeCloseTo(24, 0);
    }
  });

  it('of the north has Greenwich below and eastward flow against the clock, of the south Greenwich above', () => {
    const drawn = (pole: 'north' | 'south', row: number) =>
      arrowOf(
        polarMapSvg(grid, everywhere(1.5), pole, {
          ...{ title: '', scale, coasts: false },
          arrows: { east: only(row, 0, 0.2), north: only(row, 0, 0), full: 0.2 },
        }),
      );
    const [x0, y0, x1] = drawn('north', 44);
    expect(y0).toBeGreaterThan(258);
    expect(x1 - x0).toBeCloseTo(24, 0);
    const [a0, b0, a1] = drawn('south', 3);
    expect(b0).toBeLessThan(258);
    expect(a1 - a0).toBeCloseTo(24, 0);
  });

  it('draws land in grey and every cell in its colour', () => {
    const values = everywhere(1.5).map((value, n) => (n % 2 ? value : Number.NaN));
    const svg = polarMapSvg(grid, values, 'north', { title: '', scale });
    const cellsIn = (colour: string) => (new RegExp(`<path d="([^"]*)" fill="${colour}"`).exec(svg)?.[1]?.match(/M/g) ?? []).length;
    expect(cellsIn('#c9c9c9')).toBeGreaterThan(400);
    expect(svg.match(/fill="rgb[^"]*" stroke="rgb/g)).toHaveLength(1);
  });
});
