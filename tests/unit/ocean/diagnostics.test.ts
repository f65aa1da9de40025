import { beforeAll, describe, expect, it } from 'vitest';
import { barotropicStreamfunction, mixedLayerDepth, type OceanGeometry, type OceanState, overturning } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, mul, tf } from '../../../src/tensor/index.ts';
import { smallGeometry, stratifiedOcean, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
let state: OceanState;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  const { shape } = g.topography;
  const v = constant<'northFace'>(
    values(shape, (k) => (k === 0 ? 0.01 : 0)),
    shape,
  );
  const u = constant<'eastFace'>(
    values(shape, () => 0.02),
    shape,
  );
  state = {
    ...stratifiedOcean(g, 0),
    northwardVelocity: mul(v, tf.step(g.freeSurface.north.area) as Field<'northFace'>),
    eastwardVelocity: mul(u, tf.step(g.freeSurface.east.area) as Field<'eastFace'>),
  };
});

describe('ocean diagnostics', () => {
  it('overturning counts transport from the bottom, southward positive', () => {
    const [K, J, I] = g.topography.shape;
    const everywhere = constant<'center'>(new Float32Array(J * I).fill(1), [1, J, I]);
    const ψ = overturning(state, everywhere, g).dataSync();
    const j = 8;
    const { dx } = g.topography.cgrid.northRows;
    const faces = Array.from({ length: I }, (_, i) => Number(g.topography.dynamicNorth(0, j, i))).reduce((a, b) => a + b, 0);
    const byHand = (-0.01 * (dx[j] ?? 0) * (g.topography.thickness[0] ?? 0) * faces) / 1e6;
    expect(ψ[j]).toBeCloseTo(byHand, 3);
    expect(Math.abs(ψ[(K - 1) * J + j] ?? 1)).toBe(0);
  });

  it('the barotropic streamfunction falls by the eastward transport of each row', () => {
    const [, J, I] = g.topography.shape;
    const Ψ = barotropicStreamfunction(state, g).dataSync();
    const transport = tf.sum(tf.mul(state.eastwardVelocity, g.freeSurface.east.area), 0).dataSync();
    const [j, i] = [6, 23];
    expect((Ψ[(j - 1) * I + i] ?? 0) - (Ψ[j * I + i] ?? 0)).toBeCloseTo((transport[j * I + i] ?? 0) / (g.timeStep * 1e6), 3);
    expect(Ψ.length).toBe(J * I);
  });

  it('the mixed layer is the top level in a strongly stratified ocean, and the column in a uniform one', () => {
    const shallow = mixedLayerDepth(state, g);
    expect(tf.max(shallow).dataSync()[0]).toBeCloseTo(g.topography.thickness[0] ?? 0, 3);
    const uniform = {
      ...state,
      temperature: tf.zerosLike(state.temperature) as Field<'center'>,
      salinityAnomaly: tf.zerosLike(state.temperature) as Field<'center'>,
    };
    const depth = tf.sum(tf.mul(g.wet, g.friction.thickness), 0, true);
    expect(tf.max(tf.abs(tf.sub(mixedLayerDepth(uniform, g), depth))).dataSync()[0]).toBeLessThan(1e-2);
  });
});
