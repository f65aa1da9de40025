import { beforeAll, describe, expect, it } from 'vitest';
import { referenceClouds, skyCover } from '../../../../src/atmosphere/qtcm/clouds.ts';
import { longwaveRadiation } from '../../../../src/atmosphere/qtcm/longwave.ts';
import { shortwaveRadiation } from '../../../../src/atmosphere/qtcm/shortwave.ts';
import { dailySunlight, orbitParameters } from '../../../../src/physics/orbit.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, mul, sub, tf } from '../../../../src/tensor/index.ts';
import { defaults, largest, map, smallAtmosphere } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const one = (x: number): Field<'center'> => constant<'center'>([x], [1, 1, 1]);
const clearShare = 1 - referenceClouds.reduce((s, c) => s + c, 0);
const referenceCover = () => constant<'center'>([clearShare, ...referenceClouds], [5, 1, 1]);
const value = (x: tf.Tensor): number => x.dataSync()[0] as number;

describe('longwave radiation', () => {
  const outgoing = (co2: number, T1 = 0): number =>
    value(longwaveRadiation(referenceCover(), one(T1), one(0), one(473.3), { ...defaults, co2 }).outgoing);

  it('loses 3.7 W m⁻² for every doubling of carbon dioxide under reference clouds', () => {
    expect(outgoing(280) - outgoing(560)).toBeCloseTo(3.7, 2);
    expect(outgoing(560) - outgoing(1120)).toBeCloseTo(3.7, 2);
  });

  it('has the derivative F₂ₓ/ln 2 per ln C', () => {
    const gradient = tf.grad((C) =>
      tf.sum(longwaveRadiation(referenceCover(), one(0), one(0), one(473.3), { ...defaults, co2: C as tf.Scalar }).outgoing),
    );
    expect(value(gradient(tf.scalar(400))) * 400).toBeCloseTo(-3.7 / Math.LN2, 2);
  });

  it('emits the reference at the reference, and more than 130 W m⁻² from polar air', () => {
    expect(Math.abs(outgoing(280) - defaults.emissionReference)).toBeLessThan(0.1);
    const polar = longwaveRadiation(referenceCover(), one(-110), one(-50), one(220), defaults).outgoing;
    expect(value(polar)).toBeGreaterThan(130);
  });
});

describe('shortwave radiation', () => {
  it('splits the insolation into what air absorbs, surface absorbs and space gets back', () => {
    const { geometry } = smallAtmosphere();
    const sunlight = dailySunlight(geometry.sinLatitude, 0.45, orbitParameters.parse({}));
    const cover = skyCover(
      map((j, i) => 40 * ((i + j) % 9)),
      defaults,
      geometry,
    );
    const albedo = map((j) => 0.05 + 0.04 * j);
    const { absorbed, downward, reflected } = shortwaveRadiation(cover, sunlight, albedo);
    const surface = mul(downward, sub(1, albedo));
    const rest = sub(sub(sub(sunlight.insolation, absorbed), surface), reflected);
    expect(largest(rest)).toBeLessThan(64 * 2 ** -23 * largest(sunlight.insolation));
    expect(value(tf.min(reflected))).toBeGreaterThanOrEqual(-1e-4);
  });
});

describe('sky cover', () => {
  it('adds up to 1 and leaves some clear sky for any convection and latitude', () => {
    const { geometry } = smallAtmosphere();
    const cover = skyCover(
      map((_, i) => 60 * i),
      defaults,
      geometry,
    );
    expect(largest(sub(tf.sum(cover, 0), 1))).toBeLessThan(1e-6);
    expect(value(tf.min(cover))).toBeGreaterThanOrEqual(-1e-6);
  });
});
