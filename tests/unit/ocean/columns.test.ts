import { beforeAll, describe, expect, it } from 'vitest';
import type { OceanClimatology } from '../../../src/grid/boundary.ts';
import { implicitColumn } from '../../../src/ocean/implicit-column.ts';
import { initialOcean, type OceanGeometry } from '../../../src/ocean/index.ts';
import { oceanLevels } from '../../../src/ocean/levels.ts';
import { stratification } from '../../../src/ocean/stratification.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, stackLevels, tf } from '../../../src/tensor/index.ts';
import { pattern, smallGeometry, smallGrid, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
});

describe('water columns', () => {
  it('has 15 levels of 5200 m at T31, and 40 levels of 5500 m at T63 that grow with depth', () => {
    const [coarse, fine] = [oceanLevels('T31'), oceanLevels('T63')];
    const sum = (h: Float64Array) => h.reduce((a, b) => a + b, 0);
    expect([coarse.length, sum(coarse)]).toEqual([15, 5200]);
    expect([fine.length, Math.round(sum(fine))]).toEqual([40, 5500]);
    expect(fine.every((h, k) => k === 0 || h > (fine[k - 1] ?? 0))).toBe(true);
  });

  it('absorbs all sunlight within the wet levels', () => {
    const absorbed = tf.add(g.forcing.absorbedTop, tf.sum(g.forcing.absorbedBelow, 0, true));
    expect(tf.max(tf.abs(tf.sub(absorbed, g.forcing.wet))).dataSync()[0]).toBeLessThan(1e-6);
  });

  it('keeps brine where it froze out in shallow water, and spreads it over 160 m of deep water, no salt lost', () => {
    const { shape, interfaces, wet } = g.topography;
    const [K, J, I] = shape;
    const [lost, below] = [g.forcing.brineLost.dataSync(), g.forcing.brineBelow.dataSync()];
    let deepest = 0;
    for (let j = 0; j < J; j++)
      for (let i = 0; i < I; i++) {
        const at = j * I + i;
        const resting = Array.from({ length: K - 1 }, (_, k) => below[k * J * I + at] as number);
        expect(resting.reduce((sum, share) => sum + share, 0)).toBeCloseTo(lost[at] as number, 6);
        if (!wet(0, j, i)) expect(lost[at]).toBe(0);
        const levels = Array.from({ length: K }, (_, k) => k).filter((k) => wet(k, j, i)).length;
        const top = interfaces[1] as number;
        const reached = Math.min(interfaces[levels] as number, 160);
        if (levels > 0) expect(lost[at]).toBeCloseTo(Math.max(0, 1 - top / reached), 6);
        resting.forEach((share, k) => {
          if ((interfaces[k + 1] as number) >= 160) expect(share).toBe(0);
        });
        deepest = Math.max(deepest, lost[at] as number);
      }
    expect(deepest).toBeGreaterThan(0.4);
  });

  it('mixes towards the mean under strong diffusion, keeping its content', () => {
    const h = constant<'center'>([40, 80, 160], [3, 1, 1]);
    const D = constant<'center'>([4e3, 4e3, 0], [3, 1, 1]);
    const q = constant<'center'>([10, 4, 1], [3, 1, 1]);
    const mixed = implicitColumn(h, D, tf.mul(h, q) as Field<'center'>).dataSync();
    const mean = (40 * 10 + 80 * 4 + 160 * 1) / 280;
    for (const value of mixed) expect(value).toBeCloseTo(mean, 0);
    expect(40 * (mixed[0] ?? 0) + 80 * (mixed[1] ?? 0) + 160 * (mixed[2] ?? 0)).toBeCloseTo(880, 2);
  });
});

describe('initial state', () => {
  const depth = Float64Array.of(0, 100, 500, 3000);
  const size = [4, smallGrid.rows, smallGrid.columns] as const;
  const climatology = (): OceanClimatology => ({
    depth,
    temperature: values(size, (k, j, i) => 4 + 3 * pattern(k, j, i)),
    salinity: values(size, (k, j, i) => 34.8 + 0.2 * pattern(k, j, i, 1)),
  });

  it('is stable everywhere although the data are not', () => {
    const state = initialOcean(g, climatology());
    const { temperature: T, salinityAnomaly: S } = state;
    const stable = stratification(stackLevels([T, S]), T, S, g.stratification).stability;
    expect(tf.min(stable).dataSync()[0]).toBeGreaterThan(-2e-6);
  });

  it('keeps the heat of a column that it mixes', () => {
    const { temperature } = initialOcean(g, climatology());
    const [K, J, I] = g.topography.shape;
    const T = temperature.dataSync();
    const { depth: z, thickness, wet } = g.topography;
    const interpolated = (k: number, j: number, i: number) => {
      const lower = Math.max(
        1,
        depth.findIndex((d) => d > (z[k] ?? 0)),
      );
      const w = ((z[k] ?? 0) - (depth[lower - 1] ?? 0)) / ((depth[lower] ?? 1) - (depth[lower - 1] ?? 0));
      return 4 + 3 * ((1 - w) * pattern(lower - 1, j, i) + w * pattern(lower, j, i));
    };
    for (let n = 0; n < J * I; n += 7) {
      const [j, i] = [Math.floor(n / I), n % I];
      let difference = 0;
      for (let k = 0; k < K; k++) if (wet(k, j, i)) difference += (thickness[k] ?? 0) * ((T[k * J * I + n] ?? 0) - interpolated(k, j, i));
      expect(Math.abs(difference)).toBeLessThan(1e-3);
    }
  });
});
