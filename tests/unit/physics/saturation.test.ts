import { beforeAll, expect, it } from 'vitest';
import { saturationSpecificHumidity, saturationVapourPressure } from '../../../src/physics/saturation.ts';
import { tf } from '../../../src/tensor/index.ts';

beforeAll(() => tf.setBackend('cpu'));

it('has 611 Pa at the melting point and 3530 Pa at 300 K', () => {
  const [cold, warm] = saturationVapourPressure(tf.tensor1d([273.15, 300])).dataSync();
  expect(cold).toBeCloseTo(611.2, 0);
  expect((warm as number) / 3530).toBeCloseTo(1, 2);
});

it('is smaller over ice: 37.9 Pa at 243 K', () => {
  expect((saturationVapourPressure(tf.scalar(243.15)).dataSync()[0] as number) / 37.9).toBeCloseTo(1, 1);
});

it('gives 22.3 g kg⁻¹ at 300 K and 1000 hPa and stays bounded far outside the atmosphere', () => {
  const [q, cold, hot] = saturationSpecificHumidity(tf.tensor1d([300, 20, 900]), 1e5).dataSync() as Float32Array;
  expect((q as number) * 1e3).toBeCloseTo(22.3, 0);
  expect(cold).toBeGreaterThan(0);
  expect(hot).toBeLessThan(2);
});

it('has the slope of Clausius and Clapeyron and finite gradients everywhere', () => {
  const T = tf.tensor1d([20, 170, 250.15, 273.15, 300, 340, 900]);
  const slope = tf
    .grad((x) => saturationSpecificHumidity(x, 1e5))(T)
    .dataSync();
  const q = saturationSpecificHumidity(T, 1e5).dataSync();
  expect([...slope].every(Number.isFinite)).toBe(true);
  expect((slope[4] as number) / (q[4] as number)).toBeCloseTo(0.0605, 2);
});
