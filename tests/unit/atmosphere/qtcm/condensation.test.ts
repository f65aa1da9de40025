import { beforeAll, describe, expect, it } from 'vitest';
import { condensationHeating } from '../../../../src/atmosphere/qtcm/condensation.ts';
import { inversionStrength } from '../../../../src/atmosphere/qtcm/near-surface.ts';
import { humidityPerKelvin, verticalStructure as mode } from '../../../../src/atmosphere/qtcm/vertical-structure.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../../src/tensor/index.ts';
import { defaults } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const row = (values: readonly number[]): Field<'center'> => constant<'center'>(values, [1, 1, values.length]);
const near = (x: Float32Array | Int32Array | Uint8Array, k: number): number => x[k] as number;

describe('stratiform condensation', () => {
  it('is zero below the critical humidity and takes the excess in the condensation time', () => {
    const saturated = 0.0107 / humidityPerKelvin - mode.referenceMoistureSurface;
    const air = row([288, 288]);
    const heating = condensationHeating(row([saturated - 8, saturated]), air, defaults).dataSync();
    expect(near(heating, 0)).toBe(0);
    const excess = (1 - defaults.criticalHumidity) * (0.0107 / humidityPerKelvin);
    const expected = (8.705e6 * mode.moistureMean * (excess - 0.25)) / defaults.condensationTime;
    expect(near(heating, 1) / expected).toBeGreaterThan(0.9);
    expect(near(heating, 1) / expected).toBeLessThan(1.1);
  });

  it('has finite gradients in air temperature and moisture through the onset and in frost', () => {
    const q = row(Array.from({ length: 101 }, (_, k) => -60 + k));
    const air = row(Array.from({ length: 101 }, (_, k) => 200 + k));
    const gradients = tf.grads((q1, T) => tf.sum(condensationHeating(q1 as Field<'center'>, T as Field<'center'>, defaults)))([q, air]);
    for (const gradient of gradients) expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });
});

describe('near-surface inversion', () => {
  it('is absent in warm columns and grows by its slope per kelvin in cold ones', () => {
    const [warm, cold, colder] = inversionStrength(row([0, -60, -70]), defaults).dataSync() as Float32Array;
    expect(warm).toBe(0);
    expect(((colder as number) - (cold as number)) / 10).toBeCloseTo(defaults.inversionSlope, 5);
  });
});
