import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf, runRecordSchema } from '../../src/io/index.ts';
import { chronos, type Finished, newFolder } from '../support/chronos.ts';

interface Convergence {
  readonly method: string;
  readonly spread?: { readonly prior: number; readonly posterior: number };
  readonly misfits: {
    readonly [name in 'assimilated' | 'withheld']?: Record<
      'prior' | 'posterior',
      Record<string, { observations: number; inErrors: number }>
    >;
  };
  readonly iterations: readonly { readonly iteration: number; readonly cost: number }[];
  readonly statistics: { readonly chiSquare: number };
  readonly errors: { readonly sea_surface_temperature: { readonly prior: number; readonly posterior: number } };
  readonly parameters: readonly { readonly path: string; readonly posterior: number; readonly posterior_error: number }[];
}

const [whole, cut] = [newFolder(), newFolder()];
const file = join(newFolder(), 'small.mjs');
const command = (out: string, ...more: string[]): string[] => ['assimilate', file, '--out', out, ...more];
const assimilate = (out: string, ...more: string[]): Promise<Finished> => chronos(command(out, ...more));
const convergence = (folder: string): Convergence => JSON.parse(readFileSync(join(folder, 'convergence.json'), 'utf8')) as Convergence;

/** A twin experiment of two days after two days, with a parameter. */
const declaration = {
  name: 'small',
  question: 'Does a small twin experiment come back?',
  model: { atmosphere: 'qtcm' },
  run: { length: { days: 2 } },
  assimilation: {
    spinUpDays: 2,
    twin: { sites: 100, species: 'Globigerinoides ruber', noise: 0.2 },
    backgroundError: { temperature: 2, correlation: -0.8, horizontal: 3e6 },
    tuned: { 'ocean.windMixing': { error: 2e-3, truth: 6e-3 } },
  },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 4 },
};

let stopped: object;

beforeAll(async () => {
  writeFileSync(file, `export default ${JSON.stringify(declaration)};\n`);
  const first = await assimilate(whole, '--iterations', '4');
  const second = await chronos(command(cut, '--iterations', '4', '--threads', '1'), {
    onOutput: (text, kill) => {
      if (text.includes('iteration 1 of 4')) kill('SIGTERM');
    },
  });
  expect(second.code, second.stderr).toBe(5);
  expect(second.stderr).toMatch(/was asked to stop at iteration [123] of 4; the same command goes on from there/);
  stopped = JSON.parse(readFileSync(join(cut, 'run.json'), 'utf8'));
  const third = await assimilate(cut, '--iterations', '4');
  for (const { code, stderr } of [first, third]) expect(code, stderr).toBe(0);
}, 1_200_000);

describe('an assimilation', () => {
  it('lowers the cost at every iteration and brings the surface nearer to the truth', () => {
    const { iterations, errors, statistics, parameters } = convergence(whole);
    expect(iterations.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4]);
    for (const [n, { cost }] of iterations.entries()) if (n > 0) expect(cost).toBeLessThan(iterations[n - 1]?.cost as number);
    expect(errors.sea_surface_temperature.posterior).toBeLessThan(0.8 * errors.sea_surface_temperature.prior);
    expect(statistics.chiSquare).toBeLessThan(1.5);
    expect(parameters[0]?.path).toBe('ocean.windMixing');
    expect(parameters[0]?.posterior).toBeGreaterThan(0);
    expect(parameters[0]?.posterior_error).toBeGreaterThan(0);
  });

  it('goes on from its last iteration to the bytes of one that was not stopped', () => {
    for (const name of ['analysis.nc', 'observations.nc'])
      expect(readFileSync(join(cut, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
    expect(convergence(cut).iterations.map(({ cost }) => cost)).toEqual(convergence(whole).iterations.map(({ cost }) => cost));
  });

  it('leaves a record of what was done and how it ended', () => {
    const { configuration, exit_state, exit_code, backend, command_line } = runRecordSchema.parse(
      JSON.parse(readFileSync(join(whole, 'run.json'), 'utf8')),
    );
    expect(configuration).toMatchObject({ method: 'lbfgs', iterations: 4, cycles: 2, experiment: { name: 'small' } });
    expect([exit_state, exit_code, backend, command_line[0]]).toEqual(['done', 0, 'wasm', 'assimilate']);
    expect(stopped).toMatchObject({ exit_state: 'stopped early', exit_code: 5 });
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
    expect(readFileSync(join(whole, 'assimilation.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('is told and not run where it is rehearsed', async () => {
    const before = readdirSync(whole);
    const again = await assimilate(whole, '--iterations', '9', '--dry-run');
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toMatch(
      /^9 iterations of lbfgs, going on from iteration 4: 100 places of a twin into the upper ocean and ocean\.windMixing/,
    );
    expect(readdirSync(whole)).toEqual(before);
    const nowhere = join(newFolder(), 'nothing');
    expect((await assimilate(nowhere, '--dry-run')).code).toBe(0);
    expect(existsSync(nowhere)).toBe(false);
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
    const taken = newFolder();
    const { configuration, ...record } = JSON.parse(readFileSync(join(whole, 'run.json'), 'utf8'));
    const { method: _, ...ofModel } = configuration;
    writeFileSync(join(taken, 'run.json'), JSON.stringify({ ...record, configuration: ofModel }));
    await refused(2, /needs a folder without a run of the model/, 'assimilate', file, '--out', taken);
    expect(readdirSync(taken)).toEqual(['run.json']);
    await refused(2, /needs a folder without an assimilation/, 'control', '--days', '1', '--out', whole);
    await refused(2, /--fresh needs an empty folder/, 'assimilate', file, '--fresh', '--out', whole);
    const broken = newFolder();
    writeFileSync(join(broken, 'descent.nc'), 'CDF');
    await refused(4, /descent\.nc/, 'assimilate', file, '--out', broken);
    rmSync(broken, { recursive: true });
  });
});

describe('an ensemble', () => {
  const folder = newFolder();
  const untuned = join(folder, 'untuned.mjs');
  const ensemble = (...more: string[]) =>
    chronos(['assimilate', untuned, '--method', 'ensemble', '--members', '6', '--out', folder, ...more]);

  it('is run member by member, and its update takes those that are there', async () => {
    const { tuned: _, ...assimilation } = declaration.assimilation;
    writeFileSync(untuned, `export default ${JSON.stringify({ ...declaration, assimilation })};\n`);
    const one = await ensemble('--member', '2');
    expect(one.code, one.stderr).toBe(0);
    expect(readdirSync(join(folder, 'members'))).toEqual(['member_002.nc']);
    const second = readFileSync(join(folder, 'members/member_002.nc'));
    const all = await ensemble();
    expect(all.code, all.stderr).toBe(0);
    expect(all.stdout).not.toMatch(/member 2 of 6/);
    expect(readFileSync(join(folder, 'members/member_002.nc')).equals(second)).toBe(true);
    const { method, spread, errors, statistics } = convergence(folder);
    expect(method).toBe('ensemble');
    expect(spread?.posterior).toBeLessThan(spread?.prior as number);
    expect(Number.isFinite(statistics.chiSquare)).toBe(true);
    // The truth of the other experiment has another parameter, so its background is wrong by almost the same.
    expect(errors.sea_surface_temperature.prior).toBeCloseTo(convergence(whole).errors.sea_surface_temperature.prior, 1);
    const other = await ensemble('--seed', '9');
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/An ensemble must go on with the configuration that it began with/);
  });
});

describe('real records', () => {
  const folder = newFolder();
  const [declared, table] = [join(folder, 'records.mjs'), join(folder, 'cores.csv')];
  const run = (...more: string[]) =>
    chronos(['assimilate', declared, '--observations', table, '--iterations', '1', '--out', folder, ...more]);
  const good = Array.from(
    { length: 20 },
    (_, n) => `core ${n},${-40 + 2 * n},${-110 - 3.75 * n},,19,23,uk37,,${(0.5 + 0.01 * n).toFixed(2)},0.05`,
  );
  const bad = [
    'inland,45,100,,19,23,uk37,,0.5,0.05',
    'late,0,-150,,0,4,uk37,,0.9,0.05',
    'hopeful,0,-150,,19,23,uk37,,0.9,',
    'broken,0,-150,,19,23,uk37,,NaN,0.05',
    'strange,0,-150,,19,23,planktonic-d18o,Homo sapiens,-1,0.2',
  ];

  it('are assimilated but for those that cannot be, which are named by file and line, and those that are withheld', async () => {
    const records = { age: [18, 24], withheld: 0.25, yearly: false };
    const assimilation = { spinUpDays: 2, records, backgroundError: { temperature: 3, horizontal: 3e6 } };
    writeFileSync(declared, `export default ${JSON.stringify({ ...declaration, name: 'real', assimilation })};\n`);
    writeFileSync(
      table,
      `# made up\nsite,latitude,longitude,depth,age_from,age_to,proxy,species,value,error\n${[...good, ...bad].join('\n')}\n`,
    );
    const strict = await run('--strict');
    expect(strict.code, strict.stderr).toBe(4);
    expect(strict.stderr).toMatch(
      /With --strict every row must be used, but 5 of 25 cannot, all in rejected\.csv; first .*cores\.csv line 23: the sea of the model/,
    );
    const named = (): string[] => readFileSync(join(folder, 'rejected.csv'), 'utf8').trim().split('\n');
    expect(named()).toHaveLength(6);
    const { code, stdout, stderr } = await run();
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/left out 1: on land of the model; first .*cores\.csv line 23/);
    expect(stdout).toMatch(/left out 1: age outside the window; first .*cores\.csv line 24/);
    expect(stdout).toMatch(/left out 1: error is missing or out of range; first .*cores\.csv line 25/);
    expect(stdout).toMatch(/left out 1: value is missing or out of range; first .*cores\.csv line 26: value must be a number; got NaN/);
    expect(stdout).toMatch(/left out 1: unknown species; first .*cores\.csv line 27: species must be one of .*; got Homo sapiens/);
    expect(named().map((line) => line.match(/line \d+/)?.[0])).toEqual([undefined, 23, 24, 25, 26, 27].map((n) => n && `line ${n}`));
    const { misfits } = convergence(folder);
    const [seen, apart] = [misfits.assimilated, misfits.withheld];
    expect((seen?.prior.all?.observations ?? 0) + (apart?.prior.all?.observations ?? 0)).toBe(20);
    expect(apart?.prior.all?.observations).toBe(5);
    expect(seen?.posterior.all?.inErrors).toBeLessThan(seen?.prior.all?.inErrors as number);
    expect(
      openNetcdf(join(folder, 'observations.nc'))
        .variable('withheld')
        .values()
        .filter((x) => x === 1),
    ).toHaveLength(5);
  });

  it('must be named where they are declared, and only there', async () => {
    const refused = async (sentence: RegExp, ...args: string[]) => {
      const end = await chronos(args);
      expect(end.code, end.stderr).toBe(2);
      expect(end.stderr).toMatch(sentence);
    };
    await refused(/needs a table of real records/, 'assimilate', declared, '--out', folder);
    await refused(/belong to experiments that declare records/, 'assimilate', file, '--observations', table, '--out', folder);
    await refused(/--members and --member belong to the method ensemble/, 'assimilate', file, '--members', '4', '--out', folder);
    await refused(/corrects the ocean only/, 'assimilate', file, '--method', 'ensemble', '--out', folder);
  });
});
