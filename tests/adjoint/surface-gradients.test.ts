import { beforeAll, describe, expect, it } from 'vitest';
import { bulkFluxes, gustySpeed } from '../../src/coupler/index.ts';
import type { IceState } from '../../src/ice/index.ts';
import { driftIce, freezingTemperature, iceSurface, initialIce, stepIceSkin, stepIceVolume } from '../../src/ice/index.ts';
import type { LandState } from '../../src/land/index.ts';
import { initialLand, routeRivers } from '../../src/land/index.ts';
import { located, mapTree, tf } from '../../src/tensor/index.ts';
import { landUnderAir } from '../support/surface-run.ts';
import type { SurfaceMap } from '../support/surface-world.ts';
import { calmAir, randomAir, randomMap, randomNumbers, randomWeather, smallWorld, uniform } from '../support/surface-world.ts';

type States = { readonly [name: string]: SurfaceMap };

/** Σ of all outputs with weights that make each of order one. */
const measure = (outputs: States, scales: Readonly<Record<string, number>>): tf.Scalar =>
  Object.entries(scales)
    .map(([name, scale]) => tf.sum(tf.mul(outputs[name] as tf.Tensor, 1 / scale)))
    .reduce((a, b) => tf.add(a, b)) as tf.Scalar;

/** Derivative of f along a direction by the tape and by central differences, as sums over cells. */
function directional(f: (x: States) => tf.Scalar, x: States, direction: States, h: number) {
  const names = Object.keys(direction);
  const moved = (step: number) =>
    ({ ...x, ...Object.fromEntries(names.map((n) => [n, tf.add(x[n] as tf.Tensor, tf.mul(direction[n] as tf.Tensor, step))])) }) as States;
  const gradients = tf.grads((...parts: tf.Tensor[]) => f({ ...x, ...Object.fromEntries(names.map((n, k) => [n, parts[k]])) } as States))(
    names.map((n) => x[n] as tf.Tensor),
  );
  const tape = gradients.reduce(
    (sum, g, k) => sum + (tf.sum(tf.mul(g, direction[names[k] as string] as tf.Tensor)).dataSync()[0] as number),
    0,
  );
  const differences = ((f(moved(h)).dataSync()[0] as number) - (f(moved(-h)).dataSync()[0] as number)) / (2 * h);
  const finite = gradients.every((g) => tf.all(tf.isFinite(g)).dataSync()[0] === 1);
  return { tape, differences, finite };
}

const world = () => smallWorld();
const day = 86400;

function landLoss(seed: number) {
  const w = world();
  const random = randomNumbers(seed);
  const forcing = { air: randomAir(random, 262, 268), weather: randomWeather(random) };
  const f = (x: States) => {
    const { state } = landUnderAir(x as unknown as LandState, forcing, w, 3600);
    const routed = routeRivers(state, w.setting.land, w.landGeometry, day).state;
    return measure(routed as unknown as States, {
      skinTemperature: 10,
      soilHeat: 10,
      soilWater: 0.01,
      snow: 0.01,
      riverStorage: 0.01,
    });
  };
  return { f, w, random };
}

function iceLoss(seed: number, water: number) {
  const w = world();
  const random = randomNumbers(seed);
  const air = randomAir(random, 245, 260);
  const weather = randomWeather(random);
  const freezingPoint = freezingTemperature(uniform(0));
  const f = (x: States) => {
    const state = x as unknown as IceState;
    const surface = iceSurface(state, w.setting.ice);
    const tile = {
      temperature: tf.add(surface.temperature, 273.15) as SurfaceMap,
      wetness: 1,
      saturationFactor: 1,
      exchangeCoefficient: 1.2e-3,
    };
    const fluxes = bulkFluxes(air, tile, gustySpeed(air, w.setting.coupler), w.setting.coupler);
    const skin = stepIceSkin(
      state,
      { surface, weather, fluxes, freezingTemperature: freezingPoint },
      w.setting.ice,
      w.iceGeometry,
      3600,
    ).state;
    const volume = stepIceVolume(
      skin,
      { temperature: uniform(water), freezingTemperature: freezingPoint },
      w.setting.ice,
      w.iceGeometry,
      day,
    );
    const outputs = { ...volume.state, ...volume.toOcean } as unknown as States;
    return measure(outputs, {
      concentration: 0.1,
      volume: 0.1,
      snowVolume: 0.01,
      skinTemperature: 10,
      heatToOcean: 10,
      waterToOcean: 1e-4,
    });
  };
  return { f, w, random };
}

/** Everything that a day of drift changes, by the ice before it, the wind and the water. */
function driftLoss() {
  const { setting, iceGeometry } = world();
  return (x: States) => {
    const { stressEast, stressNorth, current } = x as Record<string, SurfaceMap>;
    const driving = {
      ...{ stressEast: stressEast as SurfaceMap, stressNorth: stressNorth as SurfaceMap },
      ...{ eastwardCurrent: located<'eastFace'>(current as SurfaceMap), northwardCurrent: located<'northFace'>(current as SurfaceMap) },
    };
    const after = driftIce(x as unknown as IceState, driving, setting.ice, iceGeometry, day);
    const weighted = mapTree(after, (map) => tf.mul(map, pattern));
    return measure(weighted as unknown as States, {
      concentration: 0.1,
      volume: 0.1,
      snowVolume: 0.01,
      skinTemperature: 10,
      interiorHeat: 1e6,
    });
  };
}
/** Weights of cells, or a drift that conserves would have no gradient. */
const pattern = randomMap(randomNumbers(9), 0, 1);

describe('gradients of the surface', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('of a land step and its rivers agree with central differences', () => {
    const { f, w, random } = landLoss(2);
    const start = initialLand(w.landGeometry, w.setting.land);
    const x = {
      ...start,
      soilWater: randomMap(random, 0.03, 0.12),
      snow: randomMap(random, 0.02, 0.2),
      skinTemperature: randomMap(random, 258, 263),
    };
    const soilHeat = tf.fill([5, 16, 32], -34) as SurfaceMap; // frozen, 262 K
    const direction = {
      skinTemperature: uniform(1),
      soilHeat: tf.fill([5, 16, 32], 0.5) as SurfaceMap,
      soilWater: uniform(0.002),
      snow: uniform(0.002),
    };
    const { tape, differences, finite } = directional(f, { ...x, soilHeat } as unknown as States, direction, 0.5);
    expect(finite).toBe(true);
    expect(Math.abs(tape / differences - 1)).toBeLessThan(3e-3);
  });

  it('of the ice steps agree with central differences', () => {
    const { f, w, random } = iceLoss(3, -1.7);
    const x = {
      ...initialIce(w.iceGeometry, w.setting.ice),
      concentration: randomMap(random, 0.6, 0.9),
      volume: randomMap(random, 1, 2),
      snowVolume: randomMap(random, 0.02, 0.06),
      skinTemperature: randomMap(random, -15, -8),
    };
    const direction = { concentration: uniform(0.01), volume: uniform(0.02), snowVolume: uniform(0.001), skinTemperature: uniform(0.5) };
    const { tape, differences, finite } = directional(f, x as unknown as States, direction, 0.5);
    expect(finite).toBe(true);
    expect(Math.abs(tape / differences - 1)).toBeLessThan(3e-3);
  });

  it.each([
    ['no ice, warm water', 0, 0, -1],
    ['no ice, water that freezes', 0, 0, -2.5],
    ['full cover', 1, 1, -2.5],
    ['ice without volume', 0.5, 0, -1],
    ['ice about to vanish', 0.02, 0.001, 2],
  ])('of the ice are finite: %s', (_, concentration, volume, water) => {
    const { f, w } = iceLoss(4, water);
    const x = { ...initialIce(w.iceGeometry, w.setting.ice), concentration: uniform(concentration), volume: uniform(volume) };
    const direction = {
      concentration: uniform(1),
      volume: uniform(1),
      snowVolume: uniform(1),
      skinTemperature: uniform(1),
      meltEnergy: uniform(1),
    };
    const { finite } = directional(f, x as unknown as States, direction, 1e-3);
    expect(finite).toBe(true);
    expect(Number.isFinite(f(x as unknown as States).dataSync()[0])).toBe(true);
  });

  it.each([
    ['no ice in still air', 0, 0, 0],
    ['closed ice in still air', 1, 2, 0],
    ['closed ice under wind', 1, 2, 0.2],
    ['ice without volume', 0.5, 0, 0.2],
    ['a trace of ice', 1e-8, 1e-9, 0.2],
  ])('of the drift are finite: %s', (_, concentration, volume, stress) => {
    const { setting, iceGeometry } = world();
    const x = {
      ...initialIce(iceGeometry, setting.ice),
      ...{ concentration: uniform(concentration), volume: uniform(volume), stressEast: uniform(stress), stressNorth: uniform(stress) },
      current: uniform(0),
    };
    const { finite, tape } = directional(driftLoss(), x as unknown as States, { ...x, stressEast: uniform(1), current: uniform(1) }, 1e-3);
    expect(finite).toBe(true);
    expect(Number.isFinite(tape)).toBe(true);
  });

  it('of the land are finite without water, without snow, in calm air at the melting point', () => {
    const w = world();
    const start = initialLand(w.landGeometry, w.setting.land);
    const forcing = { air: calmAir(273.15), weather: randomWeather(randomNumbers(8)) };
    const f = (x: States) =>
      measure(landUnderAir(x as unknown as LandState, forcing, w, 3600).state as unknown as States, {
        skinTemperature: 10,
        soilWater: 0.01,
        snow: 0.01,
      });
    const x = { ...start, soilWater: uniform(0), snow: uniform(0), skinTemperature: uniform(273.15) };
    const direction = { skinTemperature: uniform(1), soilWater: uniform(1), snow: uniform(1) };
    expect(directional(f, x as unknown as States, direction, 1e-3).finite).toBe(true);
  });
});
