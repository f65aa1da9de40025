import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../src/tensor/backend.ts';
import { tf } from '../../../src/tensor/index.ts';

/** Cotangents of a and b where the cotangent of a / b is given. */
function cotangents(a: tf.Tensor, b: tf.Tensor, given: tf.Tensor): number[][] {
  const grads = tf.grads((...[x, y]: tf.Tensor[]) => tf.div(x as tf.Tensor, y as tf.Tensor));
  return grads([a, b], given).map((x) => Array.from(x.dataSync()));
}

const expectNear = (got: readonly number[] | undefined, wanted: readonly number[]): void => {
  expect(got?.length).toBe(wanted.length);
  wanted.forEach((value, n) => {
    expect(Math.abs((got?.[n] as number) - value)).toBeLessThanOrEqual(4 * 2 ** -23 * Math.abs(value));
  });
};

describe('the gradient of a quotient', () => {
  beforeAll(() => useBackend('cpu'));

  it('is 1 / b and −a / b²', () => {
    const [ofA, ofB] = cotangents(tf.tensor1d([3, -1, 0]), tf.tensor1d([2, 4, -8]), tf.tensor1d([1, 2, 3]));
    expectNear(ofA, [1 / 2, 2 / 4, -3 / 8]);
    expectNear(ofB, [-3 / 4, 2 / 16, 0]);
  });

  it('adds up over what was broadcast', () => {
    const [ofA, ofB] = cotangents(tf.tensor2d([[6], [5]]), tf.tensor1d([2, 4, 8]), tf.ones([2, 3]));
    expectNear(ofA, [7 / 8, 7 / 8]);
    expectNear(ofB, [-11 / 4, -11 / 16, -11 / 64]);
    const [, ofNumber] = cotangents(tf.tensor1d([1, 2, 3]), tf.scalar(2), tf.ones([3]));
    expectNear(ofNumber, [-6 / 4]);
    const [, ofOne] = cotangents(tf.scalar(1), tf.tensor1d([4]), tf.ones([1]));
    expectNear(ofOne, [-1 / 16]);
  });

  it('keeps to the range of float32 where b² does not', () => {
    const [, ofB] = cotangents(tf.tensor1d([1e-20, 1e25]), tf.tensor1d([1e-25, 1e20]), tf.tensor1d([1e-25, 1e-10]));
    expectNear(ofB, [-1e5, -1e-25]);
  });
});
