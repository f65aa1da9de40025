import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../src/tensor/backend.ts';
import {
  type Boundary,
  conjugateGradient,
  type Field,
  fourier,
  shift,
  tf,
  tridiagonalSolve,
  verticalScan,
} from '../../../src/tensor/index.ts';

const random = (shape: [number, number, number], seed: number): Field => tf.randomNormal(shape, 0, 1, 'float32', seed) as Field;
const dot = (a: tf.Tensor, b: tf.Tensor): number => {
  const [x, y] = [a.dataSync(), b.dataSync()];
  return Array.from(x).reduce((sum, value, n) => sum + value * (y[n] as number), 0);
};
const norm = (a: tf.Tensor): number => Math.sqrt(dot(a, a));

/** ⟨J v, w⟩ of a linear f by f itself, and ⟨v, Jᵀ w⟩ by its registered gradient. */
function adjointMismatch(f: (x: tf.Tensor) => tf.Tensor, v: tf.Tensor): number {
  const value = f(v);
  const w = tf.randomNormal(value.shape, 0, 1, 'float32', 7);
  const transposed = tf.grad((x) => tf.sum(tf.mul(f(x), w)))(v);
  return Math.abs(dot(value, w) - dot(v, transposed)) / (norm(value) * norm(w));
}

describe.each(['cpu', 'tfjs-wasm'] as const)('own primitives on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const boundaries: Boundary[] = ['periodic', 'zero', 'edge'];

  it.each(boundaries)('shift reads the neighbour along every axis (%s)', (boundary) => {
    const [K, J, I] = [3, 4, 5];
    const x = random([K, J, I], 1);
    const values = x.arraySync() as number[][][];
    const read = (i: number, n: number) => (boundary === 'periodic' ? (i + n) % n : Math.max(0, Math.min(n - 1, i)));
    for (const offset of [-2, -1, 1, 2]) {
      const east = shift(x, 'longitude', offset, boundary).arraySync() as number[][][];
      const up = shift(x, 'level', offset, boundary).arraySync() as number[][][];
      for (let k = 0; k < K; k++) {
        for (let i = 0; i < I; i++) {
          const beyond = (i + offset < 0 || i + offset >= I) && boundary === 'zero';
          expect(east[k]?.[1]?.[i]).toBe(beyond ? 0 : values[k]?.[1]?.[read(i + offset, I)]);
        }
        const above = (k + offset < 0 || k + offset >= K) && boundary === 'zero';
        expect(up[k]?.[2]?.[3]).toBe(above ? 0 : values[read(k + offset, K)]?.[2]?.[3]);
      }
    }
  });

  it.each(boundaries)('shift has the transposed shift as its gradient (%s)', (boundary) => {
    for (const axis of ['level', 'latitude', 'longitude'] as const)
      for (const offset of [-2, -1, 1, 2])
        expect(adjointMismatch((x) => shift(x as Field, axis, offset, boundary), random([4, 6, 8], 2))).toBeLessThan(1e-6);
  });

  it('verticalScan sums from the top and from the bottom, with its transpose as gradient', () => {
    const x = random([5, 3, 4], 3);
    for (const from of ['top', 'bottom'] as const) {
      for (const exclusive of [false, true]) {
        const difference = tf.sub(verticalScan(x, { from, exclusive }), tf.cumsum(x, 0, exclusive, from === 'bottom'));
        expect(norm(difference)).toBeLessThan(1e-5);
        expect(adjointMismatch((y) => verticalScan(y as Field, { from, exclusive }), x)).toBeLessThan(1e-6);
      }
    }
  });

  const dominant = (seed: number): [Field, Field, Field] => {
    const lower = random([6, 3, 4], seed);
    const upper = random([6, 3, 4], seed + 1);
    const diagonal = tf.add(tf.add(tf.abs(lower), tf.abs(upper)), 1) as Field;
    return [lower, diagonal, upper];
  };

  it('tridiagonalSolve satisfies its equation', () => {
    const [lower, diagonal, upper] = dominant(4);
    const rhs = random([6, 3, 4], 6);
    const x = tridiagonalSolve(lower, diagonal, upper, rhs);
    const product = tf.addN([
      tf.mul(lower, shift(x, 'level', -1, 'zero')),
      tf.mul(diagonal, x),
      tf.mul(upper, shift(x, 'level', 1, 'zero')),
    ]);
    expect(norm(tf.sub(product, rhs)) / norm(rhs)).toBeLessThan(1e-6);
  });

  it('tridiagonalSolve of one level divides, with the gradients of a quotient', () => {
    const [lower, diagonal, upper, rhs] = [-3, 4, 5, 6].map((value) => tf.fill([1, 2, 2], value) as Field) as [Field, Field, Field, Field];
    const gradients = tf.grads((...[a, b, c, d]) => tridiagonalSolve(a as Field, b as Field, c as Field, d as Field))([
      lower,
      diagonal,
      upper,
      rhs,
    ]);
    expect(tridiagonalSolve(lower, diagonal, upper, rhs).dataSync()[0]).toBe(1.5);
    expect(gradients.map((gradient) => gradient.dataSync()[3])).toEqual([-0, -6 / 16, -0, 0.25]);
  });

  it('tridiagonalSolve has exact gradients in the right-hand side and, by differences, in its coefficients', () => {
    const [lower, diagonal, upper] = dominant(8);
    const rhs = random([6, 3, 4], 10);
    expect(adjointMismatch((b) => tridiagonalSolve(lower, diagonal, upper, b as Field), rhs)).toBeLessThan(1e-6);
    const w = random([6, 3, 4], 11);
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
      tf.sum(tf.mul(tridiagonalSolve(a as Field, b as Field, c as Field, rhs), w)) as tf.Scalar;
    const gradients = tf.grads(f as never)([lower, diagonal, upper]);
    const directions = [12, 13, 14].map((seed) => random([6, 3, 4], seed));
    const h = 1e-2;
    const moved = (sign: number): number => {
      const [a, b, c] = [lower, diagonal, upper].map((x, n) => tf.add(x, tf.mul(directions[n] as tf.Tensor, sign * h))) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return f(a, b, c).dataSync()[0] as number;
    };
    const byDifferences = (moved(1) - moved(-1)) / (2 * h);
    const byGradient = gradients.reduce((sum, g, n) => sum + dot(g, directions[n] as tf.Tensor), 0);
    expect(Math.abs(byGradient / byDifferences - 1)).toBeLessThan(0.01);
  });

  it('fourier is the sum that defines it, one direction the transpose and the gradient of the other', () => {
    const [points, waves] = [12, 4];
    const x = random([2, 3, points], 15);
    const X = fourier(x, { direction: 'analysis', points, waves });
    expect(X.shape).toEqual([2, 3, 2 * waves]);
    const row = x.arraySync()[1]?.[2] as number[];
    for (let m = 0; m < waves; m++) {
      const part = (f: (angle: number) => number) => row.reduce((sum, value, i) => sum + value * f((2 * Math.PI * m * i) / points), 0);
      const [re, im] = tf.slice(X, [1, 2, 2 * m], [1, 1, 2]).dataSync();
      expect(re).toBeCloseTo(part(Math.cos), 5);
      expect(im).toBeCloseTo(-part(Math.sin), 5);
    }
    const Y = random([2, 3, 2 * waves], 16);
    const synthesized = fourier(Y, { direction: 'synthesis', points, waves });
    expect(Math.abs(dot(X, Y) - dot(x, synthesized)) / (norm(X) * norm(Y))).toBeLessThan(1e-6);
    expect(adjointMismatch((v) => fourier(v, { direction: 'analysis', points, waves }), x)).toBeLessThan(1e-6);
    expect(adjointMismatch((v) => fourier(v, { direction: 'synthesis', points, waves }), Y)).toBeLessThan(1e-6);
  });

  /** x ↦ (I − ∇²) x on a small periodic, walled grid. */
  const operator = (x: Field): Field => {
    const neighbours = tf.addN([
      shift(x, 'longitude', 1, 'periodic'),
      shift(x, 'longitude', -1, 'periodic'),
      shift(x, 'latitude', 1, 'edge'),
      shift(x, 'latitude', -1, 'edge'),
    ]);
    return tf.sub(tf.mul(x, 5), neighbours) as Field;
  };
  const options = { operator, preconditioner: (r: Field) => tf.div(r, 5) as Field, iterations: 40, tolerance: 1e-6 };

  it('conjugateGradient agrees with a dense solve and says what it cost', () => {
    const [J, I] = [4, 6];
    const b = random([1, J, I], 20);
    const { solution, iterations, residual } = conjugateGradient(b, options);
    const columns = Array.from({ length: J * I }, (_, n) => operator(tf.reshape(tf.oneHot([n], J * I), [1, J, I]) as Field).dataSync());
    const A = Array.from({ length: J * I }, (_, row) => columns.map((column) => column[row] as number));
    const x = denseSolve(A, Array.from(b.dataSync()));
    const error = Array.from(solution.dataSync()).map((value, n) => value - (x[n] as number));
    expect(Math.hypot(...error) / Math.hypot(...x)).toBeLessThan(3e-6);
    expect(residual.dataSync()[0]).toBeLessThan(2e-6);
    expect(iterations.dataSync()[0]).toBeGreaterThan(3);
    expect(iterations.dataSync()[0]).toBeLessThan(40);
  });

  it('conjugateGradient has one more solve as its gradient, confirmed by finite differences', () => {
    const b = random([1, 4, 6], 21);
    const w = random([1, 4, 6], 22);
    const f = (rhs: tf.Tensor) => tf.sum(tf.mul(tf.square(conjugateGradient(rhs as Field, options).solution), w)) as tf.Scalar;
    const gradient = tf.grad(f)(b);
    const direction = random([1, 4, 6], 23);
    const h = 1e-2;
    const at = (sign: number) => f(tf.add(b, tf.mul(direction, sign * h))).dataSync()[0] as number;
    expect(dot(gradient, direction) / ((at(1) - at(-1)) / (2 * h))).toBeCloseTo(1, 2);
    expect(adjointMismatch((rhs) => conjugateGradient(rhs as Field, options).solution, b)).toBeLessThan(1e-5);
  });
});

/** Gaussian elimination with pivoting in float64. */
function denseSolve(matrix: number[][], rhs: number[]): number[] {
  const rows = matrix.map((row, n) => [...row, rhs[n] as number]);
  const n = rows.length;
  for (let c = 0; c < n; c++) {
    const best = rows
      .slice(c)
      .reduce((found, row, r) => (Math.abs(row[c] as number) > Math.abs(rows[found]?.[c] as number) ? c + r : found), c);
    [rows[c], rows[best]] = [rows[best] as number[], rows[c] as number[]];
    const pivot = rows[c] as number[];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const row = rows[r] as number[];
      const factor = (row[c] as number) / (pivot[c] as number);
      for (let k = c; k <= n; k++) row[k] = (row[k] as number) - factor * (pivot[k] as number);
    }
  }
  return rows.map((row, k) => (row[n] as number) / (row[k] as number));
}

afterAll(() => tf.disposeVariables());
