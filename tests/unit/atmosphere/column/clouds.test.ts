import { beforeAll, describe, expect, it } from 'vitest';
import { cloudOptics } from '../../../../src/atmosphere/column/cloud-optics.ts';
import { diagnoseClouds, excessStability } from '../../../../src/atmosphere/column/clouds.ts';
import { describeLayers } from '../../../../src/atmosphere/column/index.ts';
import type { Layers } from '../../../../src/atmosphere/column/profiles.ts';
import { dryAirHeatCapacity as c, latentHeatOfVaporization as L } from '../../../../src/physics/constants.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, tf, zerosLike } from '../../../../src/tensor/index.ts';
import { defaults, standardColumns } from '../../../support/column-world.ts';
import { standardAtmospheres } from '../../../support/standard-atmospheres.ts';

beforeAll(() => useBackend('cpu'));

/** Warmth of the layer above the lowest, from 12 K colder than it to 6 K warmer in steps of 0.1 K. */
const contrasts = Array.from({ length: 181 }, (_, n) => n * 0.1 - 12);

/** Columns that differ in that only, above a lowest layer of a given temperature; specific humidity 12 g/kg there. */
function columns(lowest: number) {
  const one = standardAtmospheres.midlatitudeSummer;
  const { profiles, geometry } = standardColumns(contrasts.map(() => one));
  const rows = one.temperature.map((T, k) => contrasts.map((Δ) => (k === 7 ? lowest : k === 6 ? lowest + Δ : T)));
  const wet = one.humidity.map((q, k) => contrasts.map(() => (k === 7 ? 12e-3 : q)));
  const shape = [8, 1, contrasts.length] as const;
  const air = { ...profiles, temperature: constant<'center'>(rows.flat(), shape), humidity: constant<'center'>(wet.flat(), shape) };
  return { layers: describeLayers(air, geometry), geometry };
}

const row = (x: tf.Tensor, k: number): number[] => [...x.dataSync()].slice(k * contrasts.length, (k + 1) * contrasts.length);

/** Where values pass zero, by linear interpolation of the contrasts. */
function zero(values: readonly number[]): number {
  const n = values.findIndex((value, i) => i > 0 && value > 0 && (values[i - 1] as number) <= 0);
  const [before, after] = [values[n - 1] as number, values[n] as number];
  return (contrasts[n - 1] as number) + (0.1 * -before) / (after - before);
}

describe('stratiform cloud', () => {
  it.each([275, 285, 298])('knows saturated neutral air above a layer of %d K by its static energy', (lowest) => {
    const { layers } = columns(lowest);
    const energy = tf.add(tf.add(tf.mul(layers.temperature, c), layers.geopotential), tf.mul(layers.saturation, L));
    const [above, below] = [row(energy, 6), row(energy, 7)];
    const neutral = zero(above.map((h, n) => h - (below[n] as number)));
    const found = zero(row(excessStability(layers), 0));
    // The slope of the moist adiabat is taken in the middle of a kilometre: right to a tenth of a kelvin or two.
    expect(Math.abs(found - neutral)).toBeLessThan(0.25);
  });

  it('covers nothing in unstable air and the most in stable air, whatever else covers the sky', () => {
    const { layers, geometry } = columns(285);
    const δ = row(excessStability(layers), 0);
    const none = zerosLike(layers.temperature);
    const rain = tf.mul(tf.ones([1, 1, contrasts.length]), 5 / 86400) as Layers['temperature'];
    const sources = { precipitation: rain, convection: none, cumulus: zerosLike(rain) };
    const { low } = diagnoseClouds(layers, sources, defaults, geometry);
    const [cover, humidity] = [row(low, 7), row(layers.relativeHumidity, 7)];
    δ.forEach((excess, n) => {
      if (excess < defaults.lowCloudStability) expect(cover[n]).toBeCloseTo(0, 5);
      if (excess > defaults.lowCloudStability + 0.2)
        expect(cover[n]).toBeCloseTo(defaults.lowCloud * Math.min(humidity[n] as number, 1.2), 2);
    });
    expect(row(low, 6).every((value) => value === 0)).toBe(true);
  });
});

describe('clouds of the free troposphere', () => {
  it('fade as the air below them gets drier than 3 g/kg, at the same relative humidity', () => {
    const { profiles, geometry } = standardColumns([standardAtmospheres.midlatitudeSummer]);
    const layers = describeLayers(profiles, geometry);
    const nothing = zerosLike(layers.mass);
    const dry = zerosLike(tf.slice(nothing, [0, 0, 0], [1, 1, 1])) as Layers['temperature'];
    const cover = (gramsPerKilogram: number): number => {
      const air = { ...layers, humidity: tf.fill(layers.humidity.shape, gramsPerKilogram * 1e-3) as Layers['humidity'] };
      const sources = { precipitation: dry, convection: nothing, cumulus: dry };
      return diagnoseClouds(air, sources, defaults, geometry).cover.dataSync()[0] as number;
    };
    expect(cover(6)).toBeGreaterThan(0.01);
    expect(cover(12) / cover(6)).toBeCloseTo(1, 1);
    expect(cover(1.5) / cover(6)).toBeCloseTo(0.5, 1);
    expect(cover(0)).toBeLessThan(1e-3 * cover(6));
  });

  /** What a cloud in the fifth layer throws back at some temperature. */
  function reflected(kelvin: number, cumulus: number): number {
    const map = (value: number) => tf.fill([1, 1, 1], value) as Layers['temperature'];
    const layer = (value: number) => tf.tensor3d([0, 0, 0, 0, value, 0, 0, 0], [8, 1, 1]) as Layers['temperature'];
    const clouds = { cover: map(0.8), weights: layer(1), low: layer(0), cumulus: map(cumulus) };
    const temperature = tf.fill([8, 1, 1], kelvin) as Layers['temperature'];
    return cloudOptics(clouds, temperature, map(1), defaults).reflectivity.dataSync()[4] as number;
  }

  it('throw back less sunlight where they are cumuli with gaps between them', () => {
    expect(reflected(280, 0)).toBeCloseTo(0.8 * defaults.cloudReflectivity, 5);
    expect(reflected(280, 1) / reflected(280, 0)).toBeCloseTo(1 - defaults.cumulusGaps, 5);
  });

  it('throw back as much as warm ones until most of their drops freeze below 255 K', () => {
    expect(reflected(256, 0)).toBeCloseTo(reflected(290, 0), 6);
    expect(reflected(219, 0) / reflected(290, 0)).toBeCloseTo(defaults.iceCloudThickness, 5);
  });
});
