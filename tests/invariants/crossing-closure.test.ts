import { beforeAll, describe, expect, it } from 'vitest';
import type { Crossing } from '../../src/coupler/index.ts';
import { seaSurface } from '../../src/model/coupled-step.ts';
import { fastPart, fastSetting } from '../../src/model/fast-part.ts';
import { type FastCarry, fluxNames } from '../../src/model/fast-step.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { type Field, freeing, tf } from '../../src/tensor/index.ts';
import { areaSum, coupledWorld, gridOf, type World } from '../support/coupled-world.ts';

const float32Epsilon = 2 ** -23;
type Map = Field<'center'>;

/** Two steps of the air over the surface, under another way between the two. */
function afterTwoSteps({ geometry, state, parameters, time }: World, crossing: Crossing): FastCarry {
  const { steps } = geometry;
  const changed = { ...geometry, steps: { ...steps, coupling: 2 * steps.atmosphere }, coupler: { ...geometry.coupler, crossing } };
  return freeing(() => fastPart(state, fastSetting(seaSurface(state), time(0).middleYearFraction, parameters, changed)));
}

/** A surface that gives the air what stands in every second of its rows and columns. */
const sampled = ({ toSurface }: Crossing): Crossing => ({
  toSurface,
  toAir: (maps) =>
    Object.fromEntries(
      Object.entries(maps).map(([name, map]) => [name, tf.stridedSlice(map as Map, [0, 0, 0], (map as Map).shape, [1, 2, 2])]),
    ) as typeof maps,
});

/** What air, land, ice and ocean together received, less what came from space, in float32 epsilons of all that was received. */
function misfits(carry: FastCarry, { geometry }: World): { heat: number; water: number } {
  const [above, below] = [gridOf('atmosphere', geometry), gridOf('ocean', geometry)];
  const level = (stack: Map, n: number): Float32Array => tf.slice(stack, [n, 0, 0], [1, -1, -1]).dataSync<'float32'>();
  const flux = (name: (typeof fluxNames)[number]): number => areaSum(level(carry.fluxes, fluxNames.indexOf(name)), above);
  const unpaid = (parts: readonly (readonly [Float32Array, typeof above])[], given: number): number => {
    const sum = parts.reduce((all, [map, grid]) => all + areaSum(map, grid), 0);
    const absolute = parts.reduce((all, [map, grid]) => all + areaSum(map.map(Math.abs), grid), 0);
    return Math.abs(sum - given) / (absolute * float32Epsilon);
  };
  const { landReceived: land, iceReceived: ice, forcing, atmosphereLedger: air } = carry;
  const host = (map: Map): Float32Array => map.dataSync<'float32'>();
  return {
    heat: unpaid(
      [
        [level(air, 1), above],
        [host(land.heat), below],
        [host(ice.heat), below],
        [level(forcing, 0), below],
        [level(forcing, 1), below],
      ],
      flux('rsdt') - flux('rsut') - flux('rlut'),
    ),
    water: unpaid(
      [
        [level(air, 3), above],
        [host(land.water), below],
        [host(ice.water), below],
        [level(forcing, 2), below],
      ],
      0,
    ),
  };
}

describe.each(['qtcm', 'primitive'] as const)('what crosses between coarse air, %s, and the surface', (atmosphere) => {
  let world: World;

  beforeAll(async () => {
    await useBackend('tfjs-wasm');
    world = coupledWorld(atmosphere, 'coarse');
  });

  it('is taken as it was given, to rounding', () => {
    const { heat, water } = misfits(afterTwoSteps(world, world.geometry.coupler.crossing), world);
    expect(heat).toBeLessThan(8);
    expect(water).toBeLessThan(8);
  });

  it('would be found out: samples in place of area means lose heat and water', () => {
    const { heat, water } = misfits(afterTwoSteps(world, sampled(world.geometry.coupler.crossing)), world);
    expect(heat).toBeGreaterThan(800);
    expect(water).toBeGreaterThan(800);
  });
});
