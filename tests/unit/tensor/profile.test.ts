import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, type Field, mul, shift, tf } from '../../../src/tensor/index.ts';
import { profileStep } from '../../../src/tensor/profile.ts';

describe('the profile of a step', () => {
  beforeAll(() => useBackend('tfjs-wasm'));

  it('counts kernels and bytes, own ones too, and frees what the step made', async () => {
    const x = tf.ones([2, 3, 4]) as Field<'center'>;
    const before = tf.memory().numTensors;
    const { calls, bytes, kernels, milliseconds } = await profileStep(() => mul(add(x, x), shift(x, 'longitude', 1, 'periodic')));
    expect(Object.fromEntries(kernels.map((kernel) => [kernel.name, kernel.calls]))).toEqual({ Add: 1, Multiply: 1, Shift: 1 });
    expect(calls).toBe(3);
    expect(bytes).toBe((3 + 3 + 2) * 24 * 4);
    expect(milliseconds).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });
});
