import { describe, expect, it } from 'vitest';
import {
  adamStep,
  beginDescent,
  type DescentState,
  descend,
  type Evaluation,
  normals,
  posteriorPrecision,
  posteriorVariance,
} from '../../../src/assimilation/index.ts';

const size = 30;
/** What three observations see of the control variables. */
const rows = [0, 1, 2].map((n) => normals({ seed: 3, stream: 5, step: n }, size).map((x) => (n + 1) * x));

/** ½ χᵀχ + ½ Σ (r χ − 1)². */
async function cost(point: Float64Array): Promise<Evaluation> {
  const misfits = rows.map((row) => row.reduce((sum, r, n) => sum + r * (point[n] as number), -1));
  const value = 0.5 * (point.reduce((sum, x) => sum + x * x, 0) + misfits.reduce((sum, d) => sum + d * d, 0));
  const gradient = point.map((x, n) => x + misfits.reduce((sum, d, o) => sum + d * (rows[o]?.[n] as number), 0));
  return { value, gradient };
}

async function minimum(): Promise<DescentState> {
  let state = await beginDescent(cost, new Float64Array(size));
  for (let n = 0; n < 15; n++) state = (await descend(cost, state)) ?? state;
  return state;
}

/** Diagonal of (I + RᵀR)⁻¹ = I − Rᵀ (I + R Rᵀ)⁻¹ R, by three eliminations at a time. */
function exactVariance(index: number): number {
  const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, n) => sum + x * (b[n] as number), 0);
  const A = rows.map((a, i) => rows.map((b, j) => inner(a, b) + Number(i === j)));
  const x = rows.map((row) => row[index] as number);
  for (let p = 0; p < 3; p++)
    for (let r = p + 1; r < 3; r++) {
      const factor = (A[r]?.[p] as number) / (A[p]?.[p] as number);
      for (let c = 0; c < 3; c++) (A[r] as number[])[c] = (A[r]?.[c] as number) - factor * (A[p]?.[c] as number);
      x[r] = (x[r] as number) - factor * (x[p] as number);
    }
  for (let p = 2; p >= 0; p--) {
    for (let c = p + 1; c < 3; c++) x[p] = (x[p] as number) - (A[p]?.[c] as number) * (x[c] as number);
    x[p] = (x[p] as number) / (A[p]?.[p] as number);
  }
  return 1 - rows.reduce((sum, row, n) => sum + (row[index] as number) * (x[n] as number), 0);
}

describe('the posterior', () => {
  it('has the variances of the inverse Hessian where the cost is quadratic', async () => {
    const precision = posteriorPrecision((await minimum()).history);
    expect(precision.precisions).toHaveLength(3);
    for (let n = 0; n < size; n++) expect(Math.abs(posteriorVariance(precision, n) - exactVariance(n))).toBeLessThan(1e-6);
  });

  it('is the background where nothing has been found out', () => {
    expect(posteriorVariance(posteriorPrecision([]), 4)).toBe(1);
  });
});

describe('Adam', () => {
  it('goes to the minimum that L-BFGS finds, from where it was stopped as from the start', async () => {
    const { value } = (await minimum()).evaluation;
    const start = await beginDescent(cost, new Float64Array(size));
    const go = async (from: DescentState, steps: number) => {
      let state = from;
      for (let n = 0; n < steps; n++) state = await adamStep(cost, state);
      return state;
    };
    const end = await go(start, 400);
    expect(end.evaluation.value / value - 1).toBeLessThan(1e-3);
    expect(await go(await go(start, 10), 10)).toEqual(await go(start, 20));
    const first = await go(start, 1);
    expect(Math.abs((first.point[0] as number) - 0) - 0.1).toBeLessThan(1e-6);
  });
});
