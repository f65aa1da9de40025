import { beforeAll, describe, expect, it } from 'vitest';
import { addReceived } from '../../src/coupler/index.ts';
import { initialLand, landBudget, routeRivers } from '../../src/land/index.ts';
import { tf } from '../../src/tensor/index.ts';
import { runLand } from '../support/surface-run.ts';
import type { SurfaceMap } from '../support/surface-world.ts';
import { areaSum, areaSumOfAbsolutes, randomAir, randomNumbers, randomWeather, smallWorld } from '../support/surface-world.ts';

/** Relative residuals of heat and water after some days of random weather and rivers. */
function landForDays(days: number, breakage: { heat: 1 | -1; calvedHeat: 1 | -1; water: 1 | -1 }) {
  const world = smallWorld();
  const random = randomNumbers(11);
  const first = initialLand(world.landGeometry, world.setting.land);
  const start = { ...first, snow: first.snow.mul(1.01) as SurfaceMap };
  let [state, heat, water] = [start, 0, 0];
  let received = { heat: start.snow.mul(0) as SurfaceMap, water: start.snow.mul(0) as SurfaceMap };
  for (let day = 0; day < days; day++) {
    const [low, high]: [number, number] = day % 6 < 3 ? [245, 272] : [272, 295];
    const run = runLand(state, () => ({ air: randomAir(random, low, high), weather: randomWeather(random) }), world, 24);
    const rivers = routeRivers(run.state, world.setting.land, world.landGeometry, 86400);
    const routed = {
      heat: rivers.received.heat.mul(breakage.calvedHeat) as SurfaceMap,
      water: rivers.received.water.mul(breakage.water) as SurfaceMap,
    };
    received = addReceived(addReceived(received, { ...run.received, heat: run.received.heat.mul(breakage.heat) as SurfaceMap }), routed);
    state = rivers.state;
    heat += run.scale.heat + areaSumOfAbsolutes(routed.heat);
    water += run.scale.water + areaSumOfAbsolutes(routed.water);
  }
  const budget = landBudget(start, state, received, world.setting.land);
  const residual = (name: 'heat' | 'water') => Math.abs(areaSum(budget[name].change) - areaSum(budget[name].received));
  return { state, heat: residual('heat') / heat, water: residual('water') / water };
}

describe('the land', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  const tolerance = 64 * 2 ** -23;
  const sound = { heat: 1, calvedHeat: 1, water: 1 } as const;

  it('keeps heat and water through frost, thaw, runoff and calving, and no store goes below zero', () => {
    const { state, heat, water } = landForDays(18, sound);
    expect(heat).toBeLessThan(tolerance);
    expect(water).toBeLessThan(tolerance);
    for (const store of [state.soilWater, state.snow, state.riverStorage]) expect(store.min().dataSync()[0]).toBeGreaterThan(-1e-8);
  });

  it('would not close with the wrong sign of a flux', () => {
    expect(landForDays(2, { ...sound, heat: -1 }).heat).toBeGreaterThan(100 * tolerance);
    expect(landForDays(2, { ...sound, water: -1 }).water).toBeGreaterThan(100 * tolerance);
    expect(landForDays(4, { ...sound, calvedHeat: -1 }).heat).toBeGreaterThan(100 * tolerance);
  });
});
