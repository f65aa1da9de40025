import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { chronos, newFolder } from '../support/chronos.ts';
import { differences } from '../support/run-folders.ts';

const [whole, cut] = [newFolder(), newFolder()];
const run = (folder: string, days: number, ...more: string[]) =>
  chronos(['control', '--atmosphere', 'qtcm', '--days', String(days), '--threads', '1', '--quiet', '--out', folder, ...more]);
const grids = ['--ocean-resolution', 'T63'];

describe('T31 air over a T63 ocean', () => {
  beforeAll(async () => {
    for (const [folder, days] of [
      [whole, 2],
      [cut, 1],
      [cut, 2],
    ] as const) {
      const { code, stderr } = await run(folder, days, ...grids);
      expect(code, stderr).toBe(0);
    }
  });

  it('runs compiled, and cut in two gives the bytes of the uncut run', () => {
    expect(differences(whole, cut).filter((name) => name !== 'restart_0001-01-02.nc')).toEqual([]);
  });

  it('writes both grids, finite where there are values', () => {
    const file = openNetcdf(join(whole, 'state_0000.nc'));
    expect(file.dimensions).toMatchObject({ lat: 96, lon: 192, lat_air: 48, lon_air: 96 });
    for (const [name, size] of [
      ['huss', 48 * 96],
      ['tos', 96 * 192],
      ['mrso', 96 * 192],
    ] as const) {
      const values = file.variable(name).values();
      expect(values.length, name).toBe(size);
      expect(values.filter(Number.isFinite).length / size, name).toBeGreaterThan(0.2);
    }
  });

  it('does not go on under one grid, and says which options it had', async () => {
    const { code, stderr } = await run(whole, 3);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /resolution of the run, T31; .* has T31 --ocean-resolution T63; run with --resolution T31 --ocean-resolution T63 or/,
    );
  });
});
