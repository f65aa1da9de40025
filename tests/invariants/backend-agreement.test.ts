import { describe, expect, it } from 'vitest';
import { initialAir } from '../../src/atmosphere/air/index.ts';
import type { PrimitiveState } from '../../src/atmosphere/primitive/index.ts';
import { flatten } from '../../src/kernel/index.ts';
import type { CoupledState } from '../../src/model/coupled-state.ts';
import { coupledStep } from '../../src/model/coupled-step.ts';
import { buildGeometry } from '../../src/model/geometry.ts';
import { type BackendName, useBackend } from '../../src/tensor/backend.ts';
import { compile } from '../../src/tensor/compile/index.ts';
import { freeing } from '../../src/tensor/index.ts';
import { coupledWorld } from '../support/coupled-world.ts';
import { testDevice } from '../support/webgpu-device.ts';
import { p as airParameters, seaSurface, geometry as smallAir, stepOver } from '../unit/atmosphere/air/small-air.ts';
import { randomNumbers } from '../unit/atmosphere/small-atmosphere.ts';

/** One short coupling interval: two atmosphere steps and one ocean step. */
const steps = { atmosphere: 3600, ocean: 7200, coupling: 7200 };

/** Every leaf of the state after one coupled step on a backend. */
async function stateOn(backend: BackendName): Promise<Map<string, Float32Array>> {
  const { target } = await useBackend(backend);
  const world = coupledWorld();
  const geometry = buildGeometry(world.geometry.boundary, world.geometry.ocean.topography.thickness, steps);
  const step = (state: CoupledState) => coupledStep(state, world.time(0).middleYearFraction, world.parameters, geometry).state;
  const compiled = target && (await compile(step, world.state, { target, threads: 2 }));
  const state = compiled ? await compiled.runAsync(world.state) : freeing(() => step(world.state));
  compiled?.dispose();
  return new Map(flatten(state).map(([path, leaf]) => [path, leaf.dataSync<'float32'>().slice()]));
}

/** The atmosphere on levels, on a small grid, after one compiled step. */
async function levelsOn(target: 'wasm' | 'webgpu'): Promise<Map<string, Float32Array>> {
  await useBackend('cpu');
  const [air, surface] = [smallAir(), seaSurface()];
  const start = initialAir(randomNumbers(3), airParameters, air);
  const compiled = await compile((state: PrimitiveState) => stepOver(surface, state, air).state, start, { target });
  const after = await compiled.runAsync(start);
  compiled.dispose();
  return new Map(flatten(after).map(([path, leaf]) => [path, leaf.dataSync<'float32'>().slice()]));
}

/** Largest difference of two fields over the largest value of the first. */
function difference(a: Float32Array, b: Float32Array): number {
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest(a.map((value, n) => value - (b[n] as number))) / Math.max(largest(a), 1e-30);
}

/**
 * What rounding may do to a field, over its largest value. The baroclinic wind, two hours from rest, is what gradients of T₁
 * have made, and those amplify rounding by the degree squared; the surface height after one step is a small difference of what
 * transports a hundred times larger move.
 */
const allowed = (path: string): number =>
  path === 'ocean.seaSurfaceHeight' ? 1e-3 : path.startsWith('atmosphere.baroclinic') ? 1e-4 : 1e-5;

describe('one coupled step', () => {
  it.each(['cpu', 'tensorflow', 'wasm', 'webgpu'] as const)('gives the state of tfjs-wasm to rounding on %s', async (backend) => {
    if (backend === 'webgpu' && !(await testDevice())) return;
    const reference = await stateOn('tfjs-wasm');
    let other: Map<string, Float32Array>;
    try {
      other = await stateOn(backend);
    } catch (error) {
      if (backend !== 'tensorflow') throw error;
      console.log('native TensorFlow is not installed; the comparison with it is skipped.');
      return;
    }
    for (const [path, values] of reference)
      if (!path.endsWith('Residual')) expect(difference(values, other.get(path) as Float32Array), path).toBeLessThan(allowed(path));
  });
});

/** From nearly at rest the divergence after a step is what gradients of pressure made, which amplify rounding. */
const allowedOnLevels = (path: string): number => (path.startsWith('divergence') ? 1e-4 : 1e-5);

it('one step of the atmosphere on levels gives on webgpu what it gives on wasm, to rounding', async () => {
  if (!(await testDevice())) return;
  const [reference, other] = [await levelsOn('wasm'), await levelsOn('webgpu')];
  const differences = [...reference].map(([path, values]) => [path, difference(values, other.get(path) as Float32Array)] as const);
  expect(differences.length).toBeGreaterThan(4);
  expect(differences.filter(([path, found]) => found > allowedOnLevels(path))).toEqual([]);
});
