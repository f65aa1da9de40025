import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  accumulate,
  describeDifference,
  emptyAccumulator,
  flatten,
  meanOf,
  readTree,
  type TensorTree,
  treeFromHost,
  unflatten,
} from '../../../src/kernel/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, tf } from '../../../src/tensor/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const sample = (x: number): TensorTree => ({ b: { q: tf.fill([2, 2], x), p: tf.scalar(2 * x) }, a: tf.tensor1d([x, -x]) });
const pairOf = (tree: object): tf.Tensor[] => flatten(tree).map(([, leaf]) => leaf);

describe('trees', () => {
  test('leaves come in one order, whatever the order of keys, and go back', () => {
    expect(flatten(sample(1)).map(([path]) => path)).toEqual(['a', 'b.p', 'b.q']);
    expect(Object.keys(unflatten(flatten(sample(1))))).toEqual(['a', 'b']);
  });

  test('a name that restarts could not undo, and a leaf that is no tensor, are refused', () => {
    expect(() => flatten({ a__b: tf.scalar(1) })).toThrow(/neither '.' nor '__'; got 'a__b'/);
    expect(() => flatten({ a: { b: 1 } })).toThrow(/got number at 'a.b'/);
  });

  test('a difference in names or shapes is told', () => {
    expect(describeDifference(flatten({ a: tf.zeros([2]) }), flatten({ a: tf.zeros([3]) }))).toMatch(/shape \[2\] in the first and \[3\]/);
    expect(describeDifference(flatten({ a: tf.zeros([2]) }), flatten({}))).toBe("'a' is missing in the second");
    expect(describeDifference(flatten({}), flatten({ c: tf.zeros([1]) }))).toBe("'c' is missing in the first");
  });

  test('reading and remaking keep every bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float32Array({ minLength: 1, maxLength: 40 }), async (values) => {
        const back = await readTree(treeFromHost<TensorTree>([['x.y', { shape: [values.length], values }]]));
        expect(new Uint32Array(back[0]?.[1].values.buffer ?? new ArrayBuffer(0))).toEqual(new Uint32Array(values.slice().buffer));
      }),
    );
  });
});

describe('accumulator', () => {
  test('a mean of many samples keeps the last place, where plain float32 sums lose it', () => {
    const mean = tf.tidy(() => {
      let compensated = emptyAccumulator({ x: tf.scalar(0) });
      let plain: tf.Scalar = tf.scalar(0);
      for (let n = 0; n < 20_000; n++) {
        const x = tf.scalar(300 + (n % 7) / 70);
        compensated = accumulate(compensated, { x });
        plain = add(plain, x);
      }
      const [leaf] = pairOf(meanOf(compensated));
      return [leaf?.dataSync()[0] ?? 0, (plain.dataSync()[0] ?? 0) / 20_000];
    }) as unknown as [number, number];
    let exact = 0;
    for (let n = 0; n < 20_000; n++) exact += Math.fround(300 + (n % 7) / 70) / 20_000;
    expect(Math.abs(mean[0] - exact)).toBeLessThan(300 * 2 ** -24);
    expect(Math.abs(mean[1] - exact)).toBeGreaterThan(300 * 2 ** -22);
  });

  test('a sample of another shape is refused', () => {
    expect(() => accumulate(emptyAccumulator({ x: tf.zeros([2]) }), { x: tf.zeros([3]) })).toThrow(/shape \[2\]/);
  });
});
