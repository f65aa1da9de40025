import { describe, expect, it } from 'vitest';
import { depthAxis, latitudeAxis, linearAxis, niceTicks, rankedAxis } from '../../../src/analysis/axes.ts';
import { between, contoursOf, filled } from '../../../src/analysis/contours.ts';
import { linePlotSvg } from '../../../src/analysis/line-plot.ts';
import { colourBar, tickText } from '../../../src/analysis/page.ts';
import { sectionSvg } from '../../../src/analysis/section.ts';

describe('axes', () => {
  it('put values where they belong', () => {
    expect(linearAxis('x', -10, 30, []).position(0)).toBeCloseTo(0.25, 12);
    expect(depthAxis(5500).position(1000)).toBeCloseTo(0.5, 12);
    expect(depthAxis(5500).position(5500)).toBeCloseTo(1, 12);
    const ranks = rankedAxis('σ', [30, 35, 36, 36.5], []);
    expect([30, 35, 36, 36.5].map(ranks.position)).toEqual([0, 1 / 3, 2 / 3, 1]);
    expect(ranks.position(36.25)).toBeCloseTo(5 / 6, 12);
    expect(latitudeAxis(-34, 66).ticks.map(({ text }) => text)).toEqual(['20°S', '0°', '20°N', '40°N', '60°N']);
  });

  it('have round ticks', () => {
    expect(niceTicks(0.2, 9.7)).toEqual([2, 4, 6, 8]);
    expect(niceTicks(34.72771, 34.72789)).toEqual([34.72775, 34.7278, 34.72785]);
    expect(niceTicks(-1, 1)).toContain(0);
    expect(tickText(-0.25)).toBe('−0.25');
    expect(colourBar({ x: 0, y: 0, width: 100, height: 10 }, { borders: [0, 1, 2], palette: 'plain', units: 'Sv' })).toContain('>Sv<');
  });
});

describe('contours', () => {
  const plane = (values: number[]) => ({ columns: 3, rows: 3, values, place: (i: number, j: number) => [i, j] as const });

  it('lie where a field passes their value', () => {
    const [half] = contoursOf(plane([0, 1, 2, 0, 1, 2, 0, 1, 2]), [0.5]);
    const inside = (half?.rings[0] ?? []).filter(([i, j]) => i > -0.4 && i < 2 && j >= 0 && j <= 2);
    expect(half?.value).toBe(0.5);
    expect(inside.length).toBeGreaterThan(1);
    for (const [i] of inside.filter(([i]) => i < 1)) expect(i).toBeCloseTo(0.5, 12);
  });

  it('pass under gaps, which their neighbours fill', () => {
    expect([...filled([1, Number.NaN, 3, 1, Number.NaN, 3, 1, Number.NaN, 3], 3, 3)]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expect(filled([Number.NaN, Number.NaN], 2, 1).every(Number.isNaN)).toBe(true);
    expect(between([0, 10, 40], 1.5)).toBe(25);
    expect(between([0, 10, 40], -0.5)).toBe(-5);
  });
});

describe('plots', () => {
  const section = {
    title: 'T',
    scale: { borders: [0, 1, 2], palette: 'diverging', units: 'K' },
    lines: [0, 1],
    x: latitudeAxis(-40, 40),
    y: depthAxis(2000),
    columns: [-30, 0, 30],
    rows: [100, 700, 1500],
    columnBorders: [-40, -15, 15, 40],
    rowBorders: [0, 400, 1100, 2000],
    values: [0, 1, 2, 0.5, 1.5, 2.5, 1, Number.NaN, Number.NaN],
  } as const;

  it('show the floor of a section in each cell without water, and label its lines', () => {
    const svg = sectionSvg(section);
    expect((/<path d="([^"]*)" fill="#a9a39b"/.exec(svg)?.[1] ?? '').split('Z').length - 1).toBe(2);
    expect(svg).toContain('Depth (m)');
    expect(svg).toContain('Latitude');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('draw curves that gaps interrupt, with a unit on both axes', () => {
    const x = linearAxis('Year', 0, 4, [0, 2, 4]);
    const svg = linePlotSvg({
      title: 'AMOC',
      quantity: 'Transport (Sv)',
      x,
      curves: [{ name: 'a', colour: 'red', x: [0, 1, 2, 3, 4], y: [1, 2, Number.NaN, 3, 4] }],
      observed: [0, 2],
    });
    const curve = /<path d="([^"]*)" fill="none" stroke="red"/.exec(svg)?.[1] ?? '';
    expect(curve.match(/M/g)?.length).toBe(2);
    expect(curve.match(/L/g)?.length).toBe(2);
    expect(svg).toContain('Transport (Sv)');
    expect(svg).toContain('Year');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
