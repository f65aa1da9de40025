import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../src/tensor/backend.ts';
import { type Field, shift, tf, tridiagonalSolve, verticalScan } from '../../../src/tensor/index.ts';

/** Runs the kernel that native TensorFlow would use (stock ops only) on the active backend. */
function decomposed(name: string, inputs: tf.Tensor[], attributes: object): tf.Tensor {
  const kernel = tf.getKernel(name, 'tensorflow');
  return kernel.kernelFunc({ inputs: inputs as never, attrs: attributes as never, backend: tf.backend() }) as tf.Tensor;
}

describe('decompositions of primitives into stock ops', () => {
  beforeAll(() => useBackend('tfjs-wasm'));
  const x = () => tf.randomNormal([5, 6, 7], 0, 1, 'float32', 1) as Field;

  it.each(['periodic', 'zero', 'edge'] as const)('shift equals its loop bit for bit (%s)', (boundary) => {
    for (const [axis, name] of [
      [0, 'level'],
      [1, 'latitude'],
      [2, 'longitude'],
    ] as const)
      for (const offset of [-3, -1, 1, 2])
        expect(decomposed('Shift', [x()], { axis, offset, boundary }).dataSync()).toEqual(shift(x(), name, offset, boundary).dataSync());
  });

  it('verticalScan and tridiagonalSolve equal their loops to rounding', () => {
    const scan = tf.sub(
      decomposed('VerticalScan', [x()], { exclusive: true, reverse: true }),
      verticalScan(x(), { from: 'bottom', exclusive: true }),
    );
    expect(tf.max(tf.abs(scan)).dataSync()[0]).toBeLessThan(1e-6);
    const diagonal = tf.add(tf.mul(tf.abs(x()), 3), 4) as Field;
    const solve = tf.sub(decomposed('TridiagonalSolve', [x(), diagonal, x(), x()], {}), tridiagonalSolve(x(), diagonal, x(), x()));
    expect(tf.max(tf.abs(solve)).dataSync()[0]).toBeLessThan(1e-6);
  });
});
