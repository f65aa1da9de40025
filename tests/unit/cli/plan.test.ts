import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planAssimilation } from '../../../src/cli/assimilation/plan.ts';
import { findExperiment } from '../../../src/cli/experiments.ts';
import { findStart, prepareFolder } from '../../../src/cli/run/folder.ts';
import { givenBy } from '../../../src/cli/run/forcing.ts';
import { planRun, type RunPlan } from '../../../src/cli/run/plan.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';
import { planTuning } from '../../../src/cli/tune/plan.ts';
import { ConfigError, InputError } from '../../../src/kernel/errors.ts';
import { cycleTime } from '../../../src/kernel/index.ts';
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

describe('the grids of a plan', () => {
  const declaring = (model: object): Experiment => experiment({ ...declared('noleap'), model });

  it('are one, unless the ocean has its own', () => {
    const one = plan({ resolution: 'T63' });
    expect([one.parameters.primitive.verticalStirring, plan({}).parameters.primitive.verticalStirring]).toEqual([0, 0.4]);
    expect([one.airResolution, one.resolution]).toEqual(['T63', 'T63']);
    expect(one.identity.configuration).not.toHaveProperty('atmosphereResolution');
    const two = plan({ oceanResolution: 'T63' });
    expect([two.airResolution, two.resolution]).toEqual(['T31', 'T63']);
    expect(two.steps).toEqual({ atmosphere: 2880, ocean: 3600, coupling: 86400 });
    expect(two.identity.configuration).toMatchObject({ resolution: 'T63', atmosphereResolution: 'T31' });
    expect(two.identity.resolution).toBe('T31 --ocean-resolution T63');
    expect([two.parameters.ocean.isoneutralDiffusivity, two.parameters.primitive.hyperdiffusionTime]).toEqual([
      plan({ resolution: 'T63' }).parameters.ocean.isoneutralDiffusivity,
      plan({}).parameters.primitive.hyperdiffusionTime,
    ]);
  });

  it('are what an experiment declares, and flags go before', () => {
    const both = declaring({ resolution: 'T31', oceanResolution: 'T63' });
    const of = (flags: Record<string, unknown>) => planRun(both, resolveSettings(flags, {}));
    expect([of({}).airResolution, of({}).resolution]).toEqual(['T31', 'T63']);
    expect([of({ resolution: 'T63' }).airResolution, of({ oceanResolution: 'T31' }).resolution]).toEqual(['T63', 'T31']);
  });

  it('are refused where there is one only, or where the air has the finer one', () => {
    for (const components of ['ocean', 'atmosphere'])
      expect(() => planRun(declaring({ components, oceanResolution: 'T63' }), resolveSettings({}, {}))).toThrow(
        /^An ocean resolution of its own belongs to components 'coupled'; trial has '.*' and got T63 with T31; set the resolution alone\.$/,
      );
    expect(() => plan({ resolution: 'T63', oceanResolution: 'T31' })).toThrow(
      /^The grid of ocean, sea ice and land must be as fine as that of the air or finer; got T31 under T63; exchange the two or set the resolution alone\.$/,
    );
    expect(() => plan({ oceanResolution: 'T42' })).toThrow(/^oceanResolution must be one of T31, T63; got "T42"/);
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

describe('the forcing of a plan', () => {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const forced = (forcing: object, flags: Record<string, unknown> = {}, model: object = {}): RunPlan =>
    planRun(
      experiment({
        name: 'forced',
        question: 'What does a forced plan look like?',
        model: { forcing, ...model },
        run: { length: { years: 10 } },
        resources: { cpus: 1, hours: 1, memoryGigabytes: 1 },
      }),
      resolveSettings(flags, {}),
    );

  it('that stays is a parameter, and a restart of before knows it', () => {
    const { parameters, forcing, identity } = forced({ co2: 560, solarConstant: 1360, orbit: '6ka' });
    expect(parameters.atmosphere.co2).toBe(560);
    expect(parameters.orbit).toEqual({ eccentricity: 0.018682, obliquity: 24.105, perihelion: 180.87, solarConstant: 1360 });
    expect(forcing.courses).toEqual({});
    expect(identity.configuration).not.toHaveProperty('forcing');
    expect(identity.configuration).not.toHaveProperty('boundary');
    expect(forced({}, {}, { boundary: 'lgm' }).identity.configuration).toHaveProperty('boundary', 'lgm');
  });

  it('that changes is told by the time of the cycle alone, and a restart must agree with it', () => {
    const made = forced({ co2: { from: 280, percentPerYear: 1, until: 560 } });
    expect(made.parameters.atmosphere.co2).toBe(280);
    expect(made.identity.configuration).toHaveProperty('forcing');
    const { co2 } = givenBy(made.forcing, 1);
    expect(co2?.(cycleTime(made.clock, 0))).toBeCloseTo(280 * 1.01 ** (0.5 / 365), 9);
    expect(co2?.(cycleTime(made.clock, 3 * 365 + 182))).toBeCloseTo(280 * 1.01 ** 3.5, 9);
  });

  it('is read from tables of text and JSON', () => {
    const csv = file('a.csv', '# ice cores\nyear, ppm\n1850, 284\n1900, 296 # Law Dome\n\n');
    const json = [file('a.json', '[[1850, 284], [1900, 296]]'), file('b.json', '{"1850": 284, "1900": 296}')];
    for (const table of [csv, ...json])
      expect(forced({ co2: { table, startsIn: 1880 } }).forcing.courses.co2).toEqual({
        kind: 'table',
        points: [
          [1850, 284],
          [1900, 296],
        ],
        startsIn: 1880,
      });
  });

  it('is replaced by what a person sets', () => {
    const ramp = { co2: { from: 280, percentPerYear: 1, until: 560 } };
    const { parameters, forcing } = forced(ramp, { set: ['atmosphere.co2=400'] });
    expect(parameters.atmosphere.co2).toBe(400);
    expect(forcing.courses).toEqual({});
    const config = file('settings.json', JSON.stringify({ forcing: ramp }));
    expect(forced({ co2: 300 }, { config }).forcing.courses).toHaveProperty('co2');
  });

  it.each([
    [{ co2: { table: [[1, 280], [5, 290]] } }, 'The table of co2 must cover the run, years 1 to 11; it has 1 to 5; lengthen it, shorten the run or set startsIn.'],
    [{ co2: { table: [[1, 280], [1, 290], [20, 300]] } }, 'The years of the table of co2 must ascend but do not; put its rows in order.'],
    [{ co2: { table: [[1, 280], [20, 9000]] } }, 'co2 must lie between 50 and 5000 ppm; got 9000; choose a value inside.'],
    [{ co2: { from: 280, percentPerYear: -1, until: 560 } }, 'The ramp of co2 must start above 0 and lead to its end; got -1 % a year from 280 until 560; turn its sign or its ends.'],
    [{ solarConstant: 100 }, 'solarConstant must lie between 1200 and 1500 W m-2; got 100; choose a value inside.'],
    [{ co2: { table: '/nowhere/co2.csv' } }, /^A table must be a file .*; \/nowhere\/co2\.csv cannot be read; correct it\.$/],
    [{ co2: { table: file('gap.csv', '1, 280\n2,\n') } }, /has no two numbers in row 2; correct it\.$/],
    [{ co2: { table: file('back.csv', '3 280\n2 281\n') } }, /goes from 3 to 2; correct it\.$/],
    [{ co2: { table: file('none.json', '[[1, ') } }, /is no JSON; correct it\.$/],
  ])('that is none is refused in a sentence: %j', (forcing, sentence) => expect(() => forced(forcing)).toThrow(sentence)); // biome-ignore format: a table

  it('has no ocean without shores', () =>
    expect(() => forced({}, {}, { boundary: 'aquaplanet' })).toThrow(
      "A world of water must have components 'atmosphere', as the temperature of its sea is given; forced has 'coupled'; change either.",
    ));

  it('lies below dry air as level ground only', () =>
    expect(() => forced({}, {}, { components: 'dry-air' })).toThrow(
      "Dry air lies over level ground; forced has the boundary 'present'; declare 'aquaplanet'.",
    ));

  it('must belong to the model and be said once', () => {
    const ocean = { components: 'ocean' };
    expect(() => forced({ co2: 300 }, {}, ocean)).toThrow(
      'forcing.co2 must belong to the model that is run, which knows none; leave it out.',
    );
    expect(() => forced({ orbit: '6ka' }, {}, ocean)).toThrow(/^forcing\.orbit must belong to the model/);
    const water = { freshwater: { sverdrups: 0.1, latitudes: [50, 70], longitudes: [-65, 15] } };
    expect(() => forced(water, {}, { components: 'atmosphere' })).toThrow(/which knows co2, solarConstant, orbit; leave it out/);
    expect(forced(water).forcing.courses.freshwater).toEqual({ kind: 'constant', value: 0.1 });
    expect(() => forced({ co2: 300 }, {}, { set: { 'atmosphere.co2': 400 } })).toThrow(
      'An experiment must say a thing once; forced has atmosphere.co2 under set and under forcing; keep one of them.',
    );
  });
});

describe('a tuning', () => {
  const declared = (tuning: object | undefined, model: object = { components: 'atmosphere' }) =>
    experiment({
      name: 'tuned',
      question: 'Which parameters fit best?',
      model,
      run: { length: { days: 2 } },
      ...(tuning && { tuning: { startDays: [15], parameters: {}, ...tuning } }),
      resources: { cpus: 1, hours: 1, memoryGigabytes: 1 },
    } as Parameters<typeof experiment>[0]);
  const tuned = (...of: Parameters<typeof declared>) => planTuning(declared(...of), resolveSettings({}, {}));
  const parameters = { 'primitive.lowCloud': { error: 0.1 }, 'atmosphere.co2': { error: 10 } };

  it('has parameters with their values in the run, their errors and their bounds', () =>
    expect(tuned({ parameters }, { components: 'atmosphere', set: { 'primitive.lowCloud': 0.55 } }).tuned).toEqual([
      { path: 'primitive.lowCloud', background: 0.55, error: 0.1, least: 0, greatest: 0.6 },
      { path: 'atmosphere.co2', background: 280, error: 10, least: 50, greatest: 5000 },
    ]));

  it.each([
    [undefined, undefined, 'An experiment must declare a tuning to be tuned; tuned does not; run it with chronos run.'],
    [{ parameters: {} }, undefined, 'A tuning must have parameters; tuned has none; declare one.'],
    [{ parameters: { 'ice.leastThickness': { error: 1 } } }, undefined, /marks as tunable and that tuned reads; got ice\.leastThickness; leave it out\.$/],
    [{ parameters: { 'qtcm.co2DoublingForcing': { error: 1 } } }, undefined, /got qtcm\.co2DoublingForcing; leave it out\.$/],
    [{ parameters }, {}, "A tuning is of an atmosphere over the observed sea; tuned has components 'coupled'; declare 'atmosphere'."],
    [
      { parameters },
      { components: 'atmosphere', forcing: { co2: { from: 280, percentPerYear: 1, until: 560 } } },
      'A tuning must have a constant forcing; tuned has one that changes; set it to a number.',
    ],
  ])('that is none is refused in a sentence: %j %j', (tuning, model, sentence) => expect(() => tuned(tuning, model)).toThrow(sentence)); // biome-ignore format: a table
});

describe('an assimilation', () => {
  const source = { twin: { sites: 9, species: 'Orbulina universa', noise: 0.2 } };
  const assimilated = (tuned: object, more: object = source, model: object = { atmosphere: 'qtcm' }) => {
    const declaration = {
      name: 'assimilated',
      question: 'Which parameters fit best?',
      model,
      run: { length: { days: 2 } },
      assimilation: { ...more, tuned },
      resources: { cpus: 1, hours: 1, memoryGigabytes: 1 },
    };
    return planAssimilation(experiment(declaration as Parameters<typeof experiment>[0]), resolveSettings({}, {}));
  };

  it('has parameters with their values in the run, their errors and their bounds', () =>
    expect(assimilated({ 'qtcm.stratusCover': { error: 0.4, truth: 1.25 } }).tuned).toEqual([
      { path: 'qtcm.stratusCover', background: 1.6, error: 0.4, least: 0.3, greatest: 2.5 },
    ]));

  const climatology = { climatology: { sites: 9, error: 1 } };
  it.each([
    [
      { 'ice.leastThickness': { error: 1, truth: 0.1 } },
      source,
      {},
      /marks as tunable and that assimilated reads; got ice\.leastThickness/,
    ],
    [
      { 'primitive.lowCloud': { error: 0.1, truth: 0.5 } },
      source,
      { atmosphere: 'qtcm' },
      /that assimilated reads; got primitive\.lowCloud/,
    ],
    [
      { 'qtcm.stratusCover': { error: 0.4, truth: 4 } },
      source,
      { atmosphere: 'qtcm' },
      'The truth of a tuned parameter must lie within its bounds, qtcm.stratusCover in 0.3 to 2.5; got 4; choose a value inside.',
    ],
    [
      { 'ocean.windMixing': { error: 1e-3 } },
      climatology,
      { set: { 'ocean.windMixing': 0 } },
      'A tuned parameter must not start from 0, as its logarithm is corrected; ocean.windMixing does; set it to another value.',
    ],
    [
      {},
      climatology,
      { boundary: 'lgm' },
      "The observed climatology is of today, and assimilated has the boundary 'lgm'; declare 'present', or records of that time.",
    ],
    [{}, { ...source, ...climatology }, {}, /an assimilation declares one of twin, records and climatology\./],
    [{}, {}, {}, /an assimilation declares one of twin, records and climatology\./],
  ])(
    'that is none is refused in a sentence: %j %j %j',
    (tuned, more, model, sentence) => expect(() => assimilated(tuned, more, model)).toThrow(sentence), // biome-ignore format: a table
  );
});
