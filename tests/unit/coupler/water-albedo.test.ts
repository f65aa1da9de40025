import { beforeAll, describe, expect, it } from 'vitest';
import { couplerParameters, waterAlbedo } from '../../../src/coupler/index.ts';
import { dailySunlight, orbitParameters } from '../../../src/physics/orbit.ts';
import { constant, type Field, tf, total } from '../../../src/tensor/index.ts';

const p = couplerParameters.parse({});
const orbit = orbitParameters.parse({});
const at = (degrees: number): Field<'center'> => constant([Math.sin((degrees * Math.PI) / 180)], [1, 1, 1]);
const albedo = (degrees: number, day: number): number =>
  waterAlbedo(dailySunlight(at(degrees), day / 365, orbit), p).dataSync()[0] as number;

describe('the albedo of open water', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('is a twentieth under a high Sun and grows towards the winter pole', () => {
    expect(albedo(0, 80)).toBeCloseTo(0.05, 2);
    const winter = [0, 20, 40, 60].map((φ) => albedo(φ, 355));
    expect([...winter].sort((a, b) => a - b)).toEqual(winter);
    expect(winter[3]).toBeGreaterThan(0.1);
    expect(albedo(60, 172)).toBeLessThan(0.07);
  });

  it('stays below 0.16 in polar night, where nothing arrives, and so does its gradient', () => {
    expect(albedo(85, 355)).toBeLessThan(0.16);
    const slope = tf.grad((x) => total(waterAlbedo(dailySunlight(x as Field<'center'>, 355 / 365, orbit), p)))(at(85));
    expect(Number.isFinite(slope.dataSync()[0])).toBe(true);
  });
});
