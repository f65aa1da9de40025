import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { modelOf } from '../../src/model/models.ts';
import { chronos, newFolder } from '../support/chronos.ts';

const [whole, cut] = [newFolder(), newFolder()];
const run = (out: string, ...more: string[]) => chronos(['run', 'held-suarez', '--quiet', '--out', out, ...more]);
const { outputVariables, series } = modelOf('dry-air', 'primitive');

beforeAll(async () => {
  const uncut = await run(whole, '--days', '32');
  const first = await run(cut, '--days', '11', '--chunk-days', '1', '--threads', '1');
  const second = await run(cut, '--days', '32', '--threads', '2');
  for (const { code, stderr } of [uncut, first, second]) expect(code, stderr).toBe(0);
});

describe('a run of dry air', () => {
  it.each(['restart_0001-02-02.nc', 'mean_0001-01.nc', 'timeseries.nc'])('gives the same bytes cut in two: %s', (name) =>
    expect(readFileSync(join(whole, name)).equals(readFileSync(join(cut, name)))).toBe(true),
  );

  it('has westerlies aloft on both sides of the equator, and all its variables', () => {
    const mean = openNetcdf(join(whole, 'mean_0001-01.nc'));
    for (const name of Object.keys(outputVariables)) expect(mean.variable(name).values().every(Number.isFinite), name).toBe(true);
    const u = Float64Array.from(mean.variable('ua').values());
    const plane = 48 * 96;
    const at300 = Array.from({ length: 48 }, (_, j) => {
      const row = u.slice(4 * plane + j * 96, 4 * plane + (j + 1) * 96);
      return row.reduce((a, b) => a + b, 0) / 96;
    });
    expect(Math.max(...at300.slice(0, 24))).toBeGreaterThan(4);
    expect(Math.max(...at300.slice(24))).toBeGreaterThan(4);
  });

  it('pays for all heat and keeps its mass', () => {
    const file = openNetcdf(join(whole, 'timeseries.nc'));
    const value = (name: string): number => file.variable(name).values()[0] as number;
    for (const name of Object.keys(series)) expect(Number.isFinite(value(name)), name).toBe(true);
    expect(Math.abs(value('heat_residual_atmosphere'))).toBeLessThan(1e-5);
    expect(Math.abs(value('ps') / 1e5 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(value('energy_correction'))).toBeLessThan(1);
    expect(value('ta')).toBeGreaterThan(250);
    expect(value('ta')).toBeLessThan(280);
  });

  it('is drawn with its eddies', async () => {
    const folder = newFolder();
    const { code, stdout, stderr } = await chronos(['analyze', whole, '--out', folder]);
    expect(code, stderr).toBe(0);
    expect(stdout).not.toMatch(/observations|climatology/);
    expect(readFileSync(join(folder, 'air_sections.svg'), 'utf8')).toMatch(/momentum by eddies/);
  });

  it('refuses what it has not', async () => {
    const water = await run(newFolder(), '--days', '1', '--set', 'ocean.windMixing=0.001');
    expect([water.code, water.stderr]).toEqual([2, expect.stringMatching(/reads primitive; got ocean.windMixing; leave it out/)]);
    const other = await run(newFolder(), '--days', '1', '--atmosphere', 'qtcm');
    expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/Dry air must be that of the primitive equations/)]);
  });
});
