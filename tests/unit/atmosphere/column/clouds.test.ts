import { beforeAll, describe, expect, it } from 'vitest';
import { cloudOptics } from '../../../../src/atmosphere/column/cloud-optics.ts';
import { type CloudSources, diagnoseClouds, entrainmentIndex, inversionStrength } from '../../../../src/atmosphere/column/clouds.ts';
import { describeLayers } from '../../../../src/atmosphere/column/index.ts';
import type { Layers } from '../../../../src/atmosphere/column/profiles.ts';
import { dryAirHeatCapacity as c, latentHeatOfVaporization as L } from '../../../../src/physics/constants.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, tf, zerosLike } from '../../../../src/tensor/index.ts';
import { defaults, standardColumns } from '../../../support/column-world.ts';
import { standardAtmospheres } from '../../../support/standard-atmospheres.ts';

beforeAll(() => useBackend('cpu'));

/** Warmth of the free troposphere, the third layer from below, over that of the lowest: from 40 K colder to 20 K warmer in steps of 0.25 K. */
const spacing = 0.25;
const contrasts = Array.from({ length: 241 }, (_, n) => n * spacing - 40);

/** Columns that differ in that only, with a layer half as different between the two; specific humidity 12 g/kg in the lowest layer. */
function columns(lowest: number) {
  const one = standardAtmospheres.midlatitudeSummer;
  const { profiles, geometry } = standardColumns(contrasts.map(() => one));
  const from: Record<number, (Δ: number) => number> = { 5: (Δ) => lowest + Δ, 6: (Δ) => lowest + Δ / 2, 7: () => lowest };
  const rows = one.temperature.map((T, k) => contrasts.map((Δ) => from[k]?.(Δ) ?? T));
  const wet = one.humidity.map((q, k) => contrasts.map(() => (k === 7 ? 12e-3 : q)));
  const shape = [8, 1, contrasts.length] as const;
  const air = { ...profiles, temperature: constant<'center'>(rows.flat(), shape), humidity: constant<'center'>(wet.flat(), shape) };
  return { layers: describeLayers(air, geometry), geometry };
}

const row = (x: tf.Tensor, k: number): number[] => [...x.dataSync()].slice(k * contrasts.length, (k + 1) * contrasts.length);

/** Wind near the surface of a speed that [K-38] takes for 7 m/s, in which low cloud covers as much over the sea as over land. */
const usualWind = (like: Layers['temperature']): CloudSources['wind'] => ({
  windEast: tf.fill(like.shape, Math.sqrt(48)) as Layers['temperature'],
  windNorth: zerosLike(like),
});

/** Where values pass zero, by linear interpolation of the contrasts. */
function zero(values: readonly number[]): number {
  const n = values.findIndex((value, i) => i > 0 && value > 0 && (values[i - 1] as number) <= 0);
  const [before, after] = [values[n - 1] as number, values[n] as number];
  return (contrasts[n - 1] as number) + (spacing * -before) / (after - before);
}

describe('the inversion above the lowest layer', () => {
  it.each([275, 285, 298])('is none where saturated air of %d K stays neutral, as its static energy says', (lowest) => {
    const { layers } = columns(lowest);
    const energy = tf.add(tf.add(tf.mul(layers.temperature, c), layers.geopotential), tf.mul(layers.saturation, L));
    const [above, below] = [row(energy, 5), row(energy, 7)];
    const neutral = zero(above.map((h, n) => h - (below[n] as number)));
    const found = zero(row(inversionStrength(layers), 0));
    // The slope of the moist adiabat is taken in the middle of nearly three kilometres: right to three quarters of a kelvin.
    expect(Math.abs(found - neutral)).toBeLessThan(0.75);
  });
});

describe('stratiform cloud', () => {
  it('covers nothing under unstable air and the most under an inversion, growing by some 3 % for a kelvin, as cumuli give way to it', () => {
    const { layers, geometry } = columns(285);
    const index = row(entrainmentIndex(layers), 0);
    const none = zerosLike(layers.temperature);
    const rain = tf.mul(tf.ones([1, 1, contrasts.length]), 5 / 86400) as Layers['temperature'];
    const { low, cumulus } = diagnoseClouds(
      layers,
      { stratiformPrecipitation: rain, convection: none, continent: zerosLike(rain), wind: usualWind(rain) },
      defaults,
      geometry,
    );
    const [cover, humidity, cumuli] = [row(low, 7), row(layers.relativeHumidity, 7), row(cumulus, 0)];
    index.forEach((I, n) => {
      if (I < defaults.stratiformInversion) expect([cover[n], cumuli[n]]).toEqual([0, 1]);
      if (I > defaults.stratiformInversion + 30) {
        expect(cover[n]).toBeCloseTo(defaults.lowCloud * Math.min(humidity[n] as number, 1.2), 2);
        expect(cumuli[n]).toBeCloseTo(0, 5);
      }
    });
    const steepest = Math.max(
      ...cover.slice(1).map((value, n) => (value - (cover[n] as number)) / ((index[n + 1] as number) - (index[n] as number))),
    );
    expect(steepest / (humidity[0] as number)).toBeGreaterThan(0.02);
    expect(steepest / (humidity[0] as number)).toBeLessThan(0.035);
    expect(row(low, 6).every((value) => value === 0)).toBe(true);
  });

  it('needs an inversion that is stronger by a quarter of the latent heat which the air above it lacks', () => {
    const { layers } = columns(285);
    const dry = { ...layers, humidity: tf.mul(layers.humidity, 0) as Layers['humidity'] };
    const [moist, free] = [row(entrainmentIndex(layers), 0), row(entrainmentIndex(dry), 0)];
    expect(free).toEqual(row(inversionStrength(layers), 0));
    const lacking = row(layers.humidity, 7).map((q, n) => q - (row(layers.humidity, 5)[n] as number));
    for (const [n, Δq] of lacking.entries()) expect((free[n] as number) - (moist[n] as number)).toBeCloseTo((0.23 * L * Δq) / c, 3);
  });

  it('is broken into cumuli as deep convection passes through, by as much as that is at work', () => {
    const { layers, geometry } = columns(285);
    const none = tf.zeros([1, 1, contrasts.length]) as Layers['temperature'];
    const under = (convection: number): { low: number; cumulus: number } => {
      const active = tf.fill(layers.temperature.shape, convection) as Layers['temperature'];
      const sources = { stratiformPrecipitation: none, convection: active, continent: none, wind: usualWind(none) };
      const { low, cumulus } = diagnoseClouds(layers, sources, defaults, geometry);
      return { low: row(low, 7).at(-1) as number, cumulus: row(cumulus, 0).at(-1) as number };
    };
    const calm = under(0);
    expect(calm.low).toBeGreaterThan(0.2);
    expect(calm.cumulus).toBeCloseTo(0, 5);
    for (const active of [0.25, 0.5, 1]) {
      expect(under(active).low).toBeCloseTo(calm.low * (1 - active), 5);
      expect(under(active).cumulus).toBeCloseTo(active, 5);
    }
  });

  it('covers more of the sea in a strong wind, up to 12 m/s, less of it in a calm, and land always alike', () => {
    const { layers, geometry } = columns(285);
    const rain = tf.zeros([1, 1, contrasts.length]) as Layers['temperature'];
    const cover = (speed: number, land: number): number => {
      const windEast = tf.fill(rain.shape, Math.sqrt(speed ** 2 - 1)) as Layers['temperature'];
      const continent = tf.fill(rain.shape, land) as Layers['temperature'];
      const wind = { windEast, windNorth: zerosLike(rain) };
      const sources = { stratiformPrecipitation: rain, convection: zerosLike(layers.temperature), continent, wind };
      return row(diagnoseClouds(layers, sources, defaults, geometry).low, 7).at(-1) as number;
    };
    const usual = cover(7, 0);
    expect(usual).toBeGreaterThan(0.2);
    expect(cover(9, 0) / usual).toBeCloseTo(1 + 2 * defaults.lowCloudWind, 2);
    expect(cover(1, 0) / usual).toBeCloseTo(1 - 6 * defaults.lowCloudWind, 2);
    expect(cover(40, 0) / usual).toBeCloseTo(1 + 5 * defaults.lowCloudWind, 2);
    expect(cover(40, 1)).toBe(cover(1, 1));
  });
});

describe('clouds of the free troposphere', () => {
  it('grow with the root of what fronts let fall', () => {
    const { profiles, geometry } = standardColumns([standardAtmospheres.midlatitudeSummer]);
    const layers = describeLayers(profiles, geometry);
    const cover = (millimetresPerDay: number): number => {
      const rain = tf.fill([1, 1, 1], millimetresPerDay / 86400) as Layers['temperature'];
      const none = zerosLike(rain);
      const sources = { stratiformPrecipitation: rain, convection: zerosLike(layers.mass), continent: none, wind: usualWind(rain) };
      return diagnoseClouds(layers, sources, defaults, geometry).cover.dataSync()[0] as number;
    };
    expect(cover(4) - cover(0)).toBeCloseTo(defaults.precipitationCloud * (Math.sqrt(4.01) - 0.1), 3);
  });

  it('cover less where they are cumuli, for the same humidity, and over land a quarter of that', () => {
    const { layers, geometry } = columns(285);
    const index = row(entrainmentIndex(layers), 0);
    const dry = tf.zeros([1, 1, contrasts.length]) as Layers['temperature'];
    const convection = zerosLike(layers.temperature);
    const humid = { ...layers, relativeHumidity: tf.fill(layers.relativeHumidity.shape, 0.75) as Layers['relativeHumidity'] };
    const coverOver = (continent: Layers['temperature']): number[] =>
      row(
        diagnoseClouds(humid, { stratiformPrecipitation: dry, convection, continent, wind: usualWind(dry) }, defaults, geometry).cover,
        0,
      );
    const cumulus = index.findIndex((I) => I < defaults.stratiformInversion);
    const [overSea, overLand] = [coverOver(dry), coverOver(tf.onesLike(dry))];
    const stratus = overSea[index.findIndex((I) => I > defaults.stratiformInversion + 30)] as number;
    expect(stratus).toBeGreaterThan(0.3);
    expect((overSea[cumulus] as number) / stratus).toBeCloseTo(defaults.cumulusCover, 3);
    expect((overLand[cumulus] as number) / stratus).toBeCloseTo(1 - (1 - defaults.cumulusCover) / 4, 3);
  });

  it('fade as the air below them gets drier than 3 g/kg, at the same relative humidity', () => {
    const { profiles, geometry } = standardColumns([standardAtmospheres.midlatitudeSummer]);
    const layers = describeLayers(profiles, geometry);
    const nothing = zerosLike(layers.mass);
    const dry = zerosLike(tf.slice(nothing, [0, 0, 0], [1, 1, 1])) as Layers['temperature'];
    const cover = (gramsPerKilogram: number): number => {
      const air = { ...layers, humidity: tf.fill(layers.humidity.shape, gramsPerKilogram * 1e-3) as Layers['humidity'] };
      const sources = { stratiformPrecipitation: dry, convection: nothing, continent: dry, wind: usualWind(dry) };
      return diagnoseClouds(air, sources, defaults, geometry).cover.dataSync()[0] as number;
    };
    expect(cover(6)).toBeGreaterThan(0.005);
    expect(cover(12) / cover(6)).toBeCloseTo(1, 1);
    expect(cover(1.5) / cover(6)).toBeCloseTo(0.5, 1);
    expect(cover(0)).toBeLessThan(1e-3 * cover(6));
  });

  /** What a cloud in the fifth layer throws back at some temperature. */
  function reflected(kelvin: number, cumulus = 0): number {
    const map = (value: number) => tf.fill([1, 1, 1], value) as Layers['temperature'];
    const layer = (value: number) => tf.tensor3d([0, 0, 0, 0, value, 0, 0, 0], [8, 1, 1]) as Layers['temperature'];
    const clouds = { cover: map(0.8), weights: layer(1), low: layer(0), cumulus: map(cumulus) };
    const temperature = tf.fill([8, 1, 1], kelvin) as Layers['temperature'];
    return cloudOptics(clouds, temperature, map(1), defaults).reflectivity.dataSync()[4] as number;
  }

  it('throw back less sunlight where they are cumuli with gaps between them', () => {
    expect(reflected(280, 1) / reflected(280)).toBeCloseTo(1 - defaults.cumulusGaps, 5);
  });

  it('throw back as much as warm ones until most of their drops freeze below 255 K', () => {
    expect(reflected(256)).toBeCloseTo(reflected(290), 6);
    expect(reflected(219) / reflected(290)).toBeCloseTo(defaults.iceCloudThickness, 5);
  });
});
