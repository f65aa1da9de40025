import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { scheduled } from '../../../../src/tensor/compile/build.ts';
import { defaultCacheFolder, keep, keepNewest, readKept } from '../../../../src/tensor/compile/disk-cache.ts';
import { fusedLoop, type Target } from '../../../../src/tensor/compile/index.ts';
import { keepProgram, readProgram, type ScheduledTree } from '../../../../src/tensor/compile/kept-program.ts';
import { traceTree } from '../../../../src/tensor/compile/trace/traced-tree.ts';
import { scan, tf } from '../../../../src/tensor/index.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';

beforeAll(() => useBackend('cpu'));

const folder = mkdtempSync(join(tmpdir(), 'kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A loop with numbers that float32 holds and numbers that it does not. */
function tree(): ScheduledTree {
  const table = tf.tensor1d([-0, 0.1, Number.NaN, 1e-40]);
  const loop = ({ x }: { x: tf.Tensor }) =>
    scan({ count: 3, start: { x }, body: ({ x }) => ({ carry: { x: tf.add(tf.mul(x, table), tf.sin(table)) as tf.Tensor } }) });
  const { graph, inputs, outputs } = traceTree(loop, { x: tf.tensor1d([1, 2, 3, 4]) });
  return { program: scheduled(graph), inputs, outputs };
}

describe('a program kept on disk', () => {
  it('comes back with the same numbers, bit for bit, and shared objects still shared', () => {
    const made = tree();
    keepProgram('one', made, folder);
    const kept = readProgram('one', made.inputs, folder);
    expect(kept).toEqual(made);
    const { program } = kept as ScheduledTree;
    expect(program.constants.map(({ values }) => values?.constructor)).toEqual(made.program.constants.map(() => Float64Array));
    expect(program.constants.some(({ values }) => values?.some((value) => Math.fround(value) !== value))).toBe(true);
    expect(
      Object.is(
        program.constants.flatMap(({ values }) => [...(values ?? [])]).find((value) => value === 0),
        -0,
      ),
    ).toBe(true);
    const run = (of: typeof program) => interpretProgram(of, [Float64Array.of(1, 2, 3, 4)]);
    expect(run(program)).toEqual(run(made.program));
    program.constants.forEach((buffer) => {
      buffer.offset += 16;
    });
    expect(JSON.stringify(program.stages)).not.toBe(JSON.stringify(made.program.stages));
  });

  it('is not taken for other leaves, when damaged, or under another key', () => {
    const made = tree();
    keepProgram('two', made, folder);
    const other = made.inputs.map((leaf) => ({ ...leaf, shape: [5] }));
    expect(readProgram('two', other, folder)).toBeUndefined();
    expect(readProgram('three', made.inputs, folder)).toBeUndefined();
    const path = join(folder, 'two.program');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(readProgram('two', made.inputs, folder)).toBeUndefined();
  });

  it('is not taken when it was written in a form that cannot be read, and needs a folder that is one', () => {
    keep(folder, 'four.program', Buffer.from('written by something else'));
    expect(readProgram('four', [], folder)).toBeUndefined();
    writeFileSync(join(folder, 'file'), '');
    keep(join(folder, 'file', 'below'), 'five.program', Buffer.from('x'));
    expect(readKept(join(folder, 'file', 'below'), 'five.program')).toBeUndefined();
  });

  it('spares a loop its tracing', async () => {
    const key = `test-${Math.random()}`;
    const target: Target = async (program) => {
      let outputs: Float64Array[] = [];
      const inputs = program.inputs.map(({ size }) => new Float64Array(size));
      const readSync = (output: number) => outputs[output] as Float64Array;
      const run = (count?: number) => {
        outputs = interpretProgram(program, inputs, count);
      };
      return { program, write: (n, values) => inputs[n]?.set(values), run, read: async (n) => readSync(n), readSync, dispose: () => {} };
    };
    let calls = 0;
    const body = ({ x }: { x: tf.Tensor }) => {
      calls++;
      return { carry: { x: tf.add(x, 1) as tf.Tensor }, results: { twice: tf.mul(x, 2) as tf.Tensor } };
    };
    const start = { x: tf.tensor1d([1, 2]) as tf.Tensor };
    const went = async (maxCount: number) => {
      const { carry, results } = (await fusedLoop({ start, body, maxCount, key, target })).run(start, {}, 2);
      return [carry.x.arraySync(), results.twice.arraySync()];
    };
    try {
      expect(await went(4)).toEqual([
        [3, 4],
        [
          [2, 4],
          [4, 6],
        ],
      ]);
      const before = calls;
      expect(await went(4)).toEqual(await went(4));
      expect(calls).toBe(before);
      await went(5);
      expect(calls).toBeGreaterThan(before);
    } finally {
      for (const name of readdirSync(defaultCacheFolder())) if (name.startsWith(key)) rmSync(join(defaultCacheFolder(), name));
    }
  });
});

describe('what is kept', () => {
  it('is the newest of a kind', () => {
    const own = mkdtempSync(join(folder, 'newest-'));
    ['a.x', 'b.x', 'c.x', 'd.y'].forEach((name, n) => {
      keep(own, name, Uint8Array.of(n));
      utimesSync(join(own, name), n, n);
    });
    keepNewest(own, '.x', 2);
    expect(readdirSync(own).sort()).toEqual(['b.x', 'c.x', 'd.y']);
    expect([...(readKept(own, 'c.x') ?? [])]).toEqual([2]);
    expect(readKept(own, 'a.x')).toBeUndefined();
  });
});
