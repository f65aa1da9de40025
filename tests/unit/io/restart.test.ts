import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkRestart,
  disposeStart,
  findRestart,
  openNetcdf,
  type RunIdentity,
  readRestart,
  saveRestart,
  startFrom,
  takeCheckpoint,
  writeRestart,
} from '../../../src/io/index.ts';
import { defaultTimeAxis, disposeTree, flatten, type KernelRun, runKernel, type TensorTree } from '../../../src/kernel/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, mul, sin, tf } from '../../../src/tensor/index.ts';
import { runTool, runXarray, temporaryFolder } from './external-readers.ts';

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(async () => {
  await useBackend('cpu');
});

const identity: RunIdentity = {
  clock: { axis: defaultTimeAxis, startSeconds: 0, cycleSeconds: 86400 },
  seed: 42,
  resolution: 'T31',
  configuration: { ocean: { viscosity: 1e5 }, name: 'é' },
};
const state = (): TensorTree => ({
  ocean: { temperature: tf.tensor3d([1, -0, 1e-42, 4, 5, 6], [1, 2, 3]) },
  ice: { q: { r: tf.zeros([2, 2, 2]) } },
});
const bits = (values: Float32Array): number[] => [...new Uint32Array(values.slice().buffer)];

describe('restart files', () => {
  test('every bit of every number comes back, NaN and denormals included', () => {
    const path = join(root, 'bits.nc');
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
        const values = new Float32Array(Uint32Array.from(words).buffer);
        const leaf = ['a.b', { shape: [words.length], values }] as const;
        writeRestart(path, { ...identity, cycle: 1, state: [leaf], window: undefined });
        expect(bits(readRestart(path).state[0]?.[1].values ?? new Float32Array())).toEqual(words);
      }),
      { numRuns: 30 },
    );
  });

  test('clock, seed, configuration, window and its float64 sums come back', () => {
    const path = join(root, 'all.nc');
    fc.assert(
      fc.property(fc.double(), fc.nat(2 ** 31), fc.maxSafeInteger(), fc.jsonValue(), (sum, cycle, seed, value) => {
        const leaves = [['x.y', { shape: [2], values: Float32Array.of(1, 2) }]] as const;
        const window = {
          key: '0001-02',
          startSeconds: 86400 * 31,
          count: 3,
          sum: leaves,
          residual: leaves,
          scalarSums: { heat: sum, ice: 1 },
        };
        const configuration = JSON.parse(JSON.stringify({ value })) as RunIdentity['configuration'];
        const checkpoint = { ...identity, configuration, cycle, seed, state: leaves, window };
        writeRestart(path, checkpoint);
        expect(readRestart(path)).toEqual(checkpoint);
      }),
      { numRuns: 20, examples: [[0, 0, 0, JSON.parse('{"inner":{"__proto__":false}}')]] },
    );
  });

  test('it is an ordinary netCDF file with attributes', async () => {
    const folder = join(root, 'ordinary');
    const path = saveRestart(folder, await takeCheckpoint(identity, { cycle: 31, state: state(), window: undefined }), () => ({
      units: 'degC',
    }));
    expect(path).toBe(join(folder, 'restart_0001-02-01.nc'));
    expect(readFileSync(join(folder, 'restart_latest'), 'utf8')).toBe('restart_0001-02-01.nc\n');
    expect(openNetcdf(path).variable('ocean__temperature', [1, 2, 3]).attributes).toEqual({ units: 'degC' });
    const dump = runTool('ncdump', '-h', path);
    if (dump) expect(dump.output).toContain('float ocean__temperature(axis0_1, axis1_2, axis2_3)');
    const read = runXarray('print(xarray.open_dataset(sys.argv[1]).ocean__temperature.values.ravel().tolist()[3:])', path);
    if (read) expect(read.output).toContain('[4.0, 5.0, 6.0]');
  });
});

describe('choosing a restart', () => {
  const folder = join(root, 'choice');
  const save = async (cycle: number): Promise<string> =>
    saveRestart(folder, await takeCheckpoint(identity, { cycle, state: state(), window: undefined }));

  test('the newest is taken; when it is broken, the one before, saying so; when all are, exit code 4', async () => {
    expect(findRestart(folder, () => undefined)).toBeUndefined();
    const paths = [await save(365), await save(730)];
    const told: string[] = [];
    const tell = (message: string) => told.push(message);
    expect(findRestart(folder, tell)?.checkpoint.cycle).toBe(730);
    expect(told).toEqual([]);
    const spoil = (path: string): void => {
      const bytes = readFileSync(path);
      bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 4;
      writeFileSync(path, bytes);
    };
    spoil(paths[1] ?? '');
    expect(findRestart(folder, tell)).toMatchObject({ path: paths[0], checkpoint: { cycle: 365 } });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/restart_0003-01-01\.nc must match its checksum but does not; .* Trying the restart before it\.$/);
    rmSync(paths[1] ?? '');
    expect(findRestart(folder, tell)?.checkpoint.cycle).toBe(365);
    writeFileSync(paths[0] ?? '', readFileSync(paths[0] ?? '').subarray(0, -5));
    expect(() => findRestart(folder, tell)).toThrow(/must hold a usable restart, but all/);
  });

  test('a run that began anew does not take a later restart of the run before it', async () => {
    rmSync(folder, { recursive: true });
    for (const cycle of [730, 365]) await save(cycle);
    cpSync(join(folder, 'restart_0003-01-01.nc'), join(folder, 'restart_0009-01-01.nc'));
    expect(findRestart(folder, () => undefined)?.checkpoint.cycle).toBe(365);
  });

  test('a restart_latest that names no restart costs nothing', async () => {
    rmSync(folder, { recursive: true });
    await save(365);
    for (const text of ['', 'garbage']) {
      writeFileSync(join(folder, 'restart_latest'), text);
      expect(findRestart(folder, () => undefined)?.checkpoint.cycle).toBe(365);
    }
  });

  test('the year 10000 comes after the year 9999', async () => {
    rmSync(folder, { recursive: true });
    for (const cycle of [9999, 9998].map((years) => 365 * years)) await save(cycle);
    rmSync(join(folder, 'restart_latest'));
    expect(findRestart(folder, () => undefined)?.path).toMatch(/restart_10000-01-01\.nc$/);
  });

  test('another resolution, seed or parameter is refused with exit code 2', async () => {
    rmSync(folder, { recursive: true });
    await save(365);
    const found = findRestart(folder, () => undefined);
    if (!found) throw new Error('no restart');
    expect(() => checkRestart(found, identity)).not.toThrow();
    expect(() => checkRestart(found, { ...identity, resolution: 'T63' })).toThrow(
      /must have the resolution of the run, T63; .* has T31; run with --resolution T31/,
    );
    expect(() => checkRestart(found, { ...identity, seed: 1 })).toThrow(/got seed: 1 instead of 42;/);
    const changed = { ...identity, configuration: { ocean: { viscosity: 2e5 }, name: 'é' } };
    expect(() => checkRestart(found, changed)).toThrow(/got configuration\.ocean\.viscosity: 200000 instead of 100000;/);
    expect(() => checkRestart(found, changed)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe('a run through restart files', () => {
  const step: KernelRun<TensorTree>['step'] = (tree, { yearFraction }) => {
    const [x] = flatten(tree).map(([, leaf]) => leaf) as [tf.Tensor];
    const next = { part: { x: add(sin(mul(x, 1.7)), yearFraction) } };
    return { state: next, sample: next, scalars: { mean: tf.mean(next.part.x) } };
  };
  const run = { clock: identity.clock, step, windowKey: ({ date }: { date: { month: number } }) => `${date.month}` };
  const initial = (): TensorTree => ({ part: { x: tf.tensor1d([0.1, 0.2, 0.3]) } });

  test('20 days and 20 more are 40 days, byte for byte in the restart, and no tensor is left', async () => {
    const before = tf.memory().numTensors;
    const start = initial();
    const save = async (name: string, cycles: number, chunkCycles: number, from = { state: start } as Partial<KernelRun<TensorTree>>) => {
      const result = await runKernel<TensorTree>({ ...run, state: start, ...from, config: { cycles, chunkCycles } });
      const path = saveRestart(join(root, name), await takeCheckpoint(identity, result));
      disposeStart(result);
      return path;
    };
    const whole = await save('whole', 40, 30);
    const half = await save('cut', 20, 30);
    const from = startFrom<TensorTree>(readRestart(half));
    expect(from.window?.accumulator.count).toBe(20);
    const rest = await save('cut', 40, 7, from);
    disposeStart(from);
    disposeTree(start);
    expect(readFileSync(rest).equals(readFileSync(whole))).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });
});
