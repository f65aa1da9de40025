import { beforeAll, describe, expect, it } from 'vitest';
import { initialLand, riverNetwork, routeRivers } from '../../../src/land/index.ts';
import { directions, neighbour } from '../../../src/land/river-network.ts';
import { moveDownstream } from '../../../src/land/rivers.ts';
import { tf } from '../../../src/tensor/index.ts';
import type { SurfaceMap } from '../../support/surface-world.ts';
import { areaSum, randomMap, randomNumbers, smallBoundary, smallWorld } from '../../support/surface-world.ts';

const day = 86400;

describe('rivers', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('lead from every land cell to the sea, out of closed basins too', () => {
    const { grid, oceanMask, orography } = smallBoundary();
    const { direction, distance } = riverNetwork(grid, oceanMask, orography);
    for (let start = 0; start < oceanMask.length; start++) {
      let cell = start;
      for (let step = 0; !oceanMask[cell]; step++) {
        expect(step, `loop from cell ${start}`).toBeLessThan(grid.rows * grid.columns);
        expect(distance[cell]).toBeGreaterThan(1e4);
        cell = neighbour(grid, cell, directions[direction[cell] as number] as (typeof directions)[number]) as number;
      }
    }
  });

  it('run downhill where there is a lower neighbour', () => {
    const { grid, oceanMask, orography } = smallBoundary();
    const ramp = orography.map((h, n) => (h > 0 ? 100 + (n % grid.columns) : 0));
    const { direction } = riverNetwork(grid, oceanMask, ramp);
    ramp.forEach((h, cell) => {
      if (oceanMask[cell] || (grid.latitude[Math.floor(cell / grid.columns)] ?? 0) < -70) return; // a ring has no lower western end
      const next = neighbour(grid, cell, directions[direction[cell] as number] as (typeof directions)[number]) as number;
      expect(ramp[next]).toBeLessThan(h);
    });
  });

  it('keep the area integral when water moves one cell on: each column of the map sums to 1', () => {
    const { landGeometry } = smallWorld();
    const amount = randomMap(randomNumbers(3), 0, 1).mul(landGeometry.mask) as SurfaceMap;
    expect(Math.abs(areaSum(moveDownstream(amount, landGeometry)) / areaSum(amount) - 1)).toBeLessThan(1e-7);
  });

  it('deliver in the end all that was in them', () => {
    const { landGeometry, setting } = smallWorld();
    const stored = randomMap(randomNumbers(4), 0, 0.2).mul(landGeometry.mask) as SurfaceMap;
    let state = { ...initialLand(landGeometry, setting.land), riverStorage: stored };
    let delivered = 0;
    for (let n = 0; n < 900; n++) {
      const step = tf.tidy(() => {
        const { state: next, outflow } = routeRivers(state, setting.land, landGeometry, day);
        return { ...next, water: outflow.riverWater };
      });
      const { water, ...next } = step;
      state = next;
      delivered += areaSum(water) * day;
    }
    expect(Math.abs(delivered / (1000 * areaSum(stored)) - 1)).toBeLessThan(1e-5);
    expect(state.riverStorage.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
  });

  it('let ice sheets calve what exceeds their depth', () => {
    const { landGeometry, setting, boundary } = smallWorld();
    const first = initialLand(landGeometry, setting.land);
    const thick = { ...first, snow: first.snow.mul(1.002) as SurfaceMap };
    const { state, outflow } = routeRivers(thick, setting.land, landGeometry, day);
    const glacier = landGeometry.glacier.dataSync().indexOf(1);
    expect(boundary.grid.latitude[Math.floor(glacier / 32)]).toBeLessThan(-60);
    const left = state.snow.sub(setting.land.iceSheetDepth).add(state.snowResidual).dataSync()[glacier] as number;
    expect(left).toBeCloseTo(2 - (1.995 * day) / 3.1536e7, 4);
    const lost = areaSum(thick.snow.sub(state.snow).sub(state.snowResidual) as SurfaceMap) * 1000;
    expect(Math.abs((areaSum(outflow.calvedIce) * day) / lost - 1)).toBeLessThan(1e-5);
    expect(outflow.calvedIce.mul(landGeometry.mask).max().dataSync()[0]).toBe(0);
  });
});
