import { beforeAll, describe, expect, it } from 'vitest';
import { shallowFlow, shallowWaterStep } from '../../src/atmosphere/shallow-water/shallow-water.ts';
import { semiImplicitStep } from '../../src/atmosphere/spectral/semi-implicit-step.ts';
import { type GaussianGrid, gaussianGrid, resolutions } from '../../src/grid/gaussian-grid.ts';
import { analyseForces } from '../../src/grid/spectral-flow.ts';
import { toGrid } from '../../src/grid/spectral-operators.ts';
import { asStack, joinStacks, type SpectralStack, stackPart, stackSpectral, unstackSpectral } from '../../src/grid/spectral-stack.ts';
import { earthRadius, gravity, rotationRate } from '../../src/physics/constants.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { add, constant, type Field, mul, neg } from '../../src/tensor/index.ts';
import {
  cosineBell,
  errorNorms,
  evaluated,
  flowOverMountain,
  prepare,
  rossbyHaurwitzWave,
  runShallowWater,
  runSteps,
  steadyZonalFlow,
  type WilliamsonCase,
} from '../support/williamson.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const day = 86400;
const coarse = gaussianGrid(resolutions.T31);
const grids = {
  T31: coarse,
  T42: gaussianGrid({ truncation: 42, rows: 64, columns: 128 }),
  T63: gaussianGrid(resolutions.T63),
  T106: gaussianGrid({ truncation: 106, rows: 160, columns: 320 }),
};

/** Free surface after some days where the coarse grid has its points, m. */
async function surfaceAfter(test: WilliamsonCase, grid: GaussianGrid, days: number, dt: number, hyperdiffusionTime?: number) {
  const { water, start, ground } = prepare(test, grid, dt, hyperdiffusionTime);
  const x = await runShallowWater(water, start, (days * day) / dt);
  const [total] = unstackSpectral(asStack(add(stackPart(x, 2, 1), ground))) as [Field<'spectral'>];
  return evaluated(total, coarse).map((φ) => φ / gravity + test.meanDepth);
}

/** Mass, total energy and potential enstrophy of shallow water, each per area of the sphere. */
function integrals(test: WilliamsonCase, grid: GaussianGrid, { water, ground }: ReturnType<typeof prepare>, x: SpectralStack) {
  const { values, wind } = shallowFlow(water, x);
  const [v, u, n] = [values, wind.east, wind.north].map((field) => field.dataSync()) as [Float32Array, Float32Array, Float32Array];
  const bottom = toGrid(water.transform, ground).dataSync();
  const plane = grid.rows * grid.columns;
  const sums = { mass: 0, energy: 0, enstrophy: 0 };
  for (let k = 0; k < plane; k++) {
    const j = Math.floor(k / grid.columns);
    const share = (grid.weights[j] as number) / (2 * grid.columns);
    const depth = gravity * test.meanDepth + (v[2 * plane + k] as number);
    const speed2 = ((u[k] as number) ** 2 + (n[k] as number) ** 2) / (1 - (grid.sinLatitude[j] as number) ** 2);
    const surface = depth + (bottom[k] as number);
    const absolute = (v[k] as number) + 2 * rotationRate * (grid.sinLatitude[j] as number);
    sums.mass += share * depth;
    sums.energy += (share * (depth * speed2 + surface ** 2 - (bottom[k] as number) ** 2)) / 2;
    sums.enstrophy += (share * absolute ** 2) / (2 * depth);
  }
  return sums;
}

describe('Williamson case 1', () => {
  it.each([0, Math.PI / 2 - 0.05])('carries the cosine bell once around, axis tilted by %f', async (α) => {
    const dt = 1800;
    const { water, start, surface } = prepare(cosineBell(α), coarse, dt);
    const { transform } = water;
    const { wind } = shallowFlow(water, start);
    const outflow = (x: SpectralStack): SpectralStack => {
      const φ = toGrid(transform, stackPart(x, 2, 1));
      const fluxes = { east: mul(wind.east, φ), north: mul(wind.north, φ) };
      const moved = analyseForces(transform, { forces: fluxes, fluxes, values: φ });
      return joinStacks([asStack(mul(stackPart(x, 0, 2), 0)), asStack(neg(moved.outflow))]);
    };
    const { last: x } = await runSteps(start, (12 * day) / dt, (before) =>
      semiImplicitStep(before, { explicit: outflow, waves: water.waves }, dt),
    );
    const bell = surface(start);
    expect(errorNorms(coarse, surface(x), bell).l2).toBeLessThan(0.1);
    const mean = (h: Float64Array): number => h.reduce((sum, value, k) => sum + value * (coarse.weights[Math.floor(k / 96)] as number), 0);
    expect(mean(surface(x)) / mean(bell)).toBeCloseTo(1, 6);
  });
});

describe('Williamson case 2', () => {
  it.each([0, Math.PI / 4])('keeps solid rotation in balance to rounding for 5 days, axis tilted by %f', async (α) => {
    const { water, start, surface } = prepare(steadyZonalFlow(α), coarse, 1800);
    const x = await runShallowWater(water, start, 240);
    expect(errorNorms(coarse, surface(x), surface(start)).l2).toBeLessThan(1e-6);
  });
});

describe('Williamson case 5', () => {
  it('agrees with a finer run after 15 days, and keeps mass, energy and potential enstrophy', async () => {
    const world = prepare(flowOverMountain, coarse, 1800);
    const x = await runShallowWater(world.water, world.start, (15 * day) / 1800);
    const fine = await surfaceAfter(flowOverMountain, grids.T42, 15, 1200);
    expect(errorNorms(coarse, world.surface(x), fine).l2).toBeLessThan(1.5e-3);
    const [before, after] = [world.start, x].map((state) => integrals(flowOverMountain, coarse, world, state));
    const drift = (name: 'mass' | 'energy' | 'enstrophy'): number => Math.abs((after?.[name] ?? 0) / (before?.[name] ?? 1) - 1);
    expect(drift('mass')).toBeLessThan(1e-7);
    expect(drift('energy')).toBeLessThan(1e-5);
    expect(drift('enstrophy')).toBeLessThan(3e-4);
  });
});

/** Longitude of the crest of wave number 4 in vorticity. */
function crest(x: SpectralStack): number {
  const values = (unstackSpectral(stackPart(x, 0, 1))[0] as Field<'spectral'>).dataSync();
  const at = (4 * 32 + 5) * 2;
  return -Math.atan2(values[at + 1] as number, values[at] as number) / 4;
}

describe('Williamson case 6', () => {
  it('agrees with a finer run after 14 days', async () => {
    const coarseSurface = await surfaceAfter(rossbyHaurwitzWave, coarse, 14, 1800);
    const fine = await surfaceAfter(rossbyHaurwitzWave, grids.T42, 14, 1200);
    expect(errorNorms(coarse, coarseSurface, fine).l2).toBeLessThan(1.2e-2);
  });

  it('carries the wave 12.195 degrees eastward a day where deep water leaves it no divergence', async () => {
    const depth = 8e6;
    const deep = {
      ...rossbyHaurwitzWave,
      surface: (λ: number, φ: number) => rossbyHaurwitzWave.surface(λ, φ) + depth - 8000,
      meanDepth: depth,
    };
    const { water, start } = prepare(deep, coarse, 1800);
    const x = await runShallowWater(water, start, (5 * day) / 1800);
    const quarter = Math.PI / 2;
    const moved = (((crest(x) - crest(start)) % quarter) + quarter) % quarter;
    expect((moved * 180) / Math.PI / 5 / 12.195).toBeCloseTo(1, 2);
  });
});

describe('geostrophic adjustment', () => {
  it('leaves of a vorticity-free bump of degree n the part F/(1 + F), F = f² a²/(Φ₀ n(n+1)), on a plane of constant f', async () => {
    const [n, Φ0, dt] = [10, gravity * 1000, 600];
    const f = 2 * rotationRate * Math.sin(Math.PI / 4);
    const bump: WilliamsonCase = { ...steadyZonalFlow(0), u: () => 0, v: () => 0, surface: () => 1000, coriolis: () => f, meanDepth: 1000 };
    const { water } = prepare(bump, coarse, dt);
    const N = 32;
    const one = Float32Array.from({ length: 3 * N * N * 2 }, (_, k) => (k === (2 * N * N + n) * 2 ? 0.1 : 0));
    const start = stackSpectral([constant<'spectral'>(one, [3 * N, N, 2])]);
    const λ = (n * (n + 1)) / earthRadius ** 2;
    const steps = Math.round((20 * 2 * Math.PI) / Math.sqrt(f * f + Φ0 * λ) / dt);
    const { last, sum } = await runSteps(start, steps, (x) => shallowWaterStep(water, x));
    const coefficient = (y: SpectralStack): number => unstackSpectral(stackPart(y, 2, 1))[0]?.dataSync()[2 * n] as number;
    const F = (f * f) / (Φ0 * λ);
    expect(coefficient(sum) / steps / 0.1 / (F / (1 + F))).toBeCloseTo(1, 1);
    expect(Math.abs(coefficient(last))).toBeLessThan(0.1);
  });
});

/** The published ladder: two minutes and more. `CHRONOS_LONG=1 npx vitest run tests/ladder/shallow-water.test.ts` */
describe.runIf(process.env.CHRONOS_LONG)('Williamson cases 5 and 6 against T106', () => {
  it.each([
    ['5', flowOverMountain, 15, [1.5e-3, 1.5e-3, 1.5e-3]],
    ['6', rossbyHaurwitzWave, 14, [1.2e-2, 8e-3, 4e-3]],
  ] as const)('case %s at T31, T42 and T63', async (name, test, days, bounds) => {
    const fine = await surfaceAfter(test, grids.T106, days, 600);
    const runs = [
      ['T31', 1800],
      ['T42', 1200],
      ['T63', 900],
    ] as const;
    for (const [n, [resolution, dt]] of runs.entries()) {
      const norms = errorNorms(coarse, await surfaceAfter(test, grids[resolution], days, dt), fine);
      console.log(
        `case ${name} ${resolution}: l1 ${norms.l1.toExponential(1)} l2 ${norms.l2.toExponential(1)} max ${norms.maximum.toExponential(1)}`,
      );
      expect(norms.l2).toBeLessThan(bounds[n] as number);
    }
  });
});
