import { describe, expect, it } from 'vitest';
import { readBoundaryData, readOceanClimatology } from '../../src/io/index.ts';
import type { HostArray, Leaf } from '../../src/kernel/index.ts';
import { tf } from '../../src/tensor/index.ts';
import { compileFrames } from '../../src/viewer/model/frames.ts';
import { ownTime } from '../../src/viewer/model/knobs.ts';
import { compileSensitivity } from '../../src/viewer/model/sensitivity.ts';
import { buildWorld } from '../../src/viewer/model/world.ts';

const isLong = process.env.CHRONOS_LONG === '1';
if (!isLong) console.log('Differences of the page’s sensitivity are long: CHRONOS_LONG=1 runs them.');

/** A state whose sea is warmer at its surface. */
const warmed = (leaves: readonly Leaf<HostArray>[], wet: Float32Array, kelvin: number): Leaf<HostArray>[] =>
  leaves.map(([path, { shape, values }]) => {
    if (path !== 'ocean.temperature') return [path, { shape, values }];
    const changed = values.slice();
    wet.forEach((isWet, n) => {
      if (isWet) changed[n] = (changed[n] as number) + kelvin;
    });
    return [path, { shape, values: changed }];
  });

describe.skipIf(!isLong)('the sensitivity of the page', () => {
  // Of rain only: that of North Atlantic air temperature was 0.132 where differences were 0.122 to 0.151, more than rounding explains at 0.01 K.
  it('agrees with differences: global rain after one day, of a sea that is warmer everywhere', async () => {
    await tf.setBackend('cpu');
    const world = buildWorld({ boundary: readBoundaryData('T31'), climatology: readOceanClimatology('T31') }, 'qtcm');
    const frames = await compileFrames(world, ownTime, { threads: 1 });
    for (let n = 0; n < 60; n++) await frames.next(ownTime);
    const { leaves, count } = await frames.state();
    frames.release();
    const sensitivity = await compileSensitivity(world, leaves, 6, { threads: 1 });
    const { everywhere } = await sensitivity.at(leaves, count, ownTime, 'rain');
    const value = async (kelvin: number) =>
      (await sensitivity.at(warmed(leaves, world.boundary.oceanMask, kelvin), count, ownTime, 'rain')).value;
    const slopes: number[] = [];
    for (const ε of [0.02, 0.01, 0.005]) slopes.push(((await value(ε)) - (await value(-ε))) / (2 * ε));
    console.log(`adjoint ${everywhere.toPrecision(5)}, differences ${slopes.map((slope) => slope.toPrecision(5)).join(', ')} mm/day/K`);
    for (const slope of slopes) expect(Math.abs(everywhere - slope)).toBeLessThan(0.03 * Math.abs(slope));
    sensitivity.release();
  });
});
