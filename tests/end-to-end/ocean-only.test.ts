import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { oceanBudget, roundings } from '../../src/analysis/ocean-budget.ts';
import { openNetcdf } from '../../src/io/index.ts';
import { oceanOnlyModel } from '../../src/model/ocean-only/model.ts';
import { chronos, newFolder } from '../support/chronos.ts';
import { udunitsAccepts } from '../unit/io/external-readers.ts';

const [whole, cut, closed] = [newFolder(), newFolder(), newFolder()];
const run = (out: string, ...more: string[]) => chronos(['run', 'ocean-only', '--quiet', '--out', out, ...more]);

beforeAll(async () => {
  const uncut = await run(whole, '--days', '40');
  const first = await run(cut, '--days', '20', '--chunk-days', '1', '--threads', '1');
  const second = await run(cut, '--days', '40', '--chunk-days', '13', '--threads', '2');
  for (const { code, stderr } of [uncut, first, second]) expect(code, stderr).toBe(0);
});

describe('a run of the ocean alone', () => {
  it.each(['restart_0001-02-10.nc', 'mean_0001-01.nc', 'timeseries.nc', 'state_0000.nc'])(
    'gives the same bytes cut in two, on one thread and two, in other chunks: %s',
    (name) => expect(readFileSync(join(whole, name)).equals(readFileSync(join(cut, name)))).toBe(true),
  );

  it('writes every output variable, finite on the ocean, and series of a quiet solver', () => {
    const mean = openNetcdf(join(whole, 'mean_0001-01.nc'));
    for (const name of Object.keys(oceanOnlyModel.outputVariables)) {
      const values = mean.variable(name).values();
      expect(values.filter(Number.isFinite).length / values.length, name).toBeGreaterThan(0.2);
    }
    const series = openNetcdf(join(whole, 'timeseries.nc'));
    for (const name of Object.keys(oceanOnlyModel.series)) expect(Number.isFinite(series.variable(name).values()[0]), name).toBe(true);
    expect(series.variable('solver_residual').values()[0]).toBeLessThan(1e-3);
    expect(series.variable('acc').values()[0]).toBeGreaterThan(100);
  });

  it('closes heat, water and salt to 64 float32 roundings of what passed the surface', () => {
    const budget = oceanBudget(whole);
    expect(budget?.days).toBe(31);
    expect(budget?.rows.map(({ quantity }) => quantity)).toEqual(['heat', 'water', 'salt']);
    for (const row of budget?.rows ?? []) expect(roundings(row), row.quantity).toBeLessThan(64);
  });

  it('keeps its mean temperature with no heat through the surface: at most 2e-6 K a year', async () => {
    const { code, stderr } = await run(closed, '--days', '31', '--set', 'forcing.heatFluxFactor=0', '--set', 'forcing.heatFeedback=0');
    expect(code, stderr).toBe(0);
    const heat = oceanBudget(closed)?.rows[0];
    expect(heat?.passed).toBe(0);
    expect(Math.abs(heat?.drift ?? Number.NaN)).toBeLessThan((2e-6 * 31) / 365);
  });

  it('is scored and drawn with what it has', async () => {
    const { code, stdout, stderr } = await chronos(['analyze', whole, '--out', newFolder()]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^tos /m);
    expect(stdout).toMatch(/^salt .* g\/kg$/m);
    expect(stdout).not.toMatch(/^tas /m);
  });

  it('uses units that udunits2 knows', () => {
    const { outputVariables, series } = oceanOnlyModel;
    const units = new Set([outputVariables, series].flatMap((table) => Object.values(table).map((row) => row.units)));
    expect([...units].filter((unit) => udunitsAccepts(unit) === false)).toEqual([]);
  });
});

describe('what is refused', () => {
  it('are parameters and options of an atmosphere', async () => {
    const warmer = await run(newFolder(), '--days', '1', '--set', 'atmosphere.co2=560');
    expect(warmer.code).toBe(2);
    expect(warmer.stderr).toMatch(/ocean_only reads ocean, forcing; got atmosphere\.co2/);
    const other = await run(newFolder(), '--days', '1', '--atmosphere', 'qtcm');
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/--atmosphere belongs to models with an atmosphere/);
    const foreign = await chronos(['control', '--days', '1', '--set', 'forcing.heatFeedback=20', '--out', newFolder()]);
    expect(foreign.code).toBe(2);
    expect(foreign.stderr).toMatch(/got forcing\.heatFeedback/);
  });

  it('is another model in the folder of a run, or other parameters', async () => {
    const coupled = await chronos(['control', '--days', '50', '--out', whole]);
    expect(coupled.code).toBe(2);
    expect(coupled.stderr).toMatch(/must go on with the configuration of its restart/);
    const other = await run(whole, '--days', '50', '--set', 'forcing.heatFeedback=20');
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/heatFeedback/);
  });

  it('is nothing in a dry run, which writes nothing', async () => {
    const folder = join(newFolder(), 'none');
    const { code, stdout } = await run(folder, '--days', '40', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/OceanModel – T31/);
    expect(stdout).toMatch(/480 ocean steps/);
    expect(existsSync(folder)).toBe(false);
  });
});
