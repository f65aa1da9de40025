import { beforeAll, expect, it } from 'vitest';
import { buildDryAir, dryAirOutput, initialDryAir, stepDryAir } from '../../../src/atmosphere/index.ts';
import { primitiveParameters } from '../../../src/atmosphere/primitive/index.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import type { Field } from '../../../src/tensor/index.ts';
import { randomNumbers } from './small-atmosphere.ts';

beforeAll(() => useBackend('cpu'));

const numbers = (x: Field): number[] => Array.from(x.dataSync());
const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
const p = primitiveParameters.parse({ meanSurfacePressure: 1e5 });

it('multiplies what eddies carry: where air is the same at all levels, products of levels are levels of products', () => {
  const g = buildDryAir(grid, 3600);
  const { fields, means } = dryAirOutput(initialDryAir(randomNumbers(3), p, g), g);
  const { ua, va, ta } = fields;
  const [u, v, T, uv, vt] = [ua, va, ta, fields.uv, fields.vt].map(numbers) as [number[], number[], number[], number[], number[]];
  const most = Math.max(...u.map(Math.abs)) * Math.max(...v.map(Math.abs));
  expect(most).toBeGreaterThan(0.01);
  const hottest = 280 * Math.max(...v.map(Math.abs));
  u.forEach((east, n) => {
    expect(Math.abs((uv[n] as number) - east * (v[n] as number))).toBeLessThan(1e-5 * most);
    expect(Math.abs((vt[n] as number) - (v[n] as number) * (T[n] as number))).toBeLessThan(1e-5 * hottest);
  });
  expect(means.temperature.dataSync()[0]).toBeCloseTo(280, 3);
  expect((means.surfacePressure.dataSync()[0] as number) / 1e5).toBeCloseTo(1, 6);
  // (p/g) |v|²/2 of a wind that all levels share.
  const share = numbers(g.share);
  const speed = (n: number) => (u[n] as number) ** 2 + (v[n] as number) ** 2;
  const sum = Array.from({ length: 16 * 32 }, (_, n) => (share[Math.floor(n / 32)] as number) * speed(n)).reduce((a, b) => a + b, 0);
  expect((means.kineticEnergy.dataSync()[0] as number) / ((sum * 1e5) / 9.80665 / 2)).toBeCloseTo(1, 3);
  expect(means.strongestWind.dataSync()[0]).toBeCloseTo(Math.max(...Array.from({ length: 16 * 32 }, (_, n) => Math.sqrt(speed(n)))), 3);
});

it('warms the tropics, cools the poles and slows the wind near the ground, as the benchmark says, by what a step books', () => {
  const g = buildDryAir(grid, 3600);
  const start = initialDryAir(randomNumbers(3), p, g);
  const { state, budget } = stepDryAir(start, p, g);
  const [before, after] = [start, state].map((air) => numbers(dryAirOutput(air, g).fields.ta)) as [number[], number[]];
  const plane = 16 * 32;
  const change = (level: number, row: number) => (after[level * plane + row * 32] as number) - (before[level * plane + row * 32] as number);
  // At 925 hPa: to 308 K near the equator in some 5 days, to 254 K near the pole in 40.
  expect(change(0, 7)).toBeGreaterThan(0.1);
  expect(change(0, 0)).toBeLessThan(-0.005);
  const share = numbers(g.share);
  const mean = (values: number[]) => values.reduce((sum, x, n) => sum + (share[Math.floor(n / 32)] as number) * x, 0);
  const [stored, received] = [budget.heat.change, budget.heat.received].map(numbers) as [number[], number[]];
  expect(Math.abs(mean(stored) - mean(received))).toBeLessThan(1e-5 * mean(received.map(Math.abs)));
});
