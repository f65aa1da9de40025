import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { allModels } from '../../src/model/models.ts';
import { outputVariables } from '../../src/model/output-variables.ts';
import type { seriesTable } from '../../src/model/series.ts';
import { chronos, newFolder } from '../support/chronos.ts';
import { runTool, runXarray, udunitsAccepts } from '../unit/io/external-readers.ts';

const same = (a: string, b: string, name: string): boolean => readFileSync(join(a, name)).equals(readFileSync(join(b, name)));
const [whole, cut] = [newFolder(), newFolder()];

beforeAll(async () => {
  const uncut = chronos(['control', '--days', '40', '--chunk-days', '7', '--quiet', '--out', whole]);
  const twice = (async () => {
    const first = await chronos(['control', '--days', '20', '--chunk-days', '1', '--threads', '1', '--quiet', '--out', cut]);
    return [first, await chronos(['control', '--days', '40', '--chunk-days', '30', '--threads', '2', '--quiet', '--out', cut])];
  })();
  for (const { code, stderr } of [await uncut, ...(await twice)]) expect(code, stderr).toBe(0);
});

describe('a run that is cut', () => {
  it.each(['restart_0001-02-10.nc', 'mean_0001-01.nc', 'timeseries.nc', 'state_0000.nc'])(
    'gives the bytes of the uncut one (20 days on one thread and 20 more on two, chunks of 1, 7 and 30 days): %s',
    (name) => expect(same(whole, cut, name)).toBe(true),
  );

  it('by a signal writes a restart, exits with 5, and goes on to the same bytes', async () => {
    const [straight, broken] = [newFolder(), newFolder()];
    const command = (folder: string) => ['control', '--days', '6', '--chunk-days', '2', '--out', folder];
    let sent = false;
    const interrupted = await chronos(command(broken), {
      onOutput: (text, kill) => {
        if (!sent && text.includes('SYPD')) kill('SIGTERM');
        sent ||= text.includes('SYPD');
      },
    });
    expect(interrupted.code, interrupted.stderr).toBe(5);
    expect(interrupted.stderr).toMatch(/asked to stop at day \d of 6; the same command goes on from there/);
    const record = JSON.parse(readFileSync(join(broken, 'run.json'), 'utf8'));
    expect(record).toMatchObject({ exit_state: 'stopped early', exit_code: 5 });
    for (const folder of [broken, straight]) expect((await chronos(command(folder))).code).toBe(0);
    expect(same(straight, broken, 'restart_0001-01-07.nc')).toBe(true);
  });

  it('is not continued under another resolution or other parameters', async () => {
    const other = await chronos(['control', '--days', '50', '--resolution', 'T63', '--out', cut]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/resolution of the run, T63; .* has T31/);
    const warmer = await chronos(['control', '--days', '50', '--set', 'atmosphere.co2=560', '--out', cut]);
    expect(warmer.code).toBe(2);
    expect(warmer.stderr).toMatch(/co2/);
  });
});

describe('a dry run beside results', () => {
  const rehearsal = (...more: string[]) => chronos(['control', '--days', '50', '--dry-run', '--out', cut, ...more]);

  it('tells what the rest costs, by what was recorded with the same backend', async () => {
    expect((await rehearsal()).stdout).toMatch(
      /at day 40\nbackend: wasm, .*\ncost: \d+ s at \d+ SYPD, the rate of the last sitting here\n/,
    );
    expect((await rehearsal('--backend', 'cpu')).stdout).toMatch(/cost: to be told once some days have run here with cpu/);
  });
});

describe('the files of a run', () => {
  it('hold every output variable, finite on its cells, with the budgets closed', () => {
    const mean = openNetcdf(join(whole, 'mean_0001-01.nc'));
    const expected = Object.keys(outputVariables('primitive'));
    expect(expected.filter((name) => !mean.names.includes(name))).toEqual([]);
    for (const name of expected) {
      const values = mean.variable(name).values();
      const finite = values.filter(Number.isFinite).length;
      expect(finite / values.length, name).toBeGreaterThan(0.2);
    }
    const series = openNetcdf(join(whole, 'timeseries.nc'));
    const value = (name: keyof typeof seriesTable) => series.variable(name).values()[0] as number;
    expect(Math.abs(value('heat_residual'))).toBeLessThan(2e-3);
    expect(Math.abs(value('water_residual'))).toBeLessThan(1e-9);
    expect(value('solver_residual')).toBeLessThan(1e-3);
    expect(value('tas')).toBeGreaterThan(280);
    expect(value('tas')).toBeLessThan(292);
  });

  it('start from the observed ocean: surface 18.2 °C and 34.65 g/kg; the upper 30 m in January are 0.2 °C colder', () => {
    const state = openNetcdf(join(whole, 'state_0000.nc'));
    const area = state.variable('cell_area').values();
    const mean = (name: string) => {
      const values = state.variable(name).values();
      let [sum, weight] = [0, 0];
      for (let n = 0; n < values.length; n++) {
        if (!Number.isFinite(values[n])) continue;
        sum += (values[n] as number) * (area[n] as number);
        weight += area[n] as number;
      }
      return sum / weight;
    };
    expect(Math.abs(mean('tos') - 18.0)).toBeLessThan(0.1);
    expect(Math.abs(mean('sos') - 34.65)).toBeLessThan(0.1);
  });

  it('open in ncdump, cdo and xarray, with dates and bounds', () => {
    const path = join(whole, 'mean_0001-01.nc');
    const header = runTool('ncdump', '-h', path);
    if (header) expect(header.output).toContain('tos:standard_name = "sea_surface_temperature"');
    const summary = runTool('cdo', 'sinfo', path);
    if (summary) {
      expect(summary.status).toBe(0);
      expect(summary.output).toMatch(/0001-01-16/);
      expect(summary.output).toContain('gaussian');
    }
    const script = [
      'd = xarray.open_dataset(sys.argv[1], use_cftime=True)',
      'print(d.time.values[0].isoformat(), d.time_bnds.shape, d.thetao.dims, float(d.tos.mean()) > 10, d.Conventions)',
    ].join('\n');
    const decoded = runXarray(script, path);
    if (decoded) expect(decoded.output).toMatch(/0001-01-16T12:00:00 \(1, 2\) \('time', 'depth', 'lat', 'lon'\) True CF-1.11/);
  });

  it('use units that udunits2 knows', () => {
    const tables = allModels().flatMap((model) => [model.outputVariables, model.series, ...Object.values(model.stateVariables)]);
    const units = new Set(tables.flatMap((table) => Object.values(table).map((row) => row.units)));
    expect([...units].filter((unit) => udunitsAccepts(unit) === false)).toEqual([]);
  });
});
