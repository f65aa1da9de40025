import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planAssimilation } from '../../../src/cli/assimilation/plan.ts';
import { findExperiment } from '../../../src/cli/experiments.ts';
import { planRun } from '../../../src/cli/run/plan.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';
import { jobsOf, type Submission } from '../../../src/cli/submit/plan.ts';
import { jobScript, timeLimit, warningSeconds } from '../../../src/cli/submit/script.ts';
import { readSite, type Site } from '../../../src/cli/submit/site.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';

const bare: Site = { modules: [], options: [] };

/** The scripts of a submission from the folder of the model. */
async function scripts(experiment: string, flags: Record<string, unknown>, more: Partial<Submission> = {}, site = bare, startCycle = 0) {
  const declaration = await findExperiment(experiment);
  const settings = resolveSettings(flags, {});
  const wishes = { ...more.wishes, ...(declaration.assimilation?.records ? { observations: 'package.json' } : {}) };
  const plan = declaration.assimilation ? planAssimilation(declaration, settings, wishes).run : planRun(declaration, settings);
  const submission: Submission = { experiment, settings, declaration, scripts: 'slurm', workingFolder: process.cwd(), ...more };
  return jobsOf(submission, plan, startCycle).map((job) => jobScript(job, site));
}
const lastLine = (script: string | undefined): string => script?.trim().split('\n').at(-1) ?? '';

describe('the scripts in slurm/', () => {
  it.each([
    ['control.sh', 'production-control', {}],
    ['ensemble.sh', 'production-control', { array: 10 }],
    ['assimilation.sh', 'proxy-assimilation', {}],
  ])('%s is what chronos submit writes for a site without wishes', async (name, experiment, more) => {
    const [script] = await scripts(experiment, {}, more);
    await expect(script).toMatchFileSnapshot(`../../../slurm/${name}`);
  });
});

describe('a job', () => {
  it('asks for what the experiment declares and the site wants, whose options come last', async () => {
    const site: Site = {
      account: 'abc',
      partition: 'long',
      gpu: '--gres=gpu:1',
      modules: ['module load nodejs/20'],
      options: ['--mem=1G'],
    };
    const [script = ''] = await scripts('production-control', { backend: 'webgpu' }, { hours: 1.5 }, site);
    expect(script).toMatch(/^#!\/bin\/bash -l\n#SBATCH --job-name=production_control\n/);
    expect(script).toMatch(
      /--cpus-per-task=2\n[\s\S]*--time=01:30:00\n[\s\S]*@300\n#SBATCH --account=abc\n#SBATCH --partition=long\n#SBATCH --gres=gpu:1\n#SBATCH --mem=1G\nmodule load nodejs\/20\nexec /,
    );
    expect((await scripts('production-control', {}, {}, site))[0]).not.toContain('gpu');
  });

  it('is given the settings that were resolved here, the environment included, fit for a shell', async () => {
    const flags = { set: ['atmosphere.co2=560'], out: "it's here", seed: '4', wallTime: '1:00:00', fresh: true, quiet: true };
    expect(lastLine((await scripts('production-control', flags))[0])).toBe(
      `exec bash slurm/job.sh run production-control --threads 2 --seed 4 --wall-time 3600 --set atmosphere.co2=560 --fresh --quiet --out 'it'\\''s here' "$@"`,
    );
    const settings = resolveSettings({}, { CHRONOS_DT_ATMOS: '1200', CHRONOS_RESOLUTION: 'T63' });
    const declaration = await findExperiment('production-control');
    const plan = planRun(declaration, settings);
    const [job] = jobsOf({ experiment: 'production-control', settings, declaration, scripts: 's', workingFolder: '/' }, plan, 0);
    expect(job).toMatchObject({ before: ['export CHRONOS_DT_ATMOS=1200'], words: expect.arrayContaining(['--resolution', 'T63']) });
  });

  it('warns five minutes before the limit, and at half of a short one', () => {
    expect([0.5 / 60, 1 / 60, 0.1, 24].map(warningSeconds)).toEqual([15, 30, 180, 300]);
    expect([1 / 3600, 0.5, 23.9999, 49.5].map(timeLimit)).toEqual(['00:00:01', '00:30:00', '1-00:00:00', '2-01:30:00']);
  });
});

describe('a chain', () => {
  const days = async (...args: Parameters<typeof scripts>) =>
    (await scripts(...args)).map((script) => Number(/--days (\d+)/.exec(script)?.[1]));

  it('cuts what is left of a run between its months, or days where months are too few', async () => {
    expect(await days('production-control', { months: '6' }, { chain: 3 })).toEqual([59, 120, 181]);
    expect(await days('production-control', { months: '6' }, { chain: 2 }, bare, 100)).toEqual([151, 181]);
    expect(await days('production-control', { days: '10' }, { chain: 3 })).toEqual([3, 7, 10]);
    await expect(scripts('production-control', { days: '2' }, { chain: 3 })).rejects.toThrow(/got 3 links for 2 days; lower --chain/);
  });

  it('starts anew in its first link only', async () => {
    const [first, second] = await scripts('production-control', { months: '2', fresh: true, overwrite: true }, { chain: 2 });
    expect(first).toContain('--fresh --overwrite');
    expect(second).not.toContain('--fresh');
  });

  it('does not go with what is no single run', async () => {
    await expect(scripts('production-control', {}, { chain: 2, array: 2 })).rejects.toThrow(/got both; keep one/);
    await expect(scripts('proxy-assimilation', {}, { chain: 2 })).rejects.toThrow(/^--chain cuts a run; got it for an assimilation/);
    const members = await scripts('proxy-assimilation', {}, { array: 8, wishes: { method: 'ensemble' } });
    expect(lastLine(members[0])).toBe(
      'exec bash slurm/job.sh assimilate proxy-assimilation --threads 2 --method ensemble --members 8 --member $((SLURM_ARRAY_TASK_ID + 1)) "$@"',
    );
    const glacial = { wishes: { observations: 'records.csv', strict: true, iterations: 5 } };
    expect(lastLine((await scripts('lgm-assimilation', {}, { ...glacial, workingFolder: '/data' }))[0])).toBe(
      'exec bash slurm/job.sh assimilate lgm-assimilation --threads 2 --iterations 5 --observations /data/records.csv --strict "$@"',
    );
    await expect(scripts('production-control', {}, { wishes: { iterations: 2 } })).rejects.toThrow(
      /^--iterations belongs to assimilations/,
    );
  });
});

describe('an ensemble', () => {
  it('has one seed and one folder a member', async () => {
    const [script = ''] = await scripts('production-control', { seed: '5', out: 'a b$c' }, { array: 4 });
    expect(script).toContain('#SBATCH --array=0-3\n');
    expect(lastLine(script)).toContain('--seed $((5 + SLURM_ARRAY_TASK_ID)) --out "a b\\$c/member_$(printf %03d "$SLURM_ARRAY_TASK_ID")"');
  });
});

describe('a site file', () => {
  const written = (content: unknown): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'site-')), 'site.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('may be missing, and is looked for in the home of configurations', () => {
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    expect(readSite(undefined, { XDG_CONFIG_HOME: home })).toEqual(bare);
    mkdirSync(join(home, 'chronos'));
    writeFileSync(join(home, 'chronos/site.json'), '{"account": "abc"}');
    expect(readSite(undefined, { XDG_CONFIG_HOME: home })).toEqual({ ...bare, account: 'abc' });
  });

  it.each<[unknown, RegExp]>([
    ['{', /^A site file must hold JSON; .*site\.json does not; /],
    [[1], /^a site file must be of type object.*; got \[1\] in .*; correct it\.$/],
    [{ acount: 'x' }, /^A site file may hold account, partition, gpu, modules, options; .* holds acount; /],
    [{ account: 7 }, /^account must be of type string.*; got 7 in /],
    [{ account: 'a\nb' }, /^account must be a name without spaces; got "a\\nb" in /],
    [{ options: ['mem=1'] }, /^options\.0 must be one sbatch option, for example "--constraint=skylake"; got "mem=1" in /],
    [{ modules: ['a\nrm -r x'] }, /^modules\.0 must be one line of shell/],
  ])('with a mistake is told in a sentence: %j', (content, sentence) => {
    expect(() => readSite(written(content), {})).toThrow(sentence);
    expect(() => readSite(written(content), {})).toThrow(ConfigError);
    expect(() => readSite('/no/such', {})).toThrow(/^--site must name a readable JSON file/);
  });
});
