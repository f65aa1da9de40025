import { beforeAll, describe, expect, it } from 'vitest';
import { densityAnomaly, halineContraction, thermalExpansion } from '../../../src/physics/seawater.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { tf } from '../../../src/tensor/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const at = (f: (T: tf.Tensor, S: tf.Tensor, z: tf.Tensor) => tf.Tensor, T: number, S: number, z: number): number =>
  f(tf.tensor1d([T]), tf.tensor1d([S - 35]), tf.tensor1d([z])).dataSync()[0] ?? Number.NaN;

describe('equation of state', () => {
  it.each([
    [10, 35, 0, 1026.0],
    [2, 34.7, 0, 1026.77325],
    [2, 34.7, 4000, 1027.57625],
    [28, 35, 0, 1021.42521],
    [-1.8, 34, 0, 1026.47255],
    [20, 36.5, 500, 1024.83338],
  ])('at %d °C, %d g kg⁻¹ and %d m gives the density worked out by hand', (T, S, z, ρ) => {
    expect(1026 + at(densityAnomaly, T, S, z)).toBeCloseTo(ρ, 4);
  });

  it('has the slopes that it states', () => {
    const [T, S, z, ε] = [4, 34.5, 2000, 0.05];
    const slopeT = (at(densityAnomaly, T + ε, S, z) - at(densityAnomaly, T - ε, S, z)) / (2 * ε);
    const slopeS = (at(densityAnomaly, T, S + ε, z) - at(densityAnomaly, T, S - ε, z)) / (2 * ε);
    expect(at(thermalExpansion, T, S, z)).toBeCloseTo(-slopeT, 4);
    expect(at(halineContraction, T, S, z)).toBeCloseTo(slopeS, 4);
  });
});
