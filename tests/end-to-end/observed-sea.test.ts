import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { modelOf } from '../../src/model/models.ts';
import { chronos, newFolder } from '../support/chronos.ts';

const [whole, cut] = [newFolder(), newFolder()];
const run = (out: string, ...more: string[]) => chronos(['run', 'observed-sea', '--quiet', '--out', out, ...more]);
const { outputVariables, series } = modelOf('atmosphere', 'primitive');

beforeAll(async () => {
  const uncut = await run(whole, '--days', '32');
  const first = await run(cut, '--days', '11', '--chunk-days', '1', '--threads', '1');
  const second = await run(cut, '--days', '32', '--threads', '2');
  for (const { code, stderr } of [uncut, first, second]) expect(code, stderr).toBe(0);
});

describe('a run of the atmosphere over the observed sea', () => {
  it.each(['restart_0001-02-02.nc', 'mean_0001-01.nc', 'timeseries.nc'])('gives the same bytes cut in two: %s', (name) =>
    expect(readFileSync(join(whole, name)).equals(readFileSync(join(cut, name)))).toBe(true),
  );

  it('writes every output variable, finite, on levels of pressure that fall', () => {
    const mean = openNetcdf(join(whole, 'mean_0001-01.nc'));
    for (const name of Object.keys(outputVariables)) {
      const values = mean.variable(name).values();
      expect(values.filter(Number.isFinite).length / values.length, name).toBeGreaterThan(0.2);
    }
    expect(Array.from(mean.variable('plev').values())).toEqual([92500, 85000, 70000, 50000, 30000, 20000, 10000, 3000]);
    const jet = Math.max(...mean.variable('ua').values());
    expect(jet).toBeGreaterThan(25);
    expect(jet).toBeLessThan(120);
  });

  it('pays for all heat and water, and says what steps mend', () => {
    const file = openNetcdf(join(whole, 'timeseries.nc'));
    const value = (name: string): number => Math.abs(file.variable(name).values()[0] as number);
    for (const name of Object.keys(series)) expect(Number.isFinite(value(name)), name).toBe(true);
    expect(value('heat_residual_atmosphere')).toBeLessThan(1e-4);
    expect(value('water_residual_atmosphere')).toBeLessThan(1e-10);
    expect(value('energy_correction')).toBeLessThan(2);
    expect(value('mass_correction')).toBeLessThan(5e-6);
  });

  it('is drawn with what it has', async () => {
    const { code, stdout, stderr } = await chronos(['analyze', whole, '--out', newFolder()]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^tas /m);
    expect(stdout).not.toMatch(/wanted/); // of less than a year
    expect(stdout).toMatch(/^bound_drag +1 +/m);
    expect(stdout).not.toMatch(/Levitus/);
  });
});
