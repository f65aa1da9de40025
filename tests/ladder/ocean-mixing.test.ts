import { beforeAll, describe, expect, it } from 'vitest';
import { buildOceanGeometry } from '../../src/ocean/index.ts';
import { heatPerKelvin } from '../../src/ocean/surface-forcing.ts';
import { densityAnomaly } from '../../src/physics/seawater.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { type Field, mul, square, tf, total } from '../../src/tensor/index.ts';
import { bandBoundary, equalLevels, fieldOf, mapOf } from '../support/ideal-ocean.ts';
import { runTracers } from '../support/tracer-run.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const depth = 1000;
const κ = 1e-2;
const plane = 16 * 4;

/** Columns of 1000 m with equal levels. */
const columns = (K: number, timeStep: number) =>
  buildOceanGeometry(
    bandBoundary({ rows: 16, columns: 4, spacing: 1e4, coriolis: () => 0 }, () => depth),
    equalLevels(K, depth),
    timeStep,
  );

/** Error function complement (Abramowitz and Stegun 1964, 7.1.26), to 1.5e-7, for x ≥ 0. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return series * Math.exp(-x * x);
}

/** Largest difference of the first column from a function of depth. */
function columnError(T: Float32Array, K: number, exact: (z: number) => number): number {
  const errors = Array.from({ length: K }, (_, k) => Math.abs((T[k * plane] ?? 0) - exact(((k + 0.5) * depth) / K)));
  return Math.max(...errors);
}

/** A Gaussian of 50 m that spreads to 90 m in the middle of the column, where nothing reaches the ends. */
async function gaussianError(K: number, steps: number): Promise<number> {
  const [from, to] = [50, 90];
  const seconds = (to ** 2 - from ** 2) / (2 * κ);
  const g = columns(K, seconds / steps);
  const gaussian = (z: number, width: number) => (from / width) * Math.exp(-((z - depth / 2) ** 2) / (2 * width ** 2));
  const T = fieldOf<'center'>(g, (k) => gaussian(((k + 0.5) * depth) / K, from));
  const diffusivity = fieldOf<'center'>(g, () => κ);
  const { T: after } = await runTracers({ geometry: g, T, diffusivity, steps, precision: 'float64' });
  return columnError(after, K, (z) => gaussian(z, to));
}

const orders = (errors: readonly number[]): number[] => errors.slice(1).map((e, n) => Math.log2((errors[n] ?? 0) / e));

describe('implicit vertical diffusion', () => {
  it('spreads a Gaussian with second order in space and first order in time', async () => {
    const inSpace = [await gaussianError(40, 40), await gaussianError(80, 160), await gaussianError(160, 640)];
    const inTime = [await gaussianError(160, 10), await gaussianError(160, 20), await gaussianError(160, 40)];
    console.log(
      `Gaussian: orders ${orders(inSpace).map((x) => x.toFixed(2))} with Δt ~ Δz², ${orders(inTime).map((x) => x.toFixed(2))} in time; error with 160 levels ${inSpace[2]?.toExponential(1)}`,
    );
    for (const order of orders(inSpace)) expect(order).toBeGreaterThan(1.9);
    for (const order of orders(inTime)) expect(order).toBeGreaterThan(0.9);
  });

  it('carries surface heat down as 2 √(κt ⁄ π) exp(−z² ⁄ 4κt) − z erfc(z ⁄ √(4κt))', async () => {
    const [K, days, steps, flux] = [100, 15, 360, 100];
    const seconds = days * 86400;
    const g = columns(K, seconds / steps);
    const T = fieldOf<'center'>(g, () => 0);
    const diffusivity = fieldOf<'center'>(g, () => κ);
    const heat = mapOf(g, () => (flux * seconds) / steps);
    const { T: after } = await runTracers({ geometry: g, T, diffusivity, heat, steps });
    const reach = Math.sqrt(4 * κ * seconds);
    const exact = (z: number) =>
      (flux / (heatPerKelvin * κ)) * ((reach / Math.sqrt(Math.PI)) * Math.exp(-((z / reach) ** 2)) - z * erfc(z / reach));
    const error = columnError(after, K, exact) / exact(0);
    console.log(`surface heat: largest error ${error.toExponential(1)} of ${exact(0).toFixed(2)} K`);
    expect(error).toBeLessThan(0.01);
  });

  it('with the diffusivity of convection mixes a column to its mean', async () => {
    const K = 15;
    const g = columns(K, 7200);
    const T = fieldOf<'center'>(g, (k) => 10 - 0.5 * k);
    const { T: after } = await runTracers({ geometry: g, T, diffusivity: fieldOf<'center'>(g, () => 1), steps: 300 });
    const error = columnError(after, K, () => 10 - 0.25 * (K - 1));
    console.log(`convective diffusivity: ${error.toExponential(1)} K from the mean after 25 days`);
    expect(error).toBeLessThan(1e-5);
  });
});

describe('eddies on a front', () => {
  it('lower its potential energy and the variance of both tracers in every one of 1000 steps', async () => {
    const band = { rows: 48, columns: 8, spacing: 5e4, coriolis: () => 0 };
    const g = buildOceanGeometry(
      bandBoundary(band, () => depth),
      equalLevels(15, depth),
      7200,
    );
    const decay = (k: number) => Math.exp(-(g.topography.depth[k] ?? 0) / 400);
    const T = fieldOf<'center'>(g, (k, j) => 4 + 10 * decay(k) + 2 * decay(k) * Math.tanh((j - 23) / 4));
    const S = fieldOf<'center'>(g, (k, j, i) => 0.2 * Math.sin(0.2 * j + k) * Math.cos((Math.PI * i) / 4) * decay(k));
    const volume = fieldOf<'center'>(g, (_, j) => (g.topography.cgrid.grid.cellArea[j] ?? 0) / (g.topography.cgrid.grid.cellArea[0] ?? 1));
    const height = mul(volume, mul(g.pressure.depth, -1));
    const { series } = await runTracers({
      geometry: g,
      T,
      S,
      isoneutralDiffusivity: 1000,
      steps: 1000,
      precision: 'float64',
      watch: (now) => ({
        energy: total(mul(densityAnomaly(now.T, now.S, tf.zerosLike(g.pressure.depth) as Field<'center'>), height)),
        T: total(mul(square(now.T), volume)),
        S: total(mul(square(now.S), volume)),
      }),
    });
    const growth = (x: Float32Array) => Math.max(...x.slice(1).map((value, n) => (value - (x[n] ?? 0)) / Math.abs(x[0] ?? 1)));
    const all = { energy: growth(series.energy), T: growth(series.T), S: growth(series.S) };
    console.log(`front: largest changes a step of energy, T², S²: ${Object.values(all).map((x) => x.toExponential(1))}`);
    for (const worst of Object.values(all)) expect(worst).toBeLessThan(0);
  });
});
