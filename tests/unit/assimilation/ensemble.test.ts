import { describe, expect, it } from 'vitest';
import { ensembleAround, gaspariCohn, normals, type SerialProblem, serialFilter } from '../../../src/assimilation/index.ts';

const members = 400;
const size = 5;
/** Members with known covariances: each part shares a half with its neighbour. */
const draws = Array.from({ length: members }, (_, m) => normals({ seed: 1, stream: 9, step: m }, size + 1));
const states = draws.map((z) => Float64Array.from({ length: size }, (_, n) => (z[n] as number) + (z[n + 1] as number)));
const everywhere = () => new Float64Array(size).fill(1);

/** Observations of parts of the state by themselves. */
function problemOf(places: readonly number[], values: readonly number[], variance: number): SerialProblem {
  return {
    state: ensembleAround(states),
    seen: ensembleAround(states.map((x) => places.map((place) => x[place] as number))),
    observations: values.map((value) => ({ value, variance })),
    overState: everywhere,
    overSeen: () => new Float64Array(places.length).fill(1),
  };
}

const covariance = (deviations: readonly Float64Array[], a: number, b: number): number =>
  deviations.reduce((sum, x) => sum + (x[a] as number) * (x[b] as number), 0) / (deviations.length - 1);

describe('the serial filter', () => {
  it('is the Kalman filter of the covariances of the ensemble, whatever the order', () => {
    const { state, chiSquares } = serialFilter(problemOf([1, 3], [2, -1], 0.5));
    const other = serialFilter(problemOf([3, 1], [-1, 2], 0.5));
    const before = ensembleAround(states);
    const P = (a: number, b: number) => covariance(before.deviations, a, b);
    const [a, b, c] = [P(1, 1) + 0.5, P(1, 3), P(3, 3) + 0.5];
    const det = a * c - b * b;
    const [d1, d2] = [2 - (before.centre[1] as number), -1 - (before.centre[3] as number)];
    const [w1, w2] = [(c * d1 - b * d2) / det, (a * d2 - b * d1) / det];
    for (let n = 0; n < size; n++) {
      expect(state.centre[n]).toBeCloseTo((before.centre[n] as number) + P(n, 1) * w1 + P(n, 3) * w2, 10);
      expect(other.state.centre[n]).toBeCloseTo(state.centre[n] as number, 10);
      const taken = (P(n, 1) * (c * P(n, 1) - b * P(n, 3)) + P(n, 3) * (a * P(n, 3) - b * P(n, 1))) / det;
      expect(covariance(state.deviations, n, n)).toBeCloseTo(P(n, n) - taken, 10);
    }
    expect(chiSquares).toBeCloseTo(d1 * w1 + d2 * w2, 10);
  });

  it('keeps the centre that it is given, and lets a taper end what an observation reaches', () => {
    const problem = problemOf([0], [3], 0.1);
    const state = ensembleAround(states, [9, 8, 7, 6, 5]);
    const near = () => Float64Array.from([1, 0.5, 0, 0, 0]);
    const found = serialFilter({ ...problem, state, overState: near }).state;
    expect([...found.centre.subarray(2)]).toEqual([7, 6, 5]);
    expect(found.centre[0]).not.toBe(9);
    expect(found.deviations[3]?.subarray(2)).toEqual(state.deviations[3]?.subarray(2));
    expect(state.centre[0]).toBe(9);
  });

  it('tapers by a function that is 1 at no distance, falls, and ends', () => {
    const taper = gaspariCohn(2000);
    expect(taper(0)).toBe(1);
    expect(taper(1000)).toBeCloseTo(5 / 24, 12);
    expect(taper(2000)).toBe(0);
    expect(taper(5000)).toBe(0);
    for (let d = 0; d < 2000; d += 50) expect(taper(d + 50)).toBeLessThan(taper(d));
    expect(Math.abs(taper(1000 - 1e-6) - taper(1000 + 1e-6))).toBeLessThan(1e-8);
  });
});
