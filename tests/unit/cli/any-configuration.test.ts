import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedExperiments } from '../../../src/cli/experiments.ts';
import { planRun, type RunPlan } from '../../../src/cli/run/plan.ts';
import { resolveSettings, settingsSchema } from '../../../src/cli/settings.ts';
import { jobsOf } from '../../../src/cli/submit/plan.ts';
import { jobScript } from '../../../src/cli/submit/script.ts';
import { readSite, siteSchema } from '../../../src/cli/submit/site.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { parameterTable } from '../../../src/model/parameters.ts';

const experiments = (await shippedExperiments()).map(({ declaration }) => declaration);
const table = parameterTable();
const folder = mkdtempSync(join(tmpdir(), 'any-'));

/** What people type: mostly sense, now and then none. */
const words = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('T31', 'T63', 'qtcm', 'primitive', 'wasm', 'cpu', 'auto', 'webgpu', 'float32', 'float64', '1:00:00', 'x/y'),
  },
  { weight: 6, arbitrary: fc.nat(40).map(String) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '-1',
      '0',
      '1.5',
      '1e3',
      '1e400',
      'NaN',
      'Infinity',
      '0x10',
      '99999999999999999999',
      '9e15',
      'T32',
      '__proto__',
    ),
  },
  { weight: 1, arbitrary: fc.string() },
);
const values = fc.oneof({ weight: 8, arbitrary: words }, { weight: 2, arbitrary: fc.boolean() }, { weight: 1, arbitrary: fc.jsonValue() });
const names = fc.constantFrom(...Object.keys(settingsSchema.shape));
const paths = fc.constantFrom(...table.map(({ path }) => path), 'ocean.nothing', 'sky.blue', 'constructor', 'ocean', '');
/** A number that is likely to lie within the bounds of a parameter. */
const assignment = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...table).map(({ path, value }) => `${path}=${value}`) },
  { weight: 2, arbitrary: fc.tuple(paths, words).map(([path, word]) => `${path}=${word}`) },
  { weight: 1, arbitrary: fc.string() },
);
/** Options that make sense each by itself. */
const sane = fc.record(
  {
    set: fc.array(assignment, { maxLength: 1 }),
    resolution: fc.constantFrom('T31', 'T63'),
    backend: fc.constantFrom('auto', 'wasm'),
    months: fc.nat(30).map(String),
    threads: fc.integer({ min: 1, max: 64 }).map(String),
    seed: fc.nat().map(String),
    chunkDays: fc.integer({ min: 1, max: 400 }).map(String),
    wallTime: fc.constantFrom('60', '0:00:01', '1-00:00:00'),
    out: fc.string({ minLength: 1 }),
    fresh: fc.constant(true),
  },
  { requiredKeys: ['months'] },
);
const stray = fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.dictionary(names, words, { maxKeys: 2 }) });
const flags = fc.tuple(sane, stray).map(([usual, odd]) => ({ ...usual, ...odd }));
const variables = fc.constantFrom('CHRONOS_RESOLUTION', 'CHRONOS_DT_ATMOS', 'CHRONOS_BACKEND', 'CHRONOS_OUTDIR');
const environment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({}, { CHRONOS_DT_ATMOS: '1800' }, { CHRONOS_RESOLUTION: 'T63' }) },
  { weight: 1, arbitrary: fc.dictionary(variables, words, { maxKeys: 2 }) },
);
const file = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.dictionary(names, values, { maxKeys: 2 }).map((record) => JSON.stringify(record)) },
  { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string()) },
);
const experiment = fc.constantFrom(...experiments);

/** One sentence for people: what, rule, given, cure; nothing of the insides. */
function expectSentence(error: unknown): void {
  if (!(error instanceof ConfigError)) throw error;
  expect(error.exitCode).toBe(2);
  expect(error.message).toMatch(/^.*\.$/s);
  expect(error.message).not.toMatch(/\[object|Invalid input|undefined|\n\s+at /);
  expect(error.message.length).toBeLessThan(1500);
}

/** A plan that a run could follow. */
function expectPlan({ cycles, chunks, parameters, steps }: RunPlan): void {
  expect(Number.isSafeInteger(cycles) && cycles >= 0).toBe(true);
  expect(chunks.reduce((end, chunk) => (chunk.start_cycle === end && chunk.end_cycle > end ? chunk.end_cycle : Number.NaN), 0)).toBe(
    cycles,
  );
  expect(86400 % steps.atmosphere).toBe(0);
  const all = parameters as unknown as Record<string, Record<string, number>>;
  const outside = table.filter(({ path, minimum, maximum }) => {
    const [group = '', name = ''] = path.split('.');
    const value = all[group]?.[name] ?? Number.NaN;
    return !(value >= minimum && value <= maximum);
  });
  expect(outside).toEqual([]);
}

describe('whatever is asked for', () => {
  it('gives a plan or one sentence with exit code 2 (5,000 configurations)', () => {
    let plans = 0;
    const path = join(folder, 'settings.json');
    fc.assert(
      fc.property(experiment, flags, environment, file, (declaration, typed, env, text) => {
        if (text !== undefined) writeFileSync(path, text);
        try {
          const plan = planRun(declaration, resolveSettings({ ...typed, ...(text !== undefined && { config: path }) }, env));
          plans++;
          expectPlan(plan);
        } catch (error) {
          expectSentence(error);
        }
      }),
      { numRuns: 5000, seed: 20 },
    );
    expect(plans).toBeGreaterThan(1000);
  });

  it('of a cluster gives a script or one sentence (1,000 site files)', () => {
    const site = join(folder, 'site.json');
    const text = fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .record(
            {
              account: words,
              partition: fc.constant('long'),
              gpu: fc.constant('--gres=gpu:1'),
              options: fc.array(fc.constantFrom('--qos=long', '--x', '--a\nb'), { maxLength: 2 }),
            },
            { requiredKeys: [] },
          )
          .map((x) => JSON.stringify(x)),
      },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...Object.keys(siteSchema.shape), 'x'), values).map((x) => JSON.stringify(x)) },
      { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string()) },
    );
    const count = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
    const rarely = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined, freq: 1 });
    let written = 0;
    fc.assert(
      fc.property(experiment, flags, text, count, rarely, (declaration, typed, content, chain, array) => {
        writeFileSync(site, content);
        try {
          const settings = resolveSettings(typed, {});
          const plan = planRun(declaration, settings);
          const submission = {
            experiment: 'production-control',
            settings,
            declaration,
            chain,
            array,
            scripts: 'slurm',
            workingFolder: '/work',
          };
          for (const job of jobsOf(submission, plan, 0)) {
            const script = jobScript(job, readSite(site, {}));
            expect(script.split('\n').filter((line) => line.startsWith('exec bash slurm/job.sh '))).toHaveLength(1);
            written++;
          }
        } catch (error) {
          expectSentence(error);
        }
      }),
      { numRuns: 1000, seed: 21 },
    );
    expect(written).toBeGreaterThan(100);
  });
});
