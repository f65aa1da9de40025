import { beforeAll, describe, expect, it } from 'vitest';
import {
  innovationStatistics,
  observationCost,
  observed,
  observingSystem,
  rootMeanSquare,
  twinSites,
} from '../../../src/assimilation/index.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant } from '../../../src/tensor/index.ts';

const grid = gaussianGrid(resolutions.T31);
const plane = grid.rows * grid.columns;
const seen = { grid, interfaces: [0, 30, 70], wet: Uint8Array.from({ length: 2 * plane }, (_, n) => Number(n % grid.columns < 60)) };
const network = { sites: 50, species: 'Orbulina universa', noise: 0.2 };

beforeAll(() => useBackend('cpu'));

describe('a twin network', () => {
  it('lies on water, one site a cell, the same for the same seed', () => {
    const { observations, cells } = twinSites(network, seen, 3);
    expect(observations).toHaveLength(50);
    expect(cells.size).toBe(50);
    for (const { longitude } of observations) expect(Math.round((longitude * 96) / 360) % 96).toBeLessThan(60);
    expect(twinSites(network, seen, 3).observations).toEqual(observations);
    expect(twinSites(network, seen, 4).observations).not.toEqual(observations);
  });

  it('errs by what was said', () => {
    const { observations } = twinSites({ ...network, sites: 800 }, seen, 3);
    const truth = observations.map(() => 1.5);
    const errors = observed(observations, truth, 3).map(({ value }) => value - 1.5);
    const deviation = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    expect(deviation).toBeGreaterThan(0.2 * 0.9);
    expect(deviation).toBeLessThan(0.2 * 1.1);
  });

  it('predicts δ¹⁸O of uniform water by hand, and its cost is half the squared misfit', () => {
    const site = {
      site: 'a',
      latitude: 5,
      longitude: 170,
      proxy: 'planktonic-d18o',
      species: 'Orbulina universa',
      variance: 0.04,
    } as const;
    const expected = 0.27 * 35.5 - 8.88 - 0.27 + (16.5 - 21.3) / 4.8;
    const system = observingSystem([{ ...site, value: expected + 0.4 }], seen);
    const uniform = (value: number) => constant<'center'>(new Float32Array(2 * plane).fill(value), [2, grid.rows, grid.columns]);
    const ocean = { temperature: uniform(21.3), salinityAnomaly: uniform(0.5) };
    expect(system.predict(ocean).dataSync()[0]).toBeCloseTo(expected, 4);
    expect(observationCost(ocean, system).dataSync()[0]).toBeCloseTo(0.5 * (0.4 / 0.2) ** 2, 3);
  });

  it('is judged by area and by innovations', () => {
    const area = [1, 3];
    const where = { area, columns: 2, counts: (cell: number) => cell !== 3 };
    expect(rootMeanSquare([1, 1, 2, 99], [0, 0, 0, 0], where)).toBeCloseTo(Math.sqrt((1 + 1 + 12) / 5), 12);
    const observations = [1, -1].map(
      (value) => ({ site: '', latitude: 0, longitude: 0, proxy: 'uk37', species: '', value, variance: 0.25 }) as const,
    );
    const statistics = innovationStatistics(observations, 1.5, { prior: [0, 0], posterior: [0.75, -0.75] });
    expect(statistics).toEqual({ observations: 2, chiSquare: 1.5, observationErrorRatio: 1, backgroundErrorRatio: Math.sqrt(3) });
  });
});
