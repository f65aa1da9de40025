import { beforeAll, describe, expect, it } from 'vitest';
import { type ColumnProfiles, columnPhysics } from '../../../../src/atmosphere/column/index.ts';
import { dryAirHeatCapacity as c, latentHeatOfVaporization as L, latentHeatOfFusion as Lf } from '../../../../src/physics/constants.ts';
import type { SurfaceExchange } from '../../../../src/physics/surface-exchange.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, mul, tf, zerosLike } from '../../../../src/tensor/index.ts';
import { beam, type Center, defaults, randomColumns } from '../../../support/column-world.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const Δt = 4800;
const numbers = (x: tf.Tensor): Float32Array => x.dataSync<'float32'>();

/** A ground that gives heat, vapour and drag, and has warmed since radiation saw it. */
const exchangeOver = (upwardLongwave: Center, wind: readonly [Center, Center]) => (): SurfaceExchange => {
  const none = zerosLike(upwardLongwave);
  return {
    sensibleHeat: add(none, 30),
    evaporation: add(none, 4e-5),
    evaporationEnergy: add(none, 4e-5 * L),
    upwardLongwave: add(upwardLongwave, 3),
    stressEast: mul(wind[0], 0.02),
    stressNorth: mul(wind[1], 0.02),
  };
};
const lowest = (x: Center): Center => tf.slice(x, [7, 0, 0], [1, x.shape[1], x.shape[2]]) as Center;

function run(seed: number, change: (profiles: ColumnProfiles) => ColumnProfiles = (x) => x) {
  const world = randomColumns(seed, 16, 16);
  const profiles = change(world.profiles);
  const exchange = exchangeOver(world.ground.upwardLongwave, [lowest(profiles.windEast), lowest(profiles.windNorth)]);
  const surroundings = { ground: world.ground, exchange, sunlight: beam(1361, 0.3) };
  return { profiles, geometry: world.geometry, ...columnPhysics(profiles, surroundings, defaults, world.geometry, Δt) };
}

/** Σ over layers of m x, in float64, column by column. */
function columnSums(x: Float32Array, profiles: ColumnProfiles): Float64Array {
  const half = [0, 0.05, 0.14, 0.26, 0.42, 0.6, 0.77, 0.9, 1];
  const pressure = numbers(profiles.surfacePressure);
  return Float64Array.from(pressure, (p, n) =>
    half.slice(1).reduce((s, σ, k) => s + (((σ - (half[k] as number)) * p) / 9.81) * (x[k * pressure.length + n] as number), 0),
  );
}

describe('the physics of random columns', () => {
  const { profiles, tendencies, fluxes } = run(3);
  const flux = Object.fromEntries(Object.entries(fluxes).map(([name, x]) => [name, numbers(x)])) as Record<
    keyof typeof fluxes,
    Float32Array
  >;
  const worst = (f: (n: number) => number): number => Math.max(...Array.from({ length: 256 }, (_, n) => Math.abs(f(n))));
  const at = (name: keyof typeof fluxes, n: number): number => flux[name][n] as number;
  const water = columnSums(numbers(tendencies.humidity), profiles);

  // Terms are some 2000 W m⁻² a column, each rounded a few times.
  it('closes enthalpy and kinetic energy to rounding', () => {
    const heat = columnSums(numbers(tendencies.temperature), profiles);
    const mean = (x: Center, r: Center): Float32Array => numbers(tf.mul(tf.add(x, tf.mul(r, Δt / 2)), r));
    const east = columnSums(mean(profiles.windEast, tendencies.windEast), profiles);
    const north = columnSums(mean(profiles.windNorth, tendencies.windNorth), profiles);
    const gained = (n: number): number =>
      at('atmosphereShortwave', n) + at('upwardLongwave', n) - at('downwardLongwave', n) - at('outgoingLongwave', n) +
      at('sensibleHeat', n) + at('evaporation', n) * L + at('snowfall', n) * Lf; // biome-ignore format: a budget
    const stored = (n: number): number => c * (heat[n] as number) + L * (water[n] as number) + (east[n] as number) + (north[n] as number);
    expect(worst((n) => stored(n) - gained(n))).toBeLessThan(0.02);
    expect(worst((n) => stored(n) - gained(n) + at('snowfall', n) * Lf)).toBeGreaterThan(0.02);
  });

  it('closes water to rounding and rains no less than nothing', () => {
    // Rain is up to 10⁻³ kg m⁻² s⁻¹, the sum of up to 64 rounded terms.
    const rounding = 64 * 2 ** -24 * 1e-3;
    expect(worst((n) => (water[n] as number) - (at('evaporation', n) - at('precipitation', n)))).toBeLessThan(rounding);
    expect(worst((n) => at('rainfall', n) + at('snowfall', n) - at('precipitation', n))).toBeLessThan(rounding);
    expect(flux.rainfall.every((x) => x >= 0) && flux.snowfall.every((x) => x >= 0)).toBe(true);
  });

  it('closes momentum to rounding', () => {
    const east = columnSums(numbers(tendencies.windEast), profiles);
    expect(worst((n) => (east[n] as number) + at('stressEast', n))).toBeLessThan(1e-5);
  });
});

describe('at its thresholds the physics is finite, and so are its gradients', () => {
  const cases: Record<string, (p: ColumnProfiles) => ColumnProfiles> = {
    'dry air': (p) => ({ ...p, humidity: zerosLike(p.humidity) }),
    'vapour below nothing, as transforms leave it': (p) => ({ ...p, humidity: mul(p.humidity, -0.05) }),
    'calm air': (p) => ({ ...p, windEast: zerosLike(p.windEast), windNorth: zerosLike(p.windNorth) }),
    'air at twice saturation': (p) => ({ ...p, humidity: mul(p.humidity, 6) }),
    'isothermal air': (p) => ({ ...p, temperature: add(zerosLike(p.temperature), 280) }),
    'air 60 K too cold': (p) => ({ ...p, temperature: add(p.temperature, -60) }),
    'air 30 K too warm': (p) => ({ ...p, temperature: add(p.temperature, 30) }),
  };
  for (const [name, change] of Object.entries(cases))
    it(name, () => {
      const { tendencies, fluxes } = run(5, change);
      for (const x of [...Object.values(tendencies), ...Object.values(fluxes)]) expect(numbers(x).every(Number.isFinite)).toBe(true);
      const { profiles } = run(5, change);
      const cost = (T: tf.Tensor, q: tf.Tensor, u: tf.Tensor): tf.Scalar => {
        const result = run(5, (p) => ({ ...change(p), temperature: T as Center, humidity: q as Center, windEast: u as Center }));
        const parts = [...Object.values(result.tendencies).map((x) => tf.sum(tf.mul(x, 1e4))), tf.sum(result.fluxes.outgoingLongwave)];
        return tf.addN(parts) as tf.Scalar;
      };
      for (const gradient of tf.grads(cost)([profiles.temperature, profiles.humidity, profiles.windEast]))
        expect(numbers(gradient).every(Number.isFinite)).toBe(true);
    });
});
