import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { chronos, newFolder, projectFolder } from '../support/chronos.ts';

const [whole, cut, plain] = [newFolder(), newFolder(), newFolder()];
const module = pathToFileURL(join(projectFolder, 'src/model/experiment.ts')).href;
const table = join(newFolder(), 'co2.csv');
const path = join(newFolder(), 'forced.mts');
const freshwater = { sverdrups: 0.5, latitudes: [50, 70], longitudes: [-65, 15] };
const forcing = { co2: { table, startsIn: 1900 }, orbit: '6ka', freshwater };
const run = (out: string, ...more: string[]) => chronos(['run', path, '--quiet', '--threads', '1', '--out', out, ...more]);

beforeAll(async () => {
  writeFileSync(table, 'year,ppm\n1900,300\n1901,665\n');
  const declaration = { name: 'forced', question: 'Does the forcing arrive?', run: { length: { days: 32 } } };
  const model = { atmosphere: 'qtcm', forcing };
  const resources = { cpus: 1, hours: 1, memoryGigabytes: 1 };
  writeFileSync(
    path,
    `import { experiment } from '${module}';\nexport default experiment(${JSON.stringify({ ...declaration, model, resources })});\n`,
  );
  const settings = join(newFolder(), 'settings.json');
  writeFileSync(settings, JSON.stringify({ forcing: { freshwater: { ...freshwater, sverdrups: 0 } } }));
  const finished = [
    await run(whole),
    await run(cut, '--days', '11', '--chunk-days', '2'),
    await run(cut),
    await run(plain, '--config', settings),
  ];
  for (const { code, stderr } of finished) expect(code, stderr).toBe(0);
});

const series = (folder: string, name: string): number => openNetcdf(join(folder, 'timeseries.nc')).variable(name).values()[0] as number;

describe('a run whose forcing changes', () => {
  it.each(['restart_0001-02-02.nc', 'mean_0001-01.nc', 'timeseries.nc'])('gives the same bytes cut in two: %s', (name) =>
    expect(readFileSync(join(whole, name)).equals(readFileSync(join(cut, name)))).toBe(true),
  );

  it('reports carbon dioxide as the table has it, a part per million more every day', () => {
    expect(series(whole, 'co2')).toBeCloseTo(300 + 15.5, 3);
  });

  it('pours the water into the sea, pays for it, and is felt by the sea', () => {
    expect(series(whole, 'freshwater')).toBeCloseTo(0.5, 6);
    expect(series(plain, 'freshwater')).toBe(0);
    expect(Math.abs(series(whole, 'water_residual'))).toBeLessThan(1e-10);
    const saltier = series(plain, 'so_anomaly') - series(whole, 'so_anomaly');
    expect(saltier).toBeGreaterThan(0);
    const volume = 1.33e18; // m3
    expect(saltier / ((0.5e6 * 86400 * 16 * 35) / volume)).toBeCloseTo(1, 0); // half of the month's water, in the mean over the month
  });

  it('does not go on under another forcing', async () => {
    writeFileSync(table, 'year,ppm\n1900,300\n1901,666\n');
    const { code, stderr } = await run(whole, '--days', '40');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^chronos: A run must go on with the configuration of its restart .* got configuration\.forcing\.courses\.co2\.points: /,
    );
  });
});
