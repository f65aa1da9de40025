import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { implicitColumn } from '../../../src/ocean/implicit-column.ts';
import { oceanParameters } from '../../../src/ocean/index.ts';
import { buildTopography, type Topography } from '../../../src/ocean/topography.ts';
import { turbulentKineticEnergyScheme } from '../../../src/ocean/vertical-mixing/turbulent-kinetic-energy.ts';
import type { MixingInput, VerticalMixing } from '../../../src/ocean/vertical-mixing/vertical-mixing.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../src/tensor/index.ts';
import { values } from '../../support/ocean-world.ts';

const [rows, columns] = [4, 8];
const size = rows * columns;

/** Open ocean everywhere. */
function deep(thickness: Float64Array): Topography {
  const depth = thickness.reduce((sum, h) => sum + h, 0);
  const grid = gaussianGrid({ truncation: 1, rows, columns });
  const [oceanMask, oceanDepth, orography] = [1, depth, 0].map((value) => new Float32Array(size).fill(value)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return buildTopography({ grid, oceanMask, oceanDepth, orography }, thickness);
}

beforeAll(async () => {
  await useBackend('cpu');
});

const p = {
  ...oceanParameters.parse({}),
  thermoclineDiffusivity: 0,
  abyssalDiffusivity: 0,
  convectiveDiffusivity: 0,
  verticalViscosity: 0,
};

/** A column with uniform N² and shear. @param e at all interfaces */
function uniform(t: Topography, N2: number, S2: number, e: number, stress = 0): MixingInput {
  const { shape, depth } = t;
  const everywhere = (value: number) => constant<'center'>(new Float32Array(shape[0] * size).fill(value), shape);
  const map = (value: number) => constant<'center'>(new Float32Array(size).fill(value), [1, rows, columns]);
  return {
    buoyancyFrequencySquared: everywhere(N2),
    u: constant(
      values(shape, (k) => -Math.sqrt(S2) * (depth[k] ?? 0)),
      shape,
    ),
    v: constant(new Float32Array(shape[0] * size), shape),
    turbulentKineticEnergy: constant(
      values(shape, (k, j, i) => e * Number(t.wetBelow(k, j, i))),
      shape,
    ),
    stress: { stressEast: map(stress), stressNorth: map(0) },
  };
}

/** Values down the first column of a row in the middle. */
const down = (x: Field): number[] => {
  const all = x.dataSync();
  return Array.from({ length: x.shape[0] }, (_, k) => all[k * size + columns] ?? Number.NaN);
};

const middle = 10;
const thick = Float64Array.from({ length: 21 }, () => 10);

describe('turbulent kinetic energy', () => {
  it('has the length of a parcel that lifts itself against stratification, and that of the distance without', () => {
    const t = deep(thick);
    const run = turbulentKineticEnergyScheme.build(t, 600);
    const e = 1e-4;
    const stratified = down(run(uniform(t, 1e-4, 0, e), p).viscosity)[middle] ?? 0;
    expect(stratified / ((0.1 * Math.SQRT2 * e) / 1e-2)).toBeCloseTo(1, 3);
    const mixed = down(run(uniform(t, 0, 0, e), p).viscosity)[middle] ?? 0;
    expect(mixed / (0.1 * 100 * Math.sqrt(e))).toBeCloseTo(1, 3);
  });

  it('has a Prandtl number between 1 and 10 that grows with the Richardson number', () => {
    const t = deep(thick);
    const run = turbulentKineticEnergyScheme.build(t, 600);
    const number = (Ri: number) => {
      const { viscosity, diffusivity } = run(uniform(t, 1e-4, 1e-4 / Ri, 1e-4), p);
      return (down(viscosity)[middle] ?? 0) / (down(diffusivity)[middle] ?? 0);
    };
    expect(number(1e-3)).toBeCloseTo(1, 1);
    expect(number(0.5)).toBeCloseTo(1 + (9 * 3.3) / 12.3, 2);
    expect(number(1e4)).toBeCloseTo(10, 1);
  });

  it.each([
    [0.2, 1],
    [0.3, -1],
  ])('at a Richardson number of %d grows or decays by the sign of %d: the limit is one quarter', (Ri, sign) => {
    const t = deep(thick);
    const run = turbulentKineticEnergyScheme.build(t, 60);
    let input = uniform(t, 1e-4, 1e-4 / Ri, 1e-6);
    for (let n = 0; n < 20; n++) input = { ...input, turbulentKineticEnergy: run(input, p).turbulentKineticEnergy };
    expect(Math.sign((down(input.turbulentKineticEnergy)[middle] ?? 0) / 1e-6 - 1)).toBe(sign);
  });

  it('comes to the balance of shear and dissipation e = c_k d² S² / c_ε in water without stratification', () => {
    const t = deep(thick);
    const run = turbulentKineticEnergyScheme.build(t, 7200);
    const quiet = { ...p, turbulentTransport: 1e-6 };
    let input = uniform(t, 0, 1e-6, 1e-6);
    for (let n = 0; n < 40; n++) input = { ...input, turbulentKineticEnergy: run(input, quiet).turbulentKineticEnergy };
    expect((down(input.turbulentKineticEnergy)[middle] ?? 0) / ((0.1 * 100 ** 2 * 1e-6) / 0.7)).toBeCloseTo(1, 2);
  });

  it('takes up what the wind gives, and spreads it without loss', () => {
    const t = deep(thick);
    const Δt = 600;
    const lossless = { ...p, turbulentDissipation: 1e-12 };
    const after = down(turbulentKineticEnergyScheme.build(t, Δt)(uniform(t, 0, 0, 1e-5, 0.1026), lossless).turbulentKineticEnergy);
    const content = after.slice(0, -1).reduce((sum, e, k) => sum + e * (k === 0 ? 15 : 10), 0);
    expect(content).toBeCloseTo(1e-5 * (15 + 19 * 10) + Δt * 1e-4 ** 1.5, 6);
    expect(after.at(-1)).toBe(0);
    expect(after[0]).toBeGreaterThan(after[10] ?? 1);
  });

  it('is finite with finite gradients in a calm over water at rest, stratified or not, and never negative', () => {
    const t = deep(thick);
    const run = turbulentKineticEnergyScheme.build(t, 7200);
    for (const N2 of [0, 1e-4, -1e-4]) {
      const input = uniform(t, N2, 0, 0);
      const names = ['u', 'buoyancyFrequencySquared', 'turbulentKineticEnergy'] as const;
      const score = (...xs: tf.Tensor[]): tf.Scalar => {
        const out: VerticalMixing = run({ ...input, ...Object.fromEntries(names.map((name, n) => [name, xs[n]])) }, p);
        return tf.add(tf.sum(out.viscosity), tf.add(tf.sum(out.diffusivity), tf.sum(out.turbulentKineticEnergy))) as tf.Scalar;
      };
      const gradients = tf.grads(score)(names.map((name) => input[name]));
      for (const gradient of gradients) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      expect(down(run(input, p).turbulentKineticEnergy).every((e) => e >= 0 && Number.isFinite(e))).toBe(true);
    }
  });

  it('deepens a layer under wind like Kato and Phillips (1969): 1.05 u* √(t / N₀)', () => {
    const Δt = 120;
    const thin = Float64Array.from({ length: 50 }, () => 1);
    const t = deep(thin);
    const { shape } = t;
    const run = turbulentKineticEnergyScheme.build(t, Δt);
    const [N2, ustar2, expansion] = [1e-4, 1e-4, 2e-4 * 9.81];
    const h = constant<'center'>(new Float32Array(50).fill(1), [50, 1, 1]);
    const wet = constant<'center'>(
      values(shape, (k, j, i) => Number(t.wetBelow(k, j, i))),
      shape,
    );
    const wind = constant<'center'>([Δt * ustar2, ...new Float32Array(49)], [50, 1, 1]);
    let input: MixingInput = uniform(t, 0, 0, 0, 0.1026);
    let T = constant<'center'>(
      values(shape, (k) => (-N2 / expansion) * (k + 0.5)),
      shape,
    );
    const below = (x: Field<'center'>) =>
      tf.pad(tf.slice(x, [1, 0, 0], [49, rows, columns]), [
        [0, 1],
        [0, 0],
        [0, 0],
      ]);
    const hours = 12;
    for (let n = 0; n < (hours * 3600) / Δt; n++) {
      const stratified = tf.mul(tf.mul(tf.sub(T, below(T)), expansion), wet) as Field<'center'>;
      const mixing = run({ ...input, buoyancyFrequencySquared: stratified }, p);
      const conductance = (κ: Field<'center'>) => tf.mul(tf.mul(κ, Δt), wet) as Field<'center'>;
      const momentum = tf.add(input.u, wind) as Field<'center'>;
      const u = implicitColumn<'center'>(h, conductance(mixing.viscosity), momentum) as unknown as Field<'eastFace'>;
      T = implicitColumn<'center'>(h, conductance(mixing.diffusivity), T);
      input = { ...input, u, turbulentKineticEnergy: mixing.turbulentKineticEnergy };
    }
    const stratification = down(tf.sub(T, below(T)) as Field).slice(0, -1);
    const depth = 1 + stratification.indexOf(Math.max(...stratification));
    expect(depth / (1.05 * 1e-2 * Math.sqrt((hours * 3600) / 1e-2))).toBeGreaterThan(0.8);
    expect(depth / (1.05 * 1e-2 * Math.sqrt((hours * 3600) / 1e-2))).toBeLessThan(1.2);
  });
});
