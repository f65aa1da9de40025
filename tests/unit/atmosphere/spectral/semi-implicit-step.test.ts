import { beforeAll, describe, expect, it } from 'vitest';
import { buildGravityWaves, implicitWaveTendency, waveTendency } from '../../../../src/atmosphere/spectral/gravity-waves.ts';
import { implicitSteps, semiImplicitStep } from '../../../../src/atmosphere/spectral/semi-implicit-step.ts';
import { inverse, matrix, product } from '../../../../src/atmosphere/spectral/small-matrix.ts';
import { asStack, joinStacks, type SpectralStack, stackPart, stackSpectral } from '../../../../src/grid/spectral-stack.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, constant, mul, sub, tf } from '../../../../src/tensor/index.ts';
import { randomNumbers } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const M = 7;
const N = M + 1;
const model = { potential: matrix(2, 3, (i, j) => 1 + i + 0.5 * j * j), depletion: matrix(3, 2, (i, j) => 4e4 / (1 + i + 2 * j)) };
const random = (fields: number, seed: number): SpectralStack => {
  const next = randomNumbers(seed);
  const values = Float32Array.from({ length: fields * N * N * 2 }, (_, k) => {
    const [n, m] = [Math.floor(k / 2) % N, Math.floor(k / 2 / N) % N];
    return n < m ? 0 : 2 * next() - 1;
  });
  return stackSpectral([constant<'spectral'>(values, [fields * N, N, 2])]);
};
const largest = (x: tf.Tensor): number => tf.max(tf.abs(x)).dataSync()[0] as number;
const still = () => asStack(mul(random(3, 1), 0));

describe('small matrices', () => {
  it('are inverted, with row exchange where the diagonal is zero', () => {
    const a = matrix(3, 3, (i, j) => (i === j ? 0 : 1 + i * 3 + j));
    const unit = product(a, inverse(a));
    const wrong = unit.flatMap((row, i) => [...row].map((x, j) => Math.abs(x - Number(i === j))));
    expect(Math.max(...wrong)).toBeLessThan(1e-12);
  });

  it('are refused when they have no inverse', () => expect(() => inverse(matrix(2, 2, () => 1))).toThrow('regular'));
});

describe('gravity waves', () => {
  it('are solved implicitly: the tendency returned is that of the state it leads to', () => {
    const h = 900;
    const waves = buildGravityWaves(M, model, still(), [h]);
    const x = joinStacks([asStack(mul(random(2, 3), 1e-5)), random(3, 4)]);
    const L = implicitWaveTendency(waves, x, h);
    const after = asStack(add(x, mul(L, h)));
    const expected = waveTendency(waves, after);
    const relative = (from: number, count: number): number =>
      largest(sub(stackPart(L, from, count), stackPart(expected, from, count))) / largest(stackPart(expected, from, count));
    expect(relative(0, 2)).toBeLessThan(1e-4);
    expect(relative(2, 3)).toBeLessThan(1e-4);
    expect(largest(sub(waveTendency(waves, x), expected)) / largest(expected), 'the state before is another').toBeGreaterThan(0.1);
  });

  it('refuse a step that they have no tables for', () => {
    expect(() => implicitWaveTendency(buildGravityWaves(M, model, still(), [1]), random(5, 1), 2)).toThrow('tables');
  });
});

/** Turns one vorticity coefficient as advection does, by ω. */
const turning = (ω: number) => (x: SpectralStack) => {
  const [re, im] = tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor];
  return asStack(mul(tf.concat([tf.neg(im), re], 1), ω));
};

/** Error after one unit of time of a wave that is turned and, as divergence and scalar, oscillates too. */
function errorAfter(steps: number): number {
  const [ω, c, a] = [1, 4, 6.371e6];
  const dt = 1 / steps;
  const single = { potential: matrix(1, 1, () => 1), depletion: matrix(1, 1, () => (c * a * a) / 12) };
  const waves = buildGravityWaves(M, single, asStack(mul(stackPart(random(1, 1), 0, 1), 0)), implicitSteps(dt));
  const at = (field: number, value: number) =>
    Float32Array.from({ length: 3 * N * N * 2 }, (_, k) => (k === ((field * N + 2) * N + 3) * 2 ? value : 0));
  const start = stackSpectral([constant<'spectral'>(at(1, 1), [3 * N, N, 2])]);
  let x = start;
  for (let n = 0; n < steps; n++) x = semiImplicitStep(x, { explicit: turning(ω), waves }, dt);
  const coefficient = (part: number): number => {
    const values = stackPart(x, 1, 1).dataSync();
    const [m, n, D] = [2, 3, N / 2];
    return values[(((n % 2) * N + m) * 2 + part) * D + Math.floor(n / 2)] as number;
  };
  const exact = Math.cos(Math.sqrt(c));
  return Math.hypot(coefficient(0) - exact * Math.cos(ω), coefficient(1) - exact * Math.sin(ω));
}

describe('the semi-implicit step', () => {
  it('is of second order where waves and advection act together', () => {
    const order = Math.log2(errorAfter(8) / errorAfter(16));
    expect(order).toBeGreaterThan(1.8);
    expect(errorAfter(16)).toBeLessThan(0.01);
  });
});
