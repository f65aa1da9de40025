import { beforeAll, describe, expect, it } from 'vitest';
import type { LandState } from '../../../src/land/index.ts';
import { initialLand, soilTemperature, soilThicknesses } from '../../../src/land/index.ts';
import { soilHeatAt } from '../../../src/land/soil.ts';
import { landSurface } from '../../../src/land/surface.ts';
import type { NearSurface, SurfaceWeather } from '../../../src/physics/surface-exchange.ts';
import { tf } from '../../../src/tensor/index.ts';
import { landUnderAir, runLand } from '../../support/surface-run.ts';
import type { SurfaceMap } from '../../support/surface-world.ts';
import { calmAir, smallWorld, uniform } from '../../support/surface-world.ts';

const at = 8 * 32 + 9; // a low-latitude land cell
const value = (map: SurfaceMap): number => map.dataSync()[at] as number;
const weather = (values: Partial<Record<keyof SurfaceWeather, number>>): SurfaceWeather => {
  const all = { downwardShortwave: 0, downwardLongwave: 250, rainfall: 0, snowfall: 0, ...values };
  return Object.fromEntries(Object.entries(all).map(([name, number]) => [name, uniform(number)])) as never;
};
/** Soil of one temperature, as heat. */
const soilAt = (kelvin: number, { setting, landGeometry }: ReturnType<typeof smallWorld>): SurfaceMap =>
  soilHeatAt(tf.fill([soilThicknesses.length, 16, 32], kelvin) as SurfaceMap, setting.land, landGeometry);
const landAt = (kelvin: number, values: Partial<Record<keyof LandState, number>>): LandState => {
  const world = smallWorld();
  const start = initialLand(world.landGeometry, world.setting.land);
  const set = Object.fromEntries(Object.entries(values).map(([name, number]) => [name, uniform(number)]));
  return {
    ...start,
    skinTemperature: uniform(kelvin),
    soilHeat: soilAt(kelvin, world),
    snow: uniform(0),
    ...set,
  };
};
const breezy = (kelvin: number, humidity: number): NearSurface => ({
  ...calmAir(kelvin),
  windEast: uniform(5),
  specificHumidity: uniform(humidity),
});

describe('the land step', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('balances the skin: what it gains is stored, lost or conducted', () => {
    const world = smallWorld();
    const state = landAt(285, { soilWater: 0.1 });
    const sky = weather({ downwardShortwave: 300, downwardLongwave: 320 });
    const { surface, exchange, state: next } = landUnderAir(state, { air: breezy(284, 0.006), weather: sky }, world, 3600);
    const gained = 300 * (1 - value(surface.albedo)) + 320;
    const lost = value(exchange.upwardLongwave) + value(exchange.sensibleHeat) + 2.501e6 * value(exchange.evaporation);
    const stored = (2e4 * (value(next.skinTemperature) - 285)) / 3600;
    const soil = soilTemperature(next.soilHeat, world.setting.land, world.landGeometry);
    const conducted = 7 * (value(next.skinTemperature) - value(soil));
    expect(Math.abs(gained - lost - stored - conducted)).toBeLessThan(1e-1);
  });

  it('is not moved by a trifle of snow, however cold the ground: a tenth of a micrometre gives less than a thousandth of what evaporates', () => {
    const { landGeometry, setting } = smallWorld();
    const trifle = landSurface(landAt(268.15, { soilWater: 0.15, snow: 1e-7 }), setting.land, landGeometry);
    expect(value(trifle.snowShare)).toBeLessThan(1e-3);
  });

  it('fills its bucket until evaporation and runoff balance rain', () => {
    const world = smallWorld();
    let state = landAt(293, { soilWater: 0 });
    const rain = 3 / 86400;
    const forcing = () => ({
      air: breezy(293, 0.008),
      weather: weather({ downwardShortwave: 180, downwardLongwave: 360, rainfall: rain }),
    });
    state = runLand(state, forcing, world, 120 * 24).state;
    const before = { water: value(state.soilWater), river: value(state.riverStorage) };
    const { exchange, state: next } = landUnderAir(state, forcing(), world, 3600);
    const runoff = ((value(next.riverStorage) - before.river) * 1000) / 3600;
    const evaporation = value(exchange.evaporation);
    expect(before.water).toBeGreaterThan(0.01);
    expect(Math.abs(evaporation + runoff - rain) / rain).toBeLessThan(0.06);
  });

  it('evaporates from moist ground as its plants are warm: a fifth at freezing, three fifths at 12.5 °C, freely above 25 °C', () => {
    const { landGeometry, setting } = smallWorld();
    const wetness = (celsius: number, soilWater = 0.3) =>
      value(landSurface(landAt(273.15 + celsius, { soilWater }), setting.land, landGeometry).wetness);
    expect([-5, 0, 12.5, 25, 35].map((celsius) => wetness(celsius))).toEqual([0.2, 0.2, 0.6, 1, 1].map((part) => expect.closeTo(part, 4)));
    expect(wetness(30, 0.06)).toBeLessThan(0.3);
  });

  it('gathers 60 mm of snow in 30 days of frost and melts all of it, to a millionth', () => {
    const world = smallWorld();
    const frost = () => ({ air: breezy(263.15, 0.0016), weather: weather({ downwardLongwave: 270, snowfall: 2 / 86400 }) });
    const start = landAt(263.15, { soilWater: 0.05 });
    const { state: cold, received: gained } = runLand(start, frost, world, 30 * 24);
    expect(value(cold.snow)).toBeGreaterThan(0.05);
    const stored = (state: LandState) => value(state.snow) + value(state.soilWater) + value(state.riverStorage);
    expect(Math.abs(stored(cold) - stored(start) - value(gained.water) / 1000)).toBeLessThan(1e-6);
    const thaw = () => ({ air: breezy(278.15, 0.005), weather: weather({ downwardShortwave: 150, downwardLongwave: 310 }) });
    const { state: spring, received: lost } = runLand(cold, thaw, world, 20 * 24);
    expect(value(spring.snow)).toBeLessThan(1e-6);
    expect(Math.abs(stored(spring) - stored(cold) - value(lost.water) / 1000)).toBeLessThan(1e-6);
    expect(value(spring.skinTemperature)).toBeGreaterThan(273.2);
  });

  it('holds the skin at the melting point while snow melts', () => {
    const world = smallWorld();
    const state = landAt(273, { snow: 0.1, soilWater: 0.1 });
    const sky = weather({ downwardShortwave: 500, downwardLongwave: 320 });
    const { state: next } = landUnderAir(state, { air: breezy(280, 0.005), weather: sky }, world, 3600);
    expect(value(next.skinTemperature)).toBeCloseTo(273.2, 3);
    expect(value(next.snow)).toBeLessThan(0.1);
  });

  it('leaves the ocean alone', () => {
    const world = smallWorld();
    const state = landAt(280, { soilWater: 0 });
    const { state: next, received } = landUnderAir(
      state,
      { air: breezy(290, 0.01), weather: weather({ rainfall: 1e-4, snowfall: 1e-4 }) },
      world,
      3600,
    );
    const ocean = world.boundary.oceanMask.indexOf(1);
    for (const map of [next.soilWater, next.snow, next.riverStorage, received.heat, received.water])
      expect(map.dataSync()[ocean]).toBeCloseTo(0, 30);
    expect(next.skinTemperature.dataSync()[ocean]).toBe(280);
  });
});
