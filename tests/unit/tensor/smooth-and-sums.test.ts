import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../src/tensor/backend.ts';
import {
  compensatedAdd,
  constant,
  type Field,
  hinge,
  type Live,
  mul,
  smoothMaximum,
  smoothMinimum,
  step01,
  tf,
  unstackLevels,
} from '../../../src/tensor/index.ts';

const slopeAt = (f: (x: tf.Tensor) => tf.Tensor, x: number): number => tf.grad(f)(tf.scalar(x)).dataSync()[0] as number;
const at = (f: (x: tf.Tensor) => tf.Tensor, x: number): number => f(tf.scalar(x)).dataSync()[0] as number;

describe('smooth switches', () => {
  beforeAll(() => useBackend('cpu'));

  it('hinge is exactly zero below, linear above and has a continuous slope', () => {
    const f = (x: tf.Tensor) => hinge(x, 0.2);
    expect(at(f, -1)).toBe(0);
    expect(at(f, 1.2)).toBeCloseTo(1.1, 6);
    expect([-0.1, 0, 0.1, 0.2, 0.5].map((x) => slopeAt(f, x))).toEqual(
      [0, 0, 0.5, expect.closeTo(1, 6), 1].map((v) => (typeof v === 'number' ? expect.closeTo(v, 6) : v)),
    );
  });

  it('step01 rises from 0 to 1 with flat ends', () => {
    expect([at(step01, -1), at(step01, 0.5), at(step01, 2)]).toEqual([0, 0.5, 1]);
    expect([slopeAt(step01, 0), slopeAt(step01, 1)]).toEqual([0, 0]);
  });

  it('smooth extremes have slopes on both sides of the switch', () => {
    const two = tf.scalar(2);
    expect(at((x) => smoothMaximum(x, two, 1e-6), 5)).toBeCloseTo(5, 4);
    expect(at((x) => smoothMinimum(x, two, 1e-6), 5)).toBeCloseTo(2, 4);
    expect(slopeAt((x) => smoothMaximum(x, two, 1e-6), 2)).toBeCloseTo(0.5, 5);
  });
});

describe('compensated sums', () => {
  it('do not lose an increment of 1e-9 in a million steps, where the plain sum does', async () => {
    await useBackend('cpu');
    let carry = { value: tf.scalar(10), residual: tf.scalar(0) };
    const increment = tf.scalar(1e-9);
    const start = tf.memory().numTensors;
    for (let n = 0; n < 1e6; n++) {
      const next = tf.tidy(() => ({ ...compensatedAdd(carry.value, carry.residual, increment) }));
      tf.dispose([carry.value, carry.residual]);
      carry = next as typeof carry;
    }
    const sum = (carry.value.dataSync()[0] as number) + (carry.residual.dataSync()[0] as number);
    expect(sum - 10).toBeGreaterThan(0.999e-3);
    expect(sum - 10).toBeLessThan(1.001e-3);
    expect(Math.fround(10 + 1e-9)).toBe(10);
    expect(tf.memory().numTensors).toBe(start);
  });
});

describe('types', () => {
  it('keep faces from centers, and parameters from JavaScript arithmetic', () => {
    const center = tf.zeros([1, 2, 2]) as unknown as Field<'center'>;
    const face = tf.zeros([1, 2, 2]) as unknown as Field<'eastFace'>;
    const p: Live<{ diffusivity: number }> = { diffusivity: 1000 };
    // @ts-expect-error a value at a center and one at a face are not to be multiplied
    mul(center, face);
    // @ts-expect-error JavaScript arithmetic would cut the gradient of a parameter
    const half = () => p.diffusivity / 2;
    expect(half).toBeTypeOf('function');
    expect(mul(center, p.diffusivity).shape).toEqual([1, 2, 2]);
  });
});

it('levels come apart, and gradients through them, where there is only one too', () => {
  const grads = (levels: number) =>
    tf.grad((x) => tf.sum(tf.square(unstackLevels(x as Field).at(-1) as Field)))(
      constant(new Float32Array(levels * 2).fill(3), [levels, 1, 2]),
    );
  expect(Array.from(grads(1).dataSync())).toEqual([6, 6]);
  expect(Array.from(grads(2).dataSync())).toEqual([0, 0, 6, 6]);
});
