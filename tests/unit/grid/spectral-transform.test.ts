import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { legendreFunctions } from '../../../src/grid/legendre-functions.ts';
import {
  curl,
  divergence,
  laplacian,
  scaledGradient,
  toGrid,
  toSpectral,
  windFromVorticityDivergence,
} from '../../../src/grid/spectral-operators.ts';
import { joinStacks, type SpectralStack, stackPart, stackSpectral, unstackSpectral } from '../../../src/grid/spectral-stack.ts';
import { buildSpectralTransform, type SpectralTransform } from '../../../src/grid/spectral-transform.ts';
import { constant, type Field, neg, sub, tf } from '../../../src/tensor/index.ts';

const grid = gaussianGrid(resolutions.T31);
let t: SpectralTransform;
beforeAll(async () => {
  await tf.setBackend('cpu');
  t = buildSpectralTransform(grid);
});

/** Deterministic numbers in [−1, 1). */
function noise(count: number, seed: number): Float32Array {
  let x = seed;
  return Float32Array.from({ length: count }, () => {
    x = (1103515245 * x + 12345) % 2147483648;
    return x / 1073741824 - 1;
  });
}

/** Fields with valid coefficients: n ≥ m, real at m = 0, zero global mean unless asked. */
function randomStack(transform: SpectralTransform, fields: number, seed: number, mean = false): SpectralStack {
  const N = transform.truncation + 1;
  const values = noise(N * N * 2 * fields, seed).map((x, k) => {
    const part = k % 2;
    const n = Math.floor(k / (2 * fields)) % N;
    const m = Math.floor(k / (2 * fields) / N);
    return n < m || (m === 0 && part === 1) || (n === 0 && !mean) ? 0 : x / (1 + n);
  });
  const parts = constant<'spectral'>(values, [N, N, 2 * fields]);
  return stackSpectral(tf.split(parts, fields, 2) as Field<'spectral'>[]);
}

const largest = (x: tf.Tensor): number => tf.max(tf.abs(x)).dataSync()[0] as number;
const relative = (a: tf.Tensor, b: tf.Tensor): number => largest(sub(a, b)) / largest(b);

describe('Legendre functions', () => {
  it('are orthonormal under the Gauss weights, also after rounding to float32', () => {
    const N = grid.truncation + 1;
    const P = Float32Array.from(legendreFunctions(grid.truncation, grid.sinLatitude).value);
    let worst = 0;
    for (let m = 0; m < N; m++)
      for (let n = m; n < N; n++)
        for (let k = m; k < N; k++) {
          let inner = 0;
          for (let j = 0; j < grid.rows; j++) {
            const row = (m * grid.rows + j) * N;
            inner += (grid.weights[j] as number) * (P[row + n] as number) * (P[row + k] as number);
          }
          worst = Math.max(worst, Math.abs(inner - (n === k ? 1 : 0)));
        }
    expect(worst).toBeLessThan(1e-6);
  });

  it('start as the textbook says: P_10 = √(3/2) μ, H_10 = √(3/2) (1 − μ²)', () => {
    const { value, slope } = legendreFunctions(2, Float64Array.of(0.3));
    expect(value[1]).toBeCloseTo(Math.sqrt(1.5) * 0.3, 12);
    expect(slope[1]).toBeCloseTo(Math.sqrt(1.5) * 0.91, 12);
  });
});

describe('spectral transform', () => {
  it('returns what it was given', () => {
    const X = randomStack(t, 3, 1, true);
    expect(relative(toSpectral(t, toGrid(t, X)), X)).toBeLessThan(1e-6);
  });

  it('has spherical harmonics as eigenfunctions of the Laplacian', () => {
    const X = randomStack(t, 1, 2);
    const { east, north } = scaledGradient(t, X);
    const scale = 6.371e6 ** 2;
    const twice = tf.mul(divergence(t, { east, north }), scale);
    expect(relative(twice, tf.mul(laplacian(t, X), scale))).toBeLessThan(3e-6);
  });

  it('takes vorticity and divergence to wind and back', () => {
    const ζ = randomStack(t, 2, 3);
    const δ = randomStack(t, 2, 4);
    const wind = windFromVorticityDivergence(t, ζ, δ);
    expect(relative(curl(t, wind), ζ)).toBeLessThan(3e-6);
    expect(relative(divergence(t, wind), δ)).toBeLessThan(3e-6);
    const mirrored = { east: wind.east, north: neg(wind.north) };
    expect(relative(curl(t, mirrored), ζ), 'a wrong sign must not pass').toBeGreaterThan(0.1);
  });

  it('knows solid rotation: ζ = 2Ω sin φ has u = Ω a cos φ', () => {
    const N = t.truncation + 1;
    const values = new Float32Array(N * N * 2);
    values[2] = (2 * 1e-5) / Math.sqrt(1.5);
    const ζ = stackSpectral([constant<'spectral'>(values, [N, N, 2])]);
    const { east } = windFromVorticityDivergence(t, ζ, tf.zerosLike(ζ));
    const u = east.dataSync();
    const j = 10;
    const cos2 = 1 - (grid.sinLatitude[j] as number) ** 2;
    expect((u[j * grid.columns] as number) / (63.71 * cos2)).toBeCloseTo(1, 5);
  });

  it('gives divergences no global mean', () => {
    const D = divergence(t, { east: toGrid(t, randomStack(t, 1, 5)), north: toGrid(t, randomStack(t, 1, 6)) });
    expect(largest(D.slice([0, 0, 0], [1, 2, 1]))).toBe(0);
  });

  it('keeps fields of a stack apart', () => {
    const stack = randomStack(t, 2, 7);
    const second = toGrid(t, stackPart(stack, 1, 1));
    expect(relative(toGrid(t, stack).slice([1, 0, 0], [1, 48, 96]), second)).toBe(0);
    expect(relative(toGrid(t, joinStacks([stack, stackPart(stack, 1, 1)])).slice([2, 0, 0], [1, 48, 96]), second)).toBe(0);
  });

  it('takes fields apart as they were put together, also where degrees do not pair', () => {
    for (const N of [11, 32]) {
      const fields = [1, 2, 3].map((seed) => constant<'spectral'>(noise(N * N * 2, seed), [N, N, 2]));
      unstackSpectral(stackSpectral(fields)).forEach((field, f) => {
        expect(relative(field, fields[f] as Field<'spectral'>)).toBe(0);
      });
    }
  });

  it('is what its definition says at a place in each hemisphere', () => {
    const N = t.truncation + 1;
    const X = randomStack(t, 1, 10, true);
    const parts = (unstackSpectral(X)[0] as Field<'spectral'>).arraySync();
    const { value } = legendreFunctions(t.truncation, grid.sinLatitude);
    const onGrid = toGrid(t, X).arraySync();
    for (const [j, i] of [
      [5, 17],
      [40, 95],
    ] as const) {
      let sum = 0;
      for (let m = 0; m < N; m++)
        for (let n = m; n < N; n++) {
          const [re, im] = [parts[m]?.[n]?.[0] ?? 0, parts[m]?.[n]?.[1] ?? 0];
          const λ = (2 * Math.PI * m * i) / grid.columns;
          sum += (m === 0 ? 1 : 2) * (value[(m * grid.rows + j) * N + n] as number) * (re * Math.cos(λ) - im * Math.sin(λ));
        }
      expect(onGrid[0]?.[j]?.[i]).toBeCloseTo(sum, 5);
    }
  });
});

describe('adjoint of the transforms', () => {
  const small = () => buildSpectralTransform(gaussianGrid({ truncation: 10, rows: 16, columns: 32 }));
  const dot = (a: tf.Tensor, b: tf.Tensor): number => tf.sum(tf.mul(a, b)).dataSync()[0] as number;
  const cases = {
    toGrid: (s: SpectralTransform, X: SpectralStack) => toGrid(s, X),
    roundTrip: (s: SpectralTransform, X: SpectralStack) => toSpectral(s, toGrid(s, X)),
    gradient: (s: SpectralTransform, X: SpectralStack) => tf.mul(scaledGradient(s, X).north, 6.371e6),
    divergence: (s: SpectralTransform, X: SpectralStack) => tf.mul(divergence(s, { east: toGrid(s, X), north: toGrid(s, X) }), 6.371e6),
  };
  for (const [name, linear] of Object.entries(cases))
    it(`${name}: ⟨L v, w⟩ = ⟨v, Lᵀ w⟩`, () => {
      const s = small();
      const v = randomStack(s, 2, 8, true);
      const Lv = linear(s, v);
      const w = tf.tensor(noise(Lv.size, 9), Lv.shape);
      const Ltw = tf.grad((X) => tf.sum(tf.mul(linear(s, X as SpectralStack), w)))(v);
      expect(Math.abs(dot(Lv, w) - dot(v, Ltw))).toBeLessThan(64 * 2 ** -23 * dot(tf.abs(Lv), tf.abs(w)));
    });
});
