import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, chunksFrom, cleanName, planChunks, planChunksByKey, simConfig, utcTimestamp } from '../../../src/kernel/index.ts';

const good = { name: 'smoke', cycles: 10, chunkCycles: 4, seed: 0, outDir: 'outputs' };

describe('SimConfig', () => {
  test('a good configuration is frozen; zero cycles are legal', () => {
    expect(Object.isFrozen(simConfig(good))).toBe(true);
    expect(simConfig({ ...good, cycles: 0 }).cycles).toBe(0);
    expect(simConfig({ ...good, seed: -7 }).seed).toBe(-7);
  });

  test.each([
    [{ chunkCycles: 0 }, 'chunkCycles must be a whole number above 0; got 0; give --chunk-cycles N.'],
    [{ chunkCycles: 2.5 }, 'chunkCycles must be a whole number above 0; got 2.5; give --chunk-cycles N.'],
    [{ cycles: -1 }, 'cycles must be a whole number of at least 0; got -1; give --cycles N.'],
    [{ cycles: '1e3' }, 'cycles must be a whole number of at least 0; got "1e3"; give --cycles N.'],
    [{ seed: 0.5 }, 'seed must be a whole number; got 0.5; give --seed N.'],
    [{ name: '' }, 'name must be non-empty; got ""; give --name TEXT.'],
  ])('%o is refused with one sentence and exit code 2', (change, sentence) => {
    const attempt = () => simConfig({ ...good, ...change });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(sentence);
    expect(new ConfigError('').exitCode).toBe(2);
  });

  test('names are cleaned as the contract says', () => {
    expect(cleanName('smoke té/ st')).toBe('smoke_té__st');
    expect(cleanName('///')).toBe('scenario');
    expect(cleanName('_a-1_')).toBe('a-1');
  });

  test('wall-clock times carry their offset', () => {
    expect(utcTimestamp(new Date(0))).toBe('1970-01-01T00:00:00.000+00:00');
  });
});

describe('chunks', () => {
  test('10 cycles in chunks of 4', () => {
    expect(planChunks(10, 4).map(({ start_cycle, end_cycle }) => [start_cycle, end_cycle])).toEqual([
      [0, 4],
      [4, 8],
      [8, 10],
    ]);
    expect(planChunks(0, 4)).toEqual([]);
  });

  test('chunks cover every cycle once, in order, and there are ceil(cycles / chunkCycles)', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 60 }), fc.nat(500), (cycles, size, start) => {
        const chunks = planChunks(cycles, size);
        expect(chunks).toHaveLength(Math.ceil(cycles / size));
        const run = (list: typeof chunks) =>
          list.flatMap(({ start_cycle, end_cycle }) => Array.from({ length: end_cycle - start_cycle }, (_, n) => start_cycle + n));
        const all = Array.from({ length: cycles }, (_, n) => n);
        expect(run(chunks)).toEqual(all);
        expect(run(chunksFrom(chunks, start))).toEqual(all.slice(start));
      }),
    );
  });

  test('chunks by key end where the key changes', () => {
    const chunks = planChunksByKey(75, (cycle) => (cycle < 31 ? 'January' : cycle < 59 ? 'February' : 'March'));
    expect(chunks.map(({ end_cycle }) => end_cycle)).toEqual([31, 59, 75]);
    expect(planChunksByKey(0, String)).toEqual([]);
  });
});
