import { beforeAll, describe, expect, it } from 'vitest';
import { type OceanGeometry, type OceanState, oceanParameters, oceanStep, restingOcean } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, mul, sub, tf } from '../../../src/tensor/index.ts';
import { largest, noForcing, smallGeometry, steadyForcing, stratifiedOcean, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
const p = oceanParameters.parse({});
beforeAll(async () => {
  await useBackend('tfjs-wasm');
  g = smallGeometry();
});

function run(state: OceanState, steps: number, forcing = noForcing(g), parameters = p): OceanState {
  let now = state;
  for (let n = 0; n < steps; n++) {
    const next = tf.tidy(() => oceanStep(now, forcing, parameters, g).state);
    tf.dispose(now as unknown as tf.TensorContainer);
    now = next;
  }
  return now;
}

describe('ocean step', () => {
  it('leaves horizontally uniform water at rest over any floor', () => {
    const quiet = { ...p, thermoclineDiffusivity: 0, abyssalDiffusivity: 0, windMixing: 0 };
    const after = run(stratifiedOcean(g, 0), 20, noForcing(g), quiet);
    expect(largest(after.eastwardVelocity)).toBeLessThan(1e-7);
    expect(largest(after.northwardVelocity)).toBeLessThan(1e-7);
    expect(largest(after.seaSurfaceHeight)).toBeLessThan(1e-6);
  });

  it('moves when the water is not uniform (so that the test above can fail)', () => {
    const after = run(stratifiedOcean(g, 2), 5);
    expect(largest(after.eastwardVelocity)).toBeGreaterThan(1e-3);
  });

  it('keeps a uniform tracer uniform in a wind-driven flow that takes up water', () => {
    const { shape } = g.topography;
    const flow = steadyForcing(g);
    const rain = mul(sub(flow.waterToOcean, tf.sum(tf.mul(flow.waterToOcean, g.forcing.areaShare)) as tf.Scalar), g.forcing.wet);
    const forcing = { ...noForcing(g), stressEast: flow.stressEast, stressNorth: flow.stressNorth, waterToOcean: rain };
    const uniform = restingOcean(
      g,
      values(shape, () => 7),
      values(shape, () => 0.3),
    );
    const after = run(uniform, 60, forcing);
    expect(largest(after.eastwardVelocity)).toBeGreaterThan(0.01);
    expect(largest(sub(after.temperature, 7))).toBeLessThan(1e-4);
  });

  it('lets a bump of the surface run out in waves, keeping its volume', () => {
    const { shape, cgrid } = g.topography;
    const [, J, I] = shape;
    const bump = values([1, J, I], (_, j, i) => Math.exp(-(((i - 26) / 2) ** 2) - ((j - 8) / 2) ** 2));
    const still = stratifiedOcean(g, 0);
    const raised = { ...still, seaSurfaceHeight: mul(constant<'center'>(bump, [1, J, I]), g.forcing.wet) };
    const volume = (state: OceanState) =>
      Float32Array.from(state.seaSurfaceHeight.dataSync()).reduce(
        (sum, η, n) => sum + η * (cgrid.grid.cellArea[Math.floor(n / I)] ?? 0),
        0,
      );
    const before = volume(raised);
    const after = run(raised, 40);
    expect(largest(after.seaSurfaceHeight)).toBeLessThan(0.3);
    expect(Math.abs(volume(after) / before - 1)).toBeLessThan(1e-6);
  });

  it('moves the water around the pole like any other', () => {
    const [, J, I] = g.topography.shape;
    const after = run(stratifiedOcean(g), 30, steadyForcing(g));
    const [u, v] = [after.eastwardVelocity.dataSync(), after.northwardVelocity.dataSync()];
    const speeds = Array.from({ length: I }, (_, i) => [
      Math.abs(u[(J - 1) * I + i] ?? 0),
      Number(g.topography.openNorth(0, J - 2, i)) * Math.abs(v[(J - 2) * I + i] ?? 0),
    ]);
    expect(Math.max(...speeds.flat())).toBeGreaterThan(1e-3);
    expect(Math.max(...speeds.flat())).toBeLessThan(1);
  });

  it('solves the free surface to 1e-4 and stays finite under full forcing', () => {
    const out = oceanStep(run(stratifiedOcean(g), 30, steadyForcing(g)), steadyForcing(g), p, g);
    expect(out.diagnostics.solverResidual.dataSync()[0]).toBeLessThan(1e-4);
    expect(largest(out.state.temperature)).toBeLessThan(40);
    expect(largest(out.state.eastwardVelocity)).toBeLessThan(2);
  });

  it('gives nothing to land', () => {
    const dry = sub(
      constant<'center'>(
        values(g.topography.shape, () => 1),
        g.topography.shape,
      ),
      g.wet,
    );
    const before = stratifiedOcean(g);
    const out = oceanStep(before, steadyForcing(g), p, g);
    expect(largest(mul(dry, sub(out.state.temperature, before.temperature)))).toBe(0);
    expect(largest(mul(dry, sub(out.state.salinityAnomaly, before.salinityAnomaly)))).toBe(0);
  });
});
