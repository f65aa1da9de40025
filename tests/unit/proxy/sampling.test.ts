import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { buildSampling, depthShares, habitats, recordedDepth, recordedSeason, sample, seasonShares } from '../../../src/proxy/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, tf } from '../../../src/tensor/index.ts';

const grid = gaussianGrid(resolutions.T31);
const plane = grid.rows * grid.columns;
const everywhere = new Float32Array(plane).fill(1);
const field = (value: (j: number, i: number) => number) =>
  constant<'center'>(
    Float32Array.from({ length: plane }, (_, n) => value(Math.floor(n / grid.columns), n % grid.columns)),
    [1, grid.rows, grid.columns],
  );

beforeAll(() => useBackend('cpu'));

describe('sampling', () => {
  it('is exact for what is linear in longitude and sine of latitude, across the date line and Greenwich too', () => {
    const sites = [
      { latitude: 12.3, longitude: 45.6 },
      { latitude: -33.3, longitude: -170.2 },
      { latitude: 60.1, longitude: 100.7 },
    ];
    const q = field((j, i) => 3 * (grid.sinLatitude[j] as number) + 0.01 * (grid.longitude[i] as number));
    const found = sample(q, buildSampling(grid, everywhere, sites)).dataSync();
    sites.forEach(({ latitude, longitude }, n) => {
      const exact = 3 * Math.sin((latitude * Math.PI) / 180) + 0.01 * ((longitude + 360) % 360);
      expect(found[n]).toBeCloseTo(exact, 5);
    });
    const wave = field((_, i) => Math.cos((2 * Math.PI * i) / grid.columns));
    const [west, east] = sample(
      wave,
      buildSampling(grid, everywhere, [
        { latitude: 0, longitude: -1 },
        { latitude: 0, longitude: 359 },
      ]),
    ).dataSync();
    expect(west).toBe(east);
  });

  it('never reads land, and says where there is no water', () => {
    const wet = Float32Array.from({ length: plane }, (_, n) => Number(n % grid.columns < 48));
    const q = field((_, i) => (i < 48 ? 7 : Number.NaN));
    const clean = field((_, i) => (i < 48 ? 7 : 1e9));
    const shore = { latitude: 10, longitude: (grid.longitude[47] as number) + 1 };
    const inland = { latitude: 10, longitude: 270 };
    const sampling = buildSampling(grid, wet, [shore, inland]);
    expect([...sampling.wet]).toEqual([1, 0]);
    expect(sample(clean, sampling).dataSync()[0]).toBe(7);
    expect(sample(clean, sampling).dataSync()[1]).toBe(0);
    expect(sample(q, sampling).dataSync()[0]).toBeNaN(); // 0 × NaN: fields must be finite on land, as those of the model are
  });

  it('has an adjoint that gives back what it took', () => {
    const sites = Array.from({ length: 40 }, (_, n) => ({ latitude: -80 + 4 * n, longitude: 37 * n }));
    const sampling = buildSampling(grid, everywhere, sites);
    const q = tf.randomUniform([1, grid.rows, grid.columns], -1, 1, 'float32', 5);
    const w = tf.randomUniform([1, 40], -1, 1, 'float32', 6);
    const forward = tf.sum(tf.mul(sample(q as never, sampling), w)).dataSync()[0] as number;
    const adjoint = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(sample(x as never, sampling), w)))(q);
    const backward = tf.sum(tf.mul(adjoint, q)).dataSync()[0] as number;
    expect(Math.abs(forward - backward)).toBeLessThan(1e-5);
  });
});

describe('habitats', () => {
  it('share out levels by depth, among those that have water', () => {
    const shares = depthShares([0, 30, 70, 130], [1, 1, 1, 1, 0, 1], { depth: 30 });
    const total = (n: number) => [0, 1, 2].reduce((sum, k) => sum + (shares[k * 2 + n] as number), 0);
    expect(total(0)).toBeCloseTo(1, 6);
    expect(total(1)).toBeCloseTo(1, 6);
    const [surface, second] = [1 - Math.exp(-1), Math.exp(-1) - Math.exp(-70 / 30)];
    expect((shares[0] as number) / (shares[2] as number)).toBeCloseTo(surface / second, 5);
    expect(shares[1 * 2 + 1]).toBeGreaterThan(0);
    expect(depthShares([0, 30], [0], { depth: 30 })[0]).toBe(0);
  });

  it('weigh levels and months', () => {
    const values = tf.tensor2d([4, 8, 2, 6], [2, 2]);
    expect([...recordedDepth(values, Float32Array.from([0.75, 0.5, 0.25, 0.5])).dataSync()]).toEqual([3.5, 7]);
    const T = tf.tensor2d([12, 0, 20, 0], [2, 2]);
    const shares = seasonShares(T, { optimum: 12, width: 6 });
    const away = Math.exp(-((8 / 6) ** 2) / 2);
    expect(shares.dataSync()[0]).toBeCloseTo(1 / (1 + away), 6);
    expect(shares.dataSync()[1]).toBeCloseTo(0.5, 6);
    expect(recordedSeason(T, shares).dataSync()[0]).toBeCloseTo((12 + 20 * away) / (1 + away), 5);
  });

  it('stay finite in the coldest and warmest water', () => {
    const T = tf.tensor2d([-2, 35, -2, 35], [2, 2]);
    for (const { season } of Object.values(habitats))
      if (season) for (const share of seasonShares(T, season).dataSync()) expect(Number.isFinite(share)).toBe(true);
  });
});
