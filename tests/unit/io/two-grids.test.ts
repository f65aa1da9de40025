import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { onOneGrid, openNetcdf, writeModelOutput } from '../../../src/io/index.ts';
import { daySeconds, defaultTimeAxis } from '../../../src/kernel/index.ts';
import { runTool, runXarray, temporaryFolder } from './external-readers.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const [grid, airGrid] = [gaussianGrid({ truncation: 10, rows: 16, columns: 32 }), gaussianGrid({ truncation: 5, rows: 8, columns: 16 })];
const map = { at: 'center', levels: 'surface', units: 'K', longName: 'temperature' } as const;
const cells = grid.rows * grid.columns;
const warmth = Float32Array.from({ length: 2 * 8 * 16 }, (_, n) => 280 + Math.sin(n));
const fields = [
  { name: 'tos', variable: { ...map, mask: 'ocean' } as const, values: new Float32Array(cells).fill(3) },
  { name: 'ta', variable: { ...map, levels: 'pressure', grid: 'air' } as const, values: warmth },
];
const path = join(folder, 'mean_0001-01.nc');
writeModelOutput(path, {
  axis: defaultTimeAxis,
  startSeconds: 0,
  endSeconds: 31 * daySeconds,
  fields,
  grid: {
    grid,
    airGrid,
    oceanThicknesses: [],
    soilThicknesses: [],
    pressureLevels: [85000, 50000],
    densityBorders: [],
    oceanMask: new Float32Array(cells).fill(1),
    oceanLevelsMask: [],
  },
});
const file = openNetcdf(path);

describe('output on two grids', () => {
  it('names the coordinates and the areas of both', () => {
    expect(file.variable('tos').dimensions).toEqual(['time', 'lat', 'lon']);
    expect(file.variable('ta').dimensions).toEqual(['time', 'plev', 'lat_air', 'lon_air']);
    expect(file.variable('tos').attributes.cell_measures).toBe('area: cell_area');
    expect(file.variable('ta').attributes.cell_measures).toBe('area: cell_area_air');
    expect(file.variable('lat_air').attributes).toMatchObject({
      standard_name: 'latitude',
      bounds: 'lat_air_bnds',
      units: 'degrees_north',
    });
    for (const [name, own] of [
      ['cell_area', grid],
      ['cell_area_air', airGrid],
    ] as const) {
      const area = [...file.variable(name, [own.rows, own.columns]).values()];
      expect(area.reduce((sum, each) => sum + each, 0) / own.totalArea).toBeCloseTo(1, 12);
    }
    expect([...file.variable('ta').values()]).toEqual([...warmth]);
  });

  it('comes to one grid by area means, level by level', () => {
    const levels = onOneGrid(file, 'ta');
    expect(levels.length).toBe(2 * cells);
    const area = (of: typeof grid, n: number): number => of.cellArea[Math.floor(n / of.columns) % of.rows] ?? 0;
    for (const k of [0, 1]) {
      const fine = Array.from({ length: cells }, (_, n) => (levels[k * cells + n] ?? 0) * area(grid, n)).reduce((a, b) => a + b);
      const coarse = Array.from({ length: 128 }, (_, n) => (warmth[k * 128 + n] ?? 0) * area(airGrid, n)).reduce((a, b) => a + b);
      expect(fine / coarse).toBeCloseTo(1, 12);
    }
    expect(onOneGrid(file, 'tos')).toEqual(file.variable('tos').values());
  });

  it('opens in cdo and xarray', () => {
    const info = runTool('cdo', 'sinfo', path);
    if (info) {
      expect(info.status).toBe(0);
      expect(info.output).toMatch(/gaussian.*points=512 \(32x16\)/);
      expect(info.output).toMatch(/gaussian.*points=128 \(16x8\)/);
    }
    const read = runXarray('d = xarray.open_dataset(sys.argv[1])\nprint(d.ta.dims, d.tos.dims)', path);
    if (read) expect(read.output).toContain("('time', 'plev', 'lat_air', 'lon_air') ('time', 'lat', 'lon')");
  });
});
