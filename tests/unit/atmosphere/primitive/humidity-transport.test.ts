import { beforeAll, describe, expect, it } from 'vitest';
import { buildTransportGeometry, carryHumidity, lowerNeighbours } from '../../../../src/atmosphere/primitive/humidity-transport.ts';
import { carried } from '../../../../src/atmosphere/primitive/limited-transport.ts';
import { assembled, blockEast, blockMean, rowGroups, rowsOf, spread } from '../../../../src/atmosphere/primitive/polar-blocks.ts';
import { sigmaEdges, sigmaLevels } from '../../../../src/atmosphere/primitive/sigma-levels.ts';
import { gaussianGrid, resolutions } from '../../../../src/grid/gaussian-grid.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, constant, type Field, mul, sub, tf } from '../../../../src/tensor/index.ts';
import { largest } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const grid = gaussianGrid(resolutions.T31);
const σ = sigmaLevels(sigmaEdges[5]);
const [K, J, I] = [σ.count, grid.rows, grid.columns];
const field = (f: (k: number, λ: number, φ: number) => number, levels = K): Field<'center'> =>
  constant<'center'>(
    Float32Array.from({ length: levels * J * I }, (_, n) => {
      const [k, j, i] = [Math.floor(n / (J * I)), Math.floor(n / I) % J, n % I];
      return f(k, (2 * Math.PI * i) / I, Math.asin(grid.sinLatitude[j] as number));
    }),
    [levels, J, I],
  );

describe('blocks of cells near the poles', () => {
  it('take a row apart and put it together again', () => {
    const groups = rowGroups(grid);
    const x = field((k, λ, φ) => k + λ + 10 * φ);
    expect(groups.map(({ cells }) => cells)).toEqual([16, 8, 4, 2, 1]);
    expect(largest(sub(assembled(groups, groups.map((group) => rowsOf(x, group))), x))).toBe(0); // biome-ignore format: one claim
    for (const { cells } of groups) {
      const uniform = spread(blockMean(mul(x, 0).add(3) as Field<'center'>, cells), cells, mul(x, 0));
      expect(largest(sub(uniform, 3))).toBeLessThan(1e-6);
      expect(blockEast(x, cells).dataSync()[0]).toBe(x.dataSync()[cells - 1]);
    }
  });
});

describe('transport of humidity', () => {
  const g = () => buildTransportGeometry(grid, σ, 3600);
  const pressure = () => field((_, λ, φ) => 9e4 + 8e3 * Math.cos(2 * λ) * Math.cos(φ), 1);
  /** A strong jet, cross-polar flow and divergence, times cos φ. */
  const wind = () => ({
    east: field((k, λ, φ) => Math.cos(φ) * (50 * Math.cos(φ) * (1 - k / K) + 20 * Math.sin(φ) * Math.cos(λ))),
    north: field((_, λ, φ) => -20 * Math.cos(φ) * Math.sin(λ) + 5 * Math.cos(φ) ** 2 * Math.sin(3 * λ)),
  });

  it('keeps uniform humidity uniform', () => {
    const q = carryHumidity(
      field(() => 0.01),
      pressure(),
      wind(),
      0.5,
      g(),
    );
    expect(largest(sub(q, 0.01)) / 0.01).toBeLessThan(2e-6);
  });

  it('makes nothing negative and no new extremes of dry and moist spots, and fades them the more it stirs', () => {
    const variance = [0, 0.5, 1].map((stirring) => {
      let q = field((k, λ, φ) => (Math.cos(3 * λ) * Math.cos(5 * φ) > 0.5 && k > 1 ? 1e-2 : 0));
      for (let n = 0; n < 10; n++) q = tf.tidy(() => carryHumidity(q, pressure(), wind(), stirring, g()));
      expect(Math.min(...q.dataSync())).toBeGreaterThanOrEqual(-1e-12);
      expect(Math.max(...q.dataSync())).toBeLessThanOrEqual(1e-2 * (1 + 1e-5));
      return tf.sum(tf.square(q)).dataSync()[0] as number;
    });
    expect(variance[1]).toBeLessThan((1 - 2e-5) * (variance[0] as number));
    expect(variance[2]).toBeLessThan((1 - 2e-5) * (variance[1] as number));
  });

  it('carries a blob over the pole', () => {
    const blob = (λ: number, φ: number): number => 1e-2 * Math.exp(-12 * (1 - Math.cos(φ) * Math.cos(λ)) ** 2);
    const [u0, hours] = [40, 69];
    const over = {
      east: field((_, λ, φ) => u0 * Math.cos(φ) * Math.sin(φ) * Math.cos(λ)),
      north: field((_, λ, φ) => -u0 * Math.cos(φ) * Math.sin(λ)),
    };
    let q = field((_, λ, φ) => blob(λ - (3 * Math.PI) / 2, φ));
    const quarter = (Math.PI / 2) * 6.371e6;
    const steps = Math.round((2 * quarter) / u0 / 3600);
    expect(steps).toBeGreaterThan(hours);
    const flat = field(() => 1e5, 1);
    for (let n = 0; n < steps; n++) q = tf.tidy(() => carryHumidity(q, flat, over, 0, g()));
    const goal = field((_, λ, φ) => blob(λ - Math.PI / 2, φ));
    const cosine = (a: Field, b: Field): number => {
      const dot = (x: Field, y: Field): number => tf.sum(mul(mul(x, y), weights)).dataSync()[0] as number;
      const weights = field((_, __, φ) => Math.cos(φ));
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    expect(cosine(q, goal)).toBeGreaterThan(0.93);
    expect(
      cosine(
        q,
        add(
          mul(goal, 0),
          field((_, λ, φ) => blob(λ - (3 * Math.PI) / 2, φ)),
        ),
      ),
    ).toBeLessThan(0.5);
  });

  it('carries what the layer has at its edge, and its mean where vertical motion has stirred it', () => {
    const column = (values: number[]): Field<'center'> => constant<'center'>(Float32Array.from(values), [values.length, 1, 1]);
    const rising = { flux: column([-0.2, -0.2, 0]), mass: column([1, 1, 1]) };
    const q = column([1, 2, 4]);
    const edge = 2 - 0.5 * 0.8 * (4 / 3); // harmonic mean of 1 and 2, less what crosses in the step
    for (const stirring of [0, 0.5, 1]) {
      const flux = carried(q, rising, lowerNeighbours, 1 - stirring).dataSync();
      expect(flux[0]).toBeCloseTo(-0.2 * (edge + stirring * (2 - edge)), 6);
    }
  });
});
