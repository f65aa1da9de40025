import { beforeAll, describe, expect, it } from 'vitest';
import { largeScaleCondensation } from '../../../../src/atmosphere/column/condensation.ts';
import { describeLayers } from '../../../../src/atmosphere/column/index.ts';
import { moistConvection } from '../../../../src/atmosphere/column/moist-convection.ts';
import { liftParcel } from '../../../../src/atmosphere/column/parcel.ts';
import { dryAirHeatCapacity as c, latentHeatOfVaporization as L } from '../../../../src/physics/constants.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { tf } from '../../../../src/tensor/index.ts';
import { type Center, defaults, randomColumns, standardColumns } from '../../../support/column-world.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const numbers = (x: tf.Tensor): Float32Array => x.dataSync<'float32'>();
const { profiles, geometry } = randomColumns(7, 100, 100);
const count = 10_000;

/** Largest |Σ_k of the terms| over the sum of their sizes, over all columns, in float64. */
function residual(terms: readonly tf.Tensor[]): number {
  const values = terms.map(numbers);
  let worst = 0;
  for (let n = 0; n < count; n++) {
    let [sum, size] = [0, 1e-12];
    for (const x of values)
      for (let k = n; k < x.length; k += count) {
        sum += x[k] as number;
        size += Math.abs(x[k] as number);
      }
    worst = Math.max(worst, Math.abs(sum) / size);
  }
  return worst;
}

describe('convection of ten thousand random columns', () => {
  const run = () => {
    const layers = describeLayers(profiles, geometry);
    return { layers, deep: moistConvection(layers, defaults, geometry) };
  };
  // Sums over eight layers that cancel, each term rounded a few times: 64 roundings of 2⁻²⁴ are 4·10⁻⁶ of the terms at the most.
  const rounding = 64 * 2 ** -24;

  it('rains in some and not in all, never less than nothing', () => {
    const rain = numbers(run().deep.precipitation);
    const raining = rain.filter((x) => x > 0).length;
    expect(raining).toBeGreaterThan(count / 100);
    expect(raining).toBeLessThan(count * 0.9);
    expect(rain.every((x) => x >= 0)).toBe(true);
  });

  it('opens by half where as much would rain as the gate is wide, in mm a day', () => {
    const layers = describeLayers(profiles, geometry);
    const rain = (convectiveRain: number) =>
      numbers(moistConvection(layers, { ...defaults, convectiveRain }, geometry).precipitation).map((x) => 86400 * x);
    const [open, one, two] = [rain(1e-3), rain(2), rain(4)];
    const whole: number[] = []; // what would rain without gates, as the gate of 2 mm a day has it, over what rains without that gate
    open.forEach((most, n) => {
      if (most < 0.5) return;
      const [x2, y2] = [one, two].map((gated) => (gated[n] as number) / (most - (gated[n] as number))) as [number, number];
      expect(x2 / y2).toBeCloseTo(4, 2);
      whole.push((2 * Math.sqrt(x2)) / most);
    });
    expect(whole.length).toBeGreaterThan(100);
    // The gate of the depth takes its part of some and leaves others whole.
    expect(Math.min(...whole)).toBeCloseTo(1, 2);
  });

  it('keeps enthalpy and rains out what vapour it takes', () => {
    const { layers, deep } = run();
    const heat = tf.mul(tf.mul(layers.mass, deep.temperature), c);
    const vapour = tf.mul(layers.mass, deep.humidity);
    expect(residual([heat, tf.mul(vapour, L)])).toBeLessThan(rounding);
    expect(residual([vapour, deep.precipitation])).toBeLessThan(rounding);
    expect(residual([heat, tf.mul(vapour, 0.99 * L)])).toBeGreaterThan(rounding);
  });

  it('does the same for large-scale condensation', () => {
    const layers = describeLayers(profiles, geometry);
    const cloud = largeScaleCondensation(layers, defaults, geometry);
    const vapour = tf.mul(layers.mass, cloud.humidity);
    expect(residual([tf.mul(tf.mul(layers.mass, cloud.temperature), c), tf.mul(vapour, L)])).toBeLessThan(rounding);
    expect(residual([vapour, cloud.precipitation])).toBeLessThan(rounding);
  });

  it('tells drizzle of the lowest layer from what falls from above', () => {
    const { profiles: standard, geometry: g } = standardColumns();
    const saturated = (from: number, to: number): ReturnType<typeof largeScaleCondensation> => {
      const dry = describeLayers(standard, g);
      const wet = tf.tensor3d(
        Array.from({ length: 8 }, (_, k) => Number(k >= from && k < to)),
        [8, 1, 1],
      );
      return largeScaleCondensation(describeLayers({ ...standard, humidity: tf.mul(dry.saturation, wet) as Center }, g), defaults, g);
    };
    const [low, high, both] = [saturated(7, 8), saturated(5, 7), saturated(5, 8)];
    expect(numbers(low.precipitation).every((x) => x > 0)).toBe(true);
    expect(numbers(low.precipitationAloft).every((x) => x === 0)).toBe(true);
    expect([...numbers(both.precipitationAloft)]).toEqual([...numbers(high.precipitation)].map((x) => expect.closeTo(x, 9)));
  });

  it('has finite gradients in temperature, vapour and pressure', () => {
    const rain = (T: tf.Tensor, q: tf.Tensor, p: tf.Tensor): tf.Scalar => {
      const layers = describeLayers(
        { ...profiles, temperature: T as Center, humidity: q as Center, surfacePressure: p as Center },
        geometry,
      );
      const deep = moistConvection(layers, defaults, geometry);
      return tf.addN([tf.sum(deep.precipitation), tf.sum(tf.square(deep.temperature)), tf.sum(deep.humidity)]) as tf.Scalar;
    };
    const gradients = tf.grads(rain)([profiles.temperature, profiles.humidity, profiles.surfacePressure]);
    for (const gradient of gradients) expect(numbers(gradient).every(Number.isFinite)).toBe(true);
  });
});

describe('a parcel', () => {
  it('keeps its moist static energy above its condensation level and is dry adiabatic below', () => {
    const { profiles: standard, geometry: g } = standardColumns();
    const layers = describeLayers(standard, g);
    const [T, Φ, q] = [numbers(liftParcel(layers).temperature), numbers(layers.geopotential), numbers(standard.humidity)];
    const lowest = 7 * 4;
    const dry = (k: number): number =>
      (standard.temperature.dataSync()[lowest] as number) - ((Φ[k * 4] as number) - (Φ[lowest] as number)) / c;
    expect(Math.abs((T[lowest] as number) - dry(7))).toBeLessThan(0.1);
    // The tropical parcel saturates above the lowest layer: from σ = 0.77 up it holds h = c T + Φ + L q_s(T).
    for (const k of [3, 4, 5]) {
      expect(T[k * 4] as number).toBeGreaterThan(dry(k) + 3);
      const energy = c * (standard.temperature.dataSync()[lowest] as number) + (Φ[lowest] as number) + L * (q[lowest] as number);
      const saturated = (energy - c * (T[k * 4] as number) - (Φ[k * 4] as number)) / L;
      const e = 611.2 * Math.exp((17.67 * ((T[k * 4] as number) - 273.15)) / ((T[k * 4] as number) - 29.65));
      const pressure = layers.pressure.dataSync()[k * 4] as number;
      if ((T[k * 4] as number) > 273.15) expect(Math.abs(saturated - (0.622 * e) / (pressure - 0.378 * e))).toBeLessThan(2e-5);
    }
  });
});
