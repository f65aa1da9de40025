import { beforeAll, describe, expect, it } from 'vitest';
import { mixedLayerDepth, type OceanGeometry } from '../../../../src/ocean/index.ts';
import { densityCoefficients } from '../../../../src/physics/seawater.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../../src/tensor/index.ts';
import { smallGeometry, values } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
/** A cell over six levels. */
const place = 9 * 32 + 24;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
});

/** Salinity anomaly that gives a density excess at 10 °C, where density is linear in it but for a small square. */
const salt = (excess: number): number => {
  const { contraction: b, halineCabbeling: λ } = densityCoefficients;
  return (1 - Math.sqrt(1 - (2 * λ * excess) / b)) / λ;
};

/** Depths for a profile of the excess of density over the top level, kg m⁻³. */
function depthOf(profile: readonly number[]): Float32Array {
  const { shape } = g.topography;
  const T = constant<'center'>(
    values(shape, () => 10),
    shape,
  );
  const S = constant<'center'>(
    values(shape, (k) => salt(profile[k] ?? 0)),
    shape,
  );
  return mixedLayerDepth({ temperature: T, salinityAnomaly: S }, g).dataSync() as Float32Array;
}

describe('the mixed layer', () => {
  it('ends where density is 0.03 kg/m³ above that of the top level, linear between centres', () => {
    const [, , z2 = 0, z3 = 0] = g.topography.depth;
    expect(depthOf([0, 0, 0, 0.12, 0.5, 1])[place]).toBeCloseTo(z2 + (z3 - z2) / 4, 1);
    expect(depthOf([0, 0.01, 0.02, 0.04, 0.5, 1])[place]).toBeCloseTo(z2 + (z3 - z2) / 2, 1);
  });

  it('ends at the first crossing, whatever lies below', () => {
    const [z0 = 0, z1 = 0] = g.topography.depth;
    expect(depthOf([0, 0.06, 0, 0, 0, 0])[place]).toBeCloseTo(z0 + (z1 - z0) / 2, 1);
    expect(depthOf([0, 0.06, 0.06, 0.02, 0.1, 0.02])[place]).toBeCloseTo(z0 + (z1 - z0) / 2, 1);
  });

  it('reaches the floor of a uniform or unstable ocean, and is nothing on land', () => {
    const floor = tf.sum(tf.mul(g.wet, g.friction.thickness), 0, true).dataSync();
    for (const profile of [[], [0, -0.5, -1, -1.5, -2, -2.5]]) {
      const depth = depthOf(profile);
      for (let n = 0; n < floor.length; n++) expect(depth[n]).toBeCloseTo(floor[n] ?? 0, 2);
    }
  });

  it('deepens with surface density, with a finite gradient everywhere', () => {
    const { shape } = g.topography;
    const [, J, I] = shape;
    const T = constant<'center'>(
      values(shape, () => 10),
      shape,
    );
    const S = constant<'center'>(
      values(shape, (k) => salt([0, 0, 0, 0.12, 0.5, 1][k] ?? 0)),
      shape,
    );
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(mixedLayerDepth({ temperature: T, salinityAnomaly: x as Field<'center'> }, g)));
    const slope = gradient(S).dataSync();
    const uniform = gradient(tf.zerosLike(S)).dataSync();
    expect(slope[place]).toBeGreaterThan(100);
    expect(slope[3 * J * I + place]).toBeLessThan(0);
    expect([...slope, ...uniform].every(Number.isFinite)).toBe(true);
  });
});
