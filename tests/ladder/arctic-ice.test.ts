import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../src/tensor/index.ts';
import { arcticSlab, seasonOf } from '../support/arctic-slab.ts';

describe('a slab of ice under the Arctic fluxes of Maykut and Untersteiner (1971)', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('settles at 2.4 to 3.2 m with a season of 0.3 to 0.6 m, from thick and from thin ice', async () => {
    const [thick, thin] = [seasonOf(await arcticSlab(40, {}, 4)), seasonOf(await arcticSlab(40, {}, 2))];
    for (const { mean, range, thickest, thinnest } of [thick, thin]) {
      expect(mean).toBeGreaterThan(2.4);
      expect(mean).toBeLessThan(3.2);
      expect(range).toBeGreaterThan(0.3);
      expect(range).toBeLessThan(0.6);
      expect(thickest).toBeGreaterThan(135); // mid-May to July
      expect(thickest).toBeLessThan(200);
      expect(thinnest).toBeGreaterThan(230); // late August to October
      expect(thinnest).toBeLessThan(305);
    }
    expect(Math.abs(thick.mean - thin.mean)).toBeLessThan(0.1);
  });

  it('thins when more sunlight is absorbed or more heat comes from below', async () => {
    const reference = seasonOf(await arcticSlab(12)).mean;
    const dark = seasonOf(await arcticSlab(12, { meltingSnowAlbedo: 0.74, meltingIceAlbedo: 0.56 })).mean;
    const opaque = seasonOf(await arcticSlab(12, { penetratingShare: 0 }));
    expect(dark).toBeLessThan(reference - 0.3);
    expect(opaque.mean).toBeLessThan(reference);
  });
});
