import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../src/tensor/backend.ts';
import { tf } from '../../../src/tensor/index.ts';

/** Numbers that a function of a fixed field makes on both backends. */
async function onBoth(f: (x: tf.Tensor3D) => tf.Tensor[]): Promise<number[][][]> {
  const results: number[][][] = [];
  for (const backend of ['cpu', 'tfjs-wasm'] as const) {
    await useBackend(backend);
    const made = tf.tidy(() => f(tf.reshape(tf.range(0, 5 * 6 * 40), [5, 6, 40])));
    results.push(made.flatMap((tensor) => [tensor.shape, [...tensor.dataSync()]]));
    tf.dispose(made);
  }
  return results;
}

describe('slice, split, concat and reverse on tfjs-wasm do what they do in plain JavaScript', () => {
  it.each([
    ['levels', [1, 0, 0], [3, 6, 40]],
    ['rows', [0, 2, 0], [5, 3, 40]],
    ['columns', [0, 0, 38], [5, 6, 2]],
    ['a box', [1, 2, 3], [3, 1, 36]],
    ['everything', [0, 0, 0], [5, 6, 40]],
    ['the rest', [2, 1, 0], [-1, -1, -1]],
    ['nothing', [0, 0, 0], [5, 0, 40]],
  ])('slice takes %s', async (_, begin, size) => {
    const [plain, wasm] = await onBoth((x) => [tf.slice(x, begin as [number, number, number], size as [number, number, number])]);
    expect(wasm).toEqual(plain);
  });

  it.each([0, 1, 2, -1])('split and concat along axis %i', async (axis) => {
    const [plain, wasm] = await onBoth((x) => {
      const length = x.shape.at(axis) as number;
      const parts = tf.split(x, [1, length - 3, 2], axis);
      return [...parts, tf.concat([...parts].reverse(), axis), tf.concat([x], axis)];
    });
    expect(wasm).toEqual(plain);
  });

  it.each([[[0]], [[1]], [[2]], [[-1, 0]], [[]]])('reverse along axes %j', async (axes) => {
    const [plain, wasm] = await onBoth((x) => [tf.reverse(x, axes), tf.reverse(tf.greater(x, 9), axes)]);
    expect(wasm).toEqual(plain);
  });

  it('keep integers, truth values, and the gradient', async () => {
    const [plain, wasm] = await onBoth((x) => {
      const whole = tf.cast(x, 'int32');
      const gradient = tf.grad((y) =>
        tf.sum(
          tf.concat(
            [
              tf.slice(y as tf.Tensor3D, [1, 1, 1], [2, 2, 2]),
              ...tf.split(tf.square(y as tf.Tensor3D), 2, 2).map((half) => tf.slice(half as tf.Tensor3D, 0, [2, 2, 2])),
            ],
            0,
          ),
        ),
      )(x);
      return [
        tf.concat(
          [
            whole,
            tf.slice(whole, [1, 1, 1], [4, 5, 39]).pad([
              [0, 1],
              [0, 1],
              [0, 1],
            ]),
          ],
          1,
        ),
        tf.slice(tf.greater(x, 9), [0, 0, 5], [1, 1, 9]),
        gradient,
      ];
    });
    expect(wasm).toEqual(plain);
  });
});
