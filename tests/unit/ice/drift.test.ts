import { beforeAll, describe, expect, it } from 'vitest';
import { cGrid } from '../../../src/grid/c-grid.ts';
import type { IceDriving, IceState } from '../../../src/ice/index.ts';
import { driftIce, iceBudget, iceParameters, iceVelocity } from '../../../src/ice/index.ts';
import { type Field, located, tf } from '../../../src/tensor/index.ts';
import {
  areaSum,
  areaSumOfAbsolutes,
  randomMap,
  randomNumbers,
  type SurfaceMap,
  smallWorld,
  uniform,
} from '../../support/surface-world.ts';

const day = 86400;
const p = iceParameters.parse({});
const { iceGeometry } = smallWorld();
const { grid, oceanMask } = iceGeometry;
const [columns, north, south] = [grid.columns, 13, 3];
const turning = (20 * Math.PI) / 180;
const at = (row: number, column: number) => row * columns + column;

/** Ice on the ocean, of a concentration, a thickness, m, and snow, heat inside and cold on top of it. */
function ice(concentration: SurfaceMap, thickness: SurfaceMap): IceState {
  const A = tf.mul(concentration, iceGeometry.mask) as SurfaceMap;
  const volume = tf.mul(A, thickness) as SurfaceMap;
  return {
    concentration: A,
    volume,
    snowVolume: tf.mul(A, 0.1) as SurfaceMap,
    skinTemperature: tf.mul(iceGeometry.mask, -12) as SurfaceMap,
    interiorHeat: tf.mul(volume, 2e7) as SurfaceMap,
    meltEnergy: uniform(0),
    conductedEnergy: uniform(0),
  };
}

const still: IceDriving = {
  stressEast: uniform(0),
  stressNorth: uniform(0),
  eastwardCurrent: located<'eastFace'>(uniform(0)),
  northwardCurrent: located<'northFace'>(uniform(0)),
};

/** Ice, wind and water by chance: patches, or a closed pack. */
function randomDay(seed: number, closed = false): { state: IceState; driving: IceDriving } {
  const random = randomNumbers(seed);
  const patches = closed ? uniform(0.995) : (tf.mul(randomMap(random, 0, 1), tf.step(randomMap(random, -1, 2))) as SurfaceMap);
  return {
    state: ice(patches, randomMap(random, 0.05, 4)),
    driving: {
      stressEast: randomMap(random, -0.4, 0.4),
      stressNorth: randomMap(random, -0.4, 0.4),
      eastwardCurrent: located<'eastFace'>(randomMap(random, -0.3, 0.3)),
      northwardCurrent: located<'northFace'>(randomMap(random, -0.3, 0.3)),
    },
  };
}

const valuesOf = (x: tf.Tensor): Float32Array => x.dataSync<'float32'>();

describe('drifting ice', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('goes with the current, and over it at two hundredths of the wind or so, to the right of it in the north, to the left in the south', () => {
    const state = ice(uniform(0.3), uniform(0.5));
    const driving = { ...still, stressEast: uniform(0.1), eastwardCurrent: located<'eastFace'>(uniform(0.05)) };
    const u = iceVelocity(state, driving, p, iceGeometry);
    const speed = Math.sqrt(0.1 / (1026 * 5.5e-3));
    const [eastward, northward] = [valuesOf(u.east), valuesOf(u.north)];
    for (const [row, right] of [
      [north, -1],
      [south, 1],
    ] as const) {
      expect(eastward[at(row, 2)]).toBeCloseTo(0.05 + speed * Math.cos(turning), 4);
      expect(northward[at(row, 2)]).toBeCloseTo(right * speed * Math.sin(turning), 4);
    }
    oceanMask.forEach((ocean, n) => {
      const beside = oceanMask[at(Math.floor(n / columns), (n + 1) % columns)] ?? 0;
      if (ocean * beside === 0) expect(eastward[n]).toBe(0);
    });
  });

  it('keeps its mass, its snow and its heat, covers no more than there is, and stays on the ocean', () => {
    for (const { state, driving } of [randomDay(1), randomDay(2), randomDay(3), randomDay(4, true)]) {
      const after = driftIce(state, driving, p, iceGeometry, day);
      const none = { heat: uniform(0), water: uniform(0), salt: uniform(0) };
      const { heat, water, salt } = iceBudget(state, after, none, p);
      for (const { change } of [heat, water, salt]) {
        expect(areaSumOfAbsolutes(change)).toBeGreaterThan(0);
        expect(Math.abs(areaSum(change)) / areaSumOfAbsolutes(change)).toBeLessThan(64 * 2 ** -23);
      }
      const [A, V] = [valuesOf(after.concentration), valuesOf(after.volume)];
      expect(Math.min(...A)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...A)).toBeLessThanOrEqual(1);
      A.forEach((a, n) => {
        expect(V[n]).toBeGreaterThanOrEqual(0.05 * a * (1 - 1e-5));
        if (!oceanMask[n]) expect([a, V[n]]).toEqual([0, 0]);
      });
      expect(Math.min(...valuesOf(after.skinTemperature))).toBeGreaterThan(-12.001);
    }
  });

  it('would lose mass if a face gave more than the next cell takes', () => {
    const { state, driving } = randomDay(1);
    const area = tf.mul(iceGeometry.drift.inverseArea, tf.linspace(1, 2, grid.rows).reshape([1, -1, 1])) as Field<'center'>;
    const crooked = { ...iceGeometry, drift: { ...iceGeometry.drift, inverseArea: area } };
    const after = driftIce(state, driving, p, crooked, day);
    const change = tf.sub(after.volume, state.volume) as SurfaceMap;
    expect(Math.abs(areaSum(change)) / areaSumOfAbsolutes(change)).toBeGreaterThan(1000 * 2 ** -23);
  });

  it('is carried by a current at its speed, as a patch that keeps its area', () => {
    const [row, speed, days] = [south, 0.2, 60];
    const patch = Float32Array.from({ length: grid.rows * columns }, (_, n) =>
      Math.floor(n / columns) === row ? 0.6 * Math.exp(-((((n % columns) - 10) / 2.5) ** 2)) : 0,
    );
    let state = ice(tf.tensor(patch, [1, grid.rows, columns]) as SurfaceMap, uniform(1));
    const centre = ({ concentration }: IceState) => {
      const a = valuesOf(concentration).subarray(row * columns, (row + 1) * columns);
      const mass = a.reduce((sum, x) => sum + x, 0);
      return { mass, column: a.reduce((sum, x, i) => sum + x * i, 0) / mass };
    };
    const before = centre(state);
    const driving = { ...still, eastwardCurrent: located<'eastFace'>(uniform(speed)) };
    for (let n = 0; n < days; n++) state = driftIce(state, driving, p, iceGeometry, day);
    const after = centre(state);
    expect(after.mass).toBeCloseTo(before.mass, 4);
    expect(((after.column - before.column) * (cGrid(grid).rows.dx[row] ?? 0)) / (speed * days * day)).toBeCloseTo(1, 2);
  });

  it('is slowed by a pack ahead that is closed and thick, at most to rest, and never by one behind', () => {
    const [row, column] = [north, 0];
    const driving = { ...still, stressEast: uniform(0.1 * Math.cos(turning)), stressNorth: uniform(0.1 * Math.sin(turning)) }; // drift to the east
    const free = Math.sqrt(0.1 / (1026 * 5.5e-3));
    for (const [cover, ahead, expected] of [
      [1, 2, 1],
      [1, 3.5, 0.5],
      [1, 5, 0],
      [1, 9, 0],
      [0.9, 9, 0.5],
      [0.7, 9, 1],
    ] as const) {
      const thickness = Float32Array.from({ length: grid.rows * columns }, (_, n) => (n === at(row, column) ? ahead : 1));
      const state = ice(uniform(cover), tf.tensor(thickness, [1, grid.rows, columns]) as SurfaceMap);
      const u = valuesOf(iceVelocity(state, driving, p, iceGeometry).east);
      expect((u[at(row, column - 1 + columns)] ?? 1) / free, `${cover} of ${ahead} m`).toBeCloseTo(expected, 3);
      expect((u[at(row, column)] ?? 1) / free).toBeCloseTo(1, 3);
    }
  });

  it('piles up where wind presses it on a coast, and covers all of the sea there', () => {
    let state = ice(uniform(0.9), uniform(1));
    const driving = { ...still, stressEast: uniform(0.1 * Math.cos(turning)), stressNorth: uniform(0.1 * Math.sin(turning)) };
    for (let n = 0; n < 60; n++) state = driftIce(state, driving, p, iceGeometry, day);
    const coast = Array.from({ length: columns }, (_, i) => i).find(
      (i) => oceanMask[at(north, i)] && !oceanMask[at(north, i + 1)],
    ) as number;
    expect(valuesOf(state.concentration)[at(north, coast)]).toBeGreaterThan(0.999);
    expect(valuesOf(state.volume)[at(north, coast)]).toBeGreaterThan(1.5);
  });
});
