import { beforeAll, describe, expect, it } from 'vitest';
import { adjustedTemperatureMode, convectiveHeating } from '../../../../src/atmosphere/qtcm/convection.ts';
import { convectiveMoisture, convectiveTemperature } from '../../../../src/atmosphere/qtcm/convective-profile.ts';
import { verticalStructure as mode } from '../../../../src/atmosphere/qtcm/vertical-structure.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../../src/tensor/index.ts';
import { defaults } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const row = (values: readonly number[]): Field<'center'> => constant<'center'>(values, [1, 1, values.length]);

describe('convective adjustment', () => {
  it('solves â₁ t + q̂_c(t) = x', () => {
    const t = convectiveTemperature(12);
    expect(mode.temperatureMean * t + convectiveMoisture(t)).toBeCloseTo(12, 10);
  });

  it('is evaluated within 0.002 K inside the range, and in a straight line beyond it', () => {
    const x = Array.from({ length: 111 }, (_, k) => k - 60);
    const got = adjustedTemperatureMode(row(x)).dataSync();
    x.forEach((value, k) => {
      expect(Math.abs((got[k] as number) - convectiveTemperature(value))).toBeLessThan(2e-3);
    });
    const [far, farther, farthest] = adjustedTemperatureMode(row([-70, -80, -90])).dataSync() as Float32Array;
    expect((far as number) - (farther as number)).toBeCloseTo((farther as number) - (farthest as number), 3);
  });

  it('has the moisture slope B₁ = 0.37 of the source at the reference', () => {
    const slope = (convectiveMoisture(0.5) - convectiveMoisture(-0.5)) / 1;
    expect(slope / 0.3734).toBeGreaterThan(0.9);
    expect(slope / 0.3734).toBeLessThan(1.1);
  });
});

describe('convective heating', () => {
  it('is zero in a stable column and grows with moisture', () => {
    const [dry, moist, wet] = convectiveHeating(row([0, 0, 0]), row([-30, 0, 5]), defaults).dataSync() as Float32Array;
    expect(dry).toBe(0);
    expect(moist).toBeGreaterThan(0);
    expect(wet).toBeGreaterThan(moist as number);
  });

  it('has finite gradients at and around the onset', () => {
    const q = row(Array.from({ length: 201 }, (_, k) => -20 + 0.15 * k));
    const gradient = tf
      .grad((q1) => tf.sum(convectiveHeating(tf.zerosLike(q1) as Field<'center'>, q1 as Field<'center'>, defaults)))(q)
      .dataSync();
    expect([...gradient].every((x) => Number.isFinite(x) && x >= 0)).toBe(true);
    expect(gradient[0]).toBe(0);
    expect(gradient[200]).toBeGreaterThan(0);
  });

  it('has the slope −Q/τ in the convective time and that of differences in temperature', () => {
    const heat = (τ: tf.Tensor) => tf.sum(convectiveHeating(row([-3]), row([3]), { ...defaults, convectiveTime: τ as tf.Scalar }));
    const Q = heat(tf.scalar(7200)).dataSync()[0] as number;
    expect(((tf.grad(heat)(tf.scalar(7200)).dataSync()[0] as number) * 7200) / -Q).toBeCloseTo(1, 4);
    const warm = (T1: tf.Tensor) => tf.sum(convectiveHeating(T1 as Field<'center'>, row([3]), defaults));
    const at = (T1: number) => warm(row([T1])).dataSync()[0] as number;
    expect(
      (tf
        .grad(warm)(row([-3]))
        .dataSync()[0] as number) /
        (at(-2.8) - at(-3.2)),
    ).toBeCloseTo(2.5, 1);
  });
});
