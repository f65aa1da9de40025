import { beforeAll, describe, expect, it } from 'vitest';
import { addReceived, surfaceTiles, tileFluxes } from '../../src/coupler/index.ts';
import type { IceState, IceVolumeStep } from '../../src/ice/index.ts';
import { freezingTemperature, iceBudget, initialIce, stepIceSkin, stepIceVolume } from '../../src/ice/index.ts';
import { initialLand } from '../../src/land/index.ts';
import { seaWaterDensity, seaWaterHeatCapacity } from '../../src/physics/constants.ts';
import { tf } from '../../src/tensor/index.ts';
import type { SurfaceMap } from '../support/surface-world.ts';
import {
  areaSum,
  areaSumOfAbsolutes,
  randomAir,
  randomMap,
  randomNumbers,
  randomWeather,
  smallWorld,
  sunlight,
  uniform,
} from '../support/surface-world.ts';

type Quantity = 'heat' | 'water' | 'salt';
const day = 86400;
const oceanHeat = seaWaterDensity * seaWaterHeatCapacity * 50;

/** Ice over a slab of water for a number of days under random air; the ocean books what the ice gave it. */
function iceOverSlab(days: number, sabotage: (step: IceVolumeStep) => IceVolumeStep = (step) => step) {
  const { setting, iceGeometry, landGeometry } = smallWorld();
  const random = randomNumbers(7);
  const freezing = freezingTemperature(uniform(0));
  const land = initialLand(landGeometry, setting.land);
  let ice: IceState = {
    ...initialIce(iceGeometry, setting.ice),
    snowVolume: randomMap(random, 0, 0.02).mul(initialIce(iceGeometry, setting.ice).concentration) as SurfaceMap,
  };
  let temperature = randomMap(random, -2, 0.5);
  const start = ice;
  const none = uniform(0);
  let fromAir = { heat: none, water: none };
  let slab = { heat: none, water: none, salt: none };
  const scale: Record<Quantity, number> = { heat: 0, water: 0, salt: 0 };
  for (let n = 0; n < days; n++) {
    const air = n % 8 < 4 ? randomAir(random, 235, 265) : randomAir(random, 268, 285);
    for (let k = 0; k < 4; k++) {
      const tiles = surfaceTiles({ sunlight, seaSurfaceTemperature: temperature, ice, land }, setting);
      const weather = randomWeather(random);
      const inputs = { surface: tiles.ice, weather, fluxes: tileFluxes(air, tiles, setting).ice, freezingTemperature: freezing };
      const skin = stepIceSkin(ice, inputs, setting.ice, iceGeometry, day / 4);
      ice = skin.state;
      fromAir = addReceived(fromAir, skin.received);
      scale.heat += areaSumOfAbsolutes(skin.received.heat);
      scale.water += areaSumOfAbsolutes(skin.received.water);
    }
    const volume = sabotage(stepIceVolume(ice, { temperature, freezingTemperature: freezing }, setting.ice, iceGeometry, day));
    ice = volume.state;
    const { heatToOcean, waterToOcean, saltToOcean } = volume.toOcean;
    slab = addReceived(slab, {
      heat: heatToOcean.mul(day) as SurfaceMap,
      water: waterToOcean.mul(day) as SurfaceMap,
      salt: saltToOcean.mul(day) as SurfaceMap,
    });
    temperature = temperature.add(heatToOcean.mul(day / oceanHeat)) as SurfaceMap;
    temperature = temperature.add(randomMap(random, -0.1, 0.1)) as SurfaceMap;
    scale.heat += areaSumOfAbsolutes(heatToOcean) * day;
    scale.water += areaSumOfAbsolutes(waterToOcean) * day;
    scale.salt += areaSumOfAbsolutes(saltToOcean) * day;
  }
  const budget = iceBudget(start, ice, { ...fromAir, salt: none }, setting.ice);
  const residual = (name: Quantity) => areaSum(budget[name].change) + areaSum(slab[name]) - (name === 'salt' ? 0 : areaSum(fromAir[name]));
  return { ice, relative: (name: Quantity) => Math.abs(residual(name)) / (scale[name] + areaSumOfAbsolutes(budget[name].change)) };
}

describe('ice and ocean together', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  const tolerance = 64 * 2 ** -23;

  it('keep heat, water and salt over 30 days of random weather, and stay in bounds', () => {
    const { ice, relative } = iceOverSlab(30);
    for (const name of ['heat', 'water', 'salt'] as const) expect(relative(name), name).toBeLessThan(tolerance);
    expect(ice.concentration.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
    expect(ice.concentration.max().dataSync()[0]).toBeLessThanOrEqual(1);
    expect(ice.volume.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
    expect(ice.snowVolume.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['heat', 'heatToOcean'],
    ['water', 'waterToOcean'],
    ['salt', 'saltToOcean'],
  ] as const)('would not keep %s if its flux had the wrong sign', (name, flux) => {
    const { relative } = iceOverSlab(3, (step) => ({
      ...step,
      toOcean: { ...step.toOcean, [flux]: step.toOcean[flux].neg() as SurfaceMap },
    }));
    expect(relative(name)).toBeGreaterThan(100 * tolerance);
  });
});
