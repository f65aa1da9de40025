import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { chronos, type Finished, newFolder } from '../support/chronos.ts';

interface Convergence {
  readonly iterations: readonly { readonly iteration: number; readonly cost: number }[];
  readonly statistics: { readonly chiSquare: number };
  readonly errors: { readonly sea_surface_temperature: { readonly prior: number; readonly posterior: number } };
  readonly parameters: readonly { readonly path: string; readonly posterior: number }[];
}

const [whole, cut] = [newFolder(), newFolder()];
const file = join(newFolder(), 'small.mjs');
const assimilate = (out: string, ...more: string[]): Promise<Finished> => chronos(['assimilate', file, '--out', out, ...more]);
const convergence = (folder: string): Convergence => JSON.parse(readFileSync(join(folder, 'convergence.json'), 'utf8')) as Convergence;

/** A twin experiment of two days after two days, with a parameter. */
const declaration = {
  name: 'small',
  question: 'Does a small twin experiment come back?',
  run: { length: { days: 2 } },
  assimilation: {
    spinUpDays: 2,
    twin: { sites: 100, species: 'Globigerinoides ruber', noise: 0.2 },
    backgroundError: { temperature: 2, correlation: -0.8, horizontal: 3e6 },
    tuned: { 'ocean.windMixing': { error: 2e-3, truth: 6e-3 } },
  },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 4 },
};

beforeAll(async () => {
  writeFileSync(file, `export default ${JSON.stringify(declaration)};\n`);
  const first = await assimilate(whole, '--iterations', '4');
  const second = await assimilate(cut, '--iterations', '2');
  const third = await assimilate(cut, '--iterations', '4');
  for (const { code, stderr } of [first, second, third]) expect(code, stderr).toBe(0);
});

describe('an assimilation', () => {
  it('lowers the cost at every iteration and brings the surface nearer to the truth', () => {
    const { iterations, errors, statistics, parameters } = convergence(whole);
    expect(iterations.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4]);
    for (const [n, { cost }] of iterations.entries()) if (n > 0) expect(cost).toBeLessThan(iterations[n - 1]?.cost as number);
    expect(errors.sea_surface_temperature.posterior).toBeLessThan(0.8 * errors.sea_surface_temperature.prior);
    expect(statistics.chiSquare).toBeLessThan(1.5);
    expect(parameters[0]?.path).toBe('ocean.windMixing');
    expect(parameters[0]?.posterior).toBeGreaterThan(0);
  });

  it('goes on from its last iteration to the bytes of one that was not stopped', () => {
    for (const name of ['analysis.nc', 'observations.nc'])
      expect(readFileSync(join(cut, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
    expect(convergence(cut).iterations.map(({ cost }) => cost)).toEqual(convergence(whole).iterations.map(({ cost }) => cost));
  });

  it('writes prior, posterior, increment and truth, and every observation with its equivalents', () => {
    const analysis = openNetcdf(join(whole, 'analysis.nc'));
    const at = (name: string) => analysis.variable(name).values();
    const [prior, posterior, increment] = [at('thetao_prior'), at('thetao_posterior'), at('thetao_increment')];
    const wet = posterior.findIndex(Number.isFinite);
    expect((posterior[wet] as number) - (prior[wet] as number)).toBeCloseTo(increment[wet] as number, 4);
    expect(at('so_truth').length).toBe(prior.length);
    const observations = openNetcdf(join(whole, 'observations.nc'));
    for (const name of ['lat', 'lon', 'observed', 'error', 'prior', 'posterior'])
      expect(observations.variable(name).values()).toHaveLength(100);
  });

  it('refuses what it cannot do in one sentence', async () => {
    const refused = async (code: number, sentence: RegExp, ...args: string[]) => {
      const end = await chronos(args);
      expect(end.code, end.stderr).toBe(code);
      expect(end.stderr).toMatch(sentence);
      expect(end.stderr.trim().split('\n')).toHaveLength(1);
    };
    await refused(2, /--iterations must be a whole number/, 'assimilate', file, '--iterations', 'many', '--out', newFolder());
    await refused(2, /must declare an assimilation/, 'assimilate', 'production-control', '--out', newFolder());
    await refused(2, /must go on with the configuration/, 'assimilate', file, '--seed', '5', '--out', whole);
    await refused(2, /--fresh needs an empty folder/, 'assimilate', file, '--fresh', '--out', whole);
    const broken = newFolder();
    writeFileSync(join(broken, 'descent.nc'), 'CDF');
    await refused(4, /descent\.nc/, 'assimilate', file, '--out', broken);
    rmSync(broken, { recursive: true });
  });
});
