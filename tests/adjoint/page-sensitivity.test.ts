import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData, readOceanClimatology } from '../../src/io/index.ts';
import type { Leaf } from '../../src/kernel/index.ts';
import type { HostNumbers } from '../../src/tensor/compile/index.ts';
import { tf } from '../../src/tensor/index.ts';
import { compileFrames, type FrameModel } from '../../src/viewer/model/frames.ts';
import { ownTime } from '../../src/viewer/model/knobs.ts';
import { pageMeasures } from '../../src/viewer/model/measure-table.ts';
import { compileSensitivity, type SensitivityModel } from '../../src/viewer/model/sensitivity.ts';
import { buildWorld, type World } from '../../src/viewer/model/world.ts';

const isLong = process.env.CHRONOS_LONG === '1';
if (!isLong) console.log('Differences of the page’s sensitivity are long: CHRONOS_LONG=1 runs them.');

/** A state whose sea is warmer at its surface, in float64. */
const warmed = (leaves: readonly Leaf<HostNumbers>[], wet: Float32Array, kelvin: number): Leaf<HostNumbers>[] =>
  leaves.map(([path, { shape, values }]) => {
    const changed = Float64Array.from(values);
    if (path === 'ocean.temperature')
      wet.forEach((isWet, n) => {
        if (isWet) changed[n] = (changed[n] as number) + kelvin;
      });
    return [path, { shape, values: changed }];
  });

/**
 * Changes of the sea surface, K. Somewhere on the globe convection or condensation lies within 1e-5 K of beginning: beyond that, differences
 * are of a mean over such thresholds and not of the derivative (rain 0.241 at 0.02 K where it is 0.210, air temperature 0.145 and 0.102).
 */
const changes = [1e-6, 1e-7, 1e-8];

describe.skipIf(!isLong)('the sensitivity of the page', () => {
  let world: World;
  let state: Awaited<ReturnType<FrameModel['state']>>;
  let sensitivity: SensitivityModel;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    world = buildWorld({ boundary: readBoundaryData('T31'), climatology: readOceanClimatology('T31') }, 'qtcm');
    const frames = await compileFrames(world, ownTime, { threads: 1 });
    for (let n = 0; n < 60; n++) await frames.next(ownTime);
    state = await frames.state();
    frames.release();
    sensitivity = await compileSensitivity(world, state.leaves, 6, { threads: 1, precision: 'float64' });
  });
  afterAll(() => sensitivity?.release());

  it.each(['rain', 'northAtlantic'] as const)(
    'agrees with differences after one day, of a sea that is warmer everywhere: %s',
    async (of) => {
      const { leaves, count } = state;
      const at = (kelvin: number) => sensitivity.at(warmed(leaves, world.boundary.oceanMask, kelvin), count, ownTime, of);
      const { everywhere } = await at(0);
      const slopes: number[] = [];
      for (const ε of changes) slopes.push(((await at(ε)).value - (await at(-ε)).value) / (2 * ε));
      const { units } = pageMeasures[of];
      console.log(
        `${of}: adjoint ${everywhere.toPrecision(5)}, differences ${slopes.map((slope) => slope.toPrecision(5)).join(', ')} ${units}/K`,
      );
      for (const slope of slopes) expect(Math.abs(everywhere - slope)).toBeLessThan(0.01 * Math.abs(slope));
    },
  );
});
