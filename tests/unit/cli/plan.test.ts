import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../../src/cli/experiments.ts';
import { findStart, prepareFolder } from '../../../src/cli/run/folder.ts';
import { planRun, type RunPlan } from '../../../src/cli/run/plan.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';
import { ConfigError, InputError } from '../../../src/kernel/errors.ts';
import { type Experiment, experiment } from '../../../src/model/experiment.ts';

const declared = (calendar: Experiment['run']['calendar']): Experiment =>
  experiment({
    name: 'trial',
    question: 'What does a plan look like?',
    run: { length: { months: 2 }, calendar },
    resources: { cpus: 1, hours: 1, memoryGigabytes: 1 },
  });
const plan = (flags: Record<string, unknown>, env = {}, calendar: Experiment['run']['calendar'] = 'noleap'): RunPlan =>
  planRun(declared(calendar), resolveSettings(flags, env));
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'plan-'));

describe('a plan', () => {
  it('has the months of its calendar as chunks', () => {
    expect(plan({}).chunks.map(({ end_cycle }) => end_cycle)).toEqual([31, 59]);
    expect(plan({}, {}, '360_day').chunks.map(({ end_cycle }) => end_cycle)).toEqual([30, 60]);
    expect(plan({ years: '4' }, {}, 'gregorian').cycles).toBe(4 * 365 + 1);
    expect(plan({ days: '0' }).chunks).toEqual([]);
  });

  it('ends before years have five digits', () => {
    for (const flags of [{ years: '1e6' }, { days: '1e15' }, { months: '120000' }])
      expect(() => plan(flags)).toThrow(/^A run must end before the year 10000/);
  });

  it('offers atmosphere steps that it would take', () => {
    for (const [given, offered] of [
      ['5000', 'use 2880.'],
      ['1e9', 'use 2880.'],
      ['1000', 'use 960 or 1080.'],
      ['-1', 'use 1.'],
    ])
      expect(() => plan({}, { CHRONOS_DT_ATMOS: given })).toThrow(offered);
  });
});

describe('the folder of a run', () => {
  const silent = () => {};

  it('that is a file is refused as such', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    for (const fresh of [true, undefined])
      expect(() => findStart(plan({ out: file, fresh }), silent)).toThrow(
        new InputError(`--out must be a folder that can be read; ${file} is a file; choose another.`),
      );
  });

  it('is not changed by finding out where to start', () => {
    const folder = newFolder();
    for (const name of ['run.json', 'mine.txt']) writeFileSync(join(folder, name), '');
    expect(() => findStart(plan({ out: folder }), silent)).toThrow(ConfigError);
    const start = findStart(plan({ out: folder, fresh: true, overwrite: true }), silent);
    expect(start).toEqual({ kind: 'fresh', replaced: ['run.json'] });
    expect(() => findStart(plan({ out: folder }), silent)).toThrow(/holds results \(run.json/);
    prepareFolder(folder, start);
    expect(findStart(plan({ out: folder }), silent)).toEqual({ kind: 'fresh', replaced: [] });
    expect(() => findStart(plan({ out: folder, fresh: true }), silent)).toThrow(/holds a file;/);
  });
});

describe('an experiment file', () => {
  it.each([
    ['export default {', /e\.mts does not: Transform failed with 1 error: [^;\s]/],
    ['export default { name: "Bad Name" }', /does not: name: an experiment name has lower-case letters, digits and underscores only;/],
    ['throw new Error("boom")', /does not: boom;/],
    ['export const x = 1', /does not: Invalid input/],
  ])('that is none says where it breaks the rules: %s', async (text, sentence) => {
    const path = join(newFolder(), 'e.mts');
    writeFileSync(path, text);
    await expect(findExperiment(path)).rejects.toThrow(sentence);
    await expect(findExperiment(path)).rejects.toThrow(ConfigError);
  });

  it('that is missing is quoted', async () => {
    await expect(findExperiment('')).rejects.toThrow(/must be one of .*production-control, .* or .*; got ""/);
  });
});
