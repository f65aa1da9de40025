import { beforeAll, describe, expect, it } from 'vitest';
import { measures, overSubpolarAtlantic, sensitivityFields, sensitivityOf, type WithOcean } from '../../../src/assimilation/index.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, mul, type TensorTree, type tf, total } from '../../../src/tensor/index.ts';

beforeAll(() => useBackend('cpu'));

describe('the sensitivity of a measure', () => {
  it('is the gradient of its mean over the last steps', async () => {
    // T grows by the factor r in every step and the measure is Σ T: J = Σ T₀ (r³ + r⁴) ⁄ 2.
    const T = constant<'center'>([1, 2], [1, 1, 2]);
    const start = { ocean: { temperature: T, salinityAnomaly: mul(T, 0) } } as unknown as WithOcean;
    const found = await sensitivityOf(
      {
        start,
        step: ({ ocean }, _, tuned: TensorTree) => ({
          ocean: { ...ocean, temperature: mul(ocean.temperature, (tuned as { ocean: { growth: tf.Scalar } }).ocean.growth) },
        }),
        yearFractions: [0, 0, 0, 0],
        measure: ({ temperature }) => total(temperature) as tf.Scalar,
        averaged: 2,
        parameters: { 'ocean.growth': 1.5 },
        memory: 2 ** 20,
      },
      { precision: 'float64' },
    );
    const r = 1.5;
    expect(found.value).toBeCloseTo((3 * (r ** 3 + r ** 4)) / 2, 10);
    for (const slope of found.temperature.values) expect(slope).toBeCloseTo((r ** 3 + r ** 4) / 2, 10);
    expect([...found.salinity.values]).toEqual([0, 0]);
    expect(found.parameters['ocean.growth']).toBeCloseTo((3 * (3 * r ** 2 + 4 * r ** 3)) / 2, 10);
  });

  it('comes per volume and per area, so that sums over cells are the response to one unit everywhere', () => {
    const grid = gaussianGrid(resolutions.T31);
    const plane = grid.rows * grid.columns;
    const oceanThicknesses = [30, 100];
    const oceanLevelsMask = Uint8Array.from({ length: 2 * plane }, (_, n) => Number((n % plane) % 3 > 0 && n < plane + 500));
    const values = Float64Array.from({ length: 2 * plane }, (_, n) => Math.sin(n));
    const { density, column } = sensitivityFields(values, measures.amoc, { grid, oceanThicknesses, oceanLevelsMask });
    const area = (n: number) => grid.cellArea[Math.floor((n % plane) / grid.columns)] as number;
    const sum = (field: Float64Array, weight: (n: number) => number) =>
      field.reduce((all, value, n) => (Number.isFinite(value) ? all + value * weight(n) : all), 0);
    const wanted = 1e6 * values.reduce((all, value, n) => all + value * (oceanLevelsMask[n] as number), 0);
    expect(sum(density, (n) => area(n) * (oceanThicknesses[Math.floor(n / plane)] as number))).toBeCloseTo(wanted, 4);
    expect(Number.isNaN(density[0])).toBe(true);
    expect(sum(column, area)).toBeCloseTo(wanted, 4);
  });

  it('is summed over the Atlantic between 45 and 65° N only', () => {
    const grid = gaussianGrid(resolutions.T31);
    const at = (latitude: number, longitude: number): number => {
      const nearest = (values: ArrayLike<number>, wanted: number) =>
        Array.from(values, (x) => Math.abs(x - wanted)).reduce((best, d, n, all) => (d < (all[best] as number) ? n : best), 0);
      return nearest(grid.latitude, latitude) * grid.columns + nearest(grid.longitude, longitude);
    };
    const map = (cell: number) => new Float64Array(grid.rows * grid.columns).fill(0).map((_, n) => Number(n === cell));
    expect(overSubpolarAtlantic(map(at(55, 330)), grid)).toBeCloseTo(grid.cellArea[Math.floor(at(55, 330) / grid.columns)] as number, 0);
    for (const [latitude, longitude] of [
      [35, 330],
      [75, 0],
      [50, 200],
    ] as const)
      expect(overSubpolarAtlantic(map(at(latitude, longitude)), grid)).toBe(0);
  });
});
