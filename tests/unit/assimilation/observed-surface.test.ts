import { beforeAll, describe, expect, it } from 'vitest';
import { observedSurface, observingSystem, type SeenOcean, surfaceSites } from '../../../src/assimilation/index.ts';
import { observedClimate } from '../../../src/cli/assimilation/observed-climate.ts';
import { planAssimilation } from '../../../src/cli/assimilation/plan.ts';
import type { World } from '../../../src/cli/assimilation/world.ts';
import { findExperiment } from '../../../src/cli/experiments.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';
import { cellAt, gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { readSurfaceClimatology } from '../../../src/io/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { coupledWorld } from '../../support/coupled-world.ts';

const grid = gaussianGrid(resolutions.T31);
const plane = grid.rows * grid.columns;
const seen: SeenOcean = {
  grid,
  interfaces: [0, 30, 70],
  wet: Uint8Array.from({ length: 2 * plane }, (_, n) => Number(n % grid.columns < 60)),
};

beforeAll(() => useBackend('cpu'));

describe('the observed sea surface', () => {
  it('is in the middle of a month what its mean is, where months do not differ, and moves with the season where they do', () => {
    const monthly = Float32Array.from(
      { length: 12 * plane },
      (_, n) => (n % plane) / 100 + (n % grid.columns === 3 ? Math.floor(n / plane) : 0),
    );
    const at = (...days: number[]) => {
      const fractions = days.map((day) => (day + 0.5) / 365);
      return observedSurface(monthly, fractions, seen).temperature.dataSync();
    };
    const march = at(...Array.from({ length: 31 }, (_, n) => 59 + n));
    expect(march).toHaveLength(2 * plane);
    for (const cell of [0, 17, plane - 1, plane + 17]) expect(march[cell]).toBeCloseTo((cell % plane) / 100, 4);
    expect(march[3]).toBeCloseTo(0.03 + 2, 3); // the mean of the days of a month is that of the month
    expect(at(80)[3] as number).toBeGreaterThan(at(70)[3] as number);
  });

  it('is looked at in places at sea, one a cell, and predicted as it is', () => {
    const sites = surfaceSites({ sites: 40, error: 0.5 }, seen, 3);
    expect(new Set(sites.map(({ latitude, longitude }) => cellAt(grid, latitude, longitude))).size).toBe(40);
    expect(sites.every(({ variance, proxy }) => variance === 0.25 && proxy === 'sea-temperature')).toBe(true);
    const monthly = new Float32Array(12 * plane).fill(21.5);
    for (const T of observingSystem(sites, seen)
      .predict(observedSurface(monthly, [0.3], seen))
      .dataSync())
      expect(T).toBeCloseTo(21.5, 4);
  });

  it('of the shipped climatology is what parameter-calibration assimilates and withholds', async () => {
    const plan = planAssimilation(await findExperiment('parameter-calibration'), resolveSettings({ days: '10', seed: '2' }, {}));
    const { geometry, state } = coupledWorld();
    const { shape, wet, interfaces } = geometry.ocean.topography;
    const world = {
      initial: state,
      step: (same: object) => same,
      yearFractions: (first: number, days: number) => Array.from({ length: days }, (_, n) => (first + n + 0.5) / 365),
      seen: (levels: number) => ({
        grid,
        interfaces: interfaces.subarray(0, levels + 1),
        wet: Uint8Array.from({ length: levels * plane }, (_, n) =>
          Number(wet(Math.floor(n / plane), Math.floor((n % plane) / shape[2]), n % shape[2])),
        ),
      }),
    } as unknown as World;
    const { observing, withheld, background } = await observedClimate(world, plan, 2, { threads: 1 }, () => {});
    expect(background.ocean.temperature.shape).toEqual(state.ocean.temperature.shape);
    expect(observing.observations).toHaveLength(120);
    expect(withheld?.observations).toHaveLength(30);
    const { seaSurfaceTemperature } = readSurfaceClimatology('T31');
    const differences = observing.observations.map(({ latitude, longitude, value }) => {
      const january = seaSurfaceTemperature[cellAt(grid, latitude, longitude)] as number;
      return Math.abs(value - january);
    });
    expect(Math.max(...differences)).toBeLessThan(4); // a site is not the middle of its cell
    expect(differences.reduce((sum, x) => sum + x, 0) / 120).toBeLessThan(0.7);
  }, 30_000);
});
