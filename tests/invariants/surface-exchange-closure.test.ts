import { beforeAll, describe, expect, it } from 'vitest';
import {
  accumulateForcing,
  aggregateExchange,
  airToOcean,
  coupledBudget,
  emptyForcing,
  oceanForcing,
  surfaceTiles,
  tileFluxes,
} from '../../src/coupler/index.ts';
import { freezingTemperature, initialIce, stepIceSkin, stepIceVolume } from '../../src/ice/index.ts';
import { initialLand, routeRivers, stepLand } from '../../src/land/index.ts';
import { latentHeatOfFusion, latentHeatOfVaporization } from '../../src/physics/constants.ts';
import { add, mul, sub, tf } from '../../src/tensor/index.ts';
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

const dt = 3600;

/** One step and one daily exchange; what the atmosphere gave and what ocean, ice and land say they got, W m⁻² and kg m⁻² s⁻¹. */
function oneStep(reported: 'final' | 'initial' = 'final') {
  const { setting, landGeometry, iceGeometry } = smallWorld();
  const random = randomNumbers(5);
  const [near, weather] = [randomAir(random, 255, 290), randomWeather(random)];
  const [ice, land] = [initialIce(iceGeometry, setting.ice), initialLand(landGeometry, setting.land)];
  const seaSurfaceTemperature = randomMap(random, -1.9, 12);
  const freezing = freezingTemperature(uniform(0));
  const tiles = surfaceTiles({ sunlight, seaSurfaceTemperature, ice, land }, setting);
  const fluxes = tileFluxes(near, tiles, setting);
  const landStep = stepLand(land, { surface: tiles.land, weather, fluxes: fluxes.land }, setting.land, landGeometry, dt);
  const iceInputs = { surface: tiles.ice, weather, fluxes: fluxes.ice, freezingTemperature: freezing };
  const iceStep = stepIceSkin(ice, iceInputs, setting.ice, iceGeometry, dt);
  const final = { water: fluxes.water, ice: iceStep.exchange, land: landStep.exchange };
  const exchange = aggregateExchange(tiles, reported === 'final' ? final : fluxes, fluxes.stress);
  const integral = accumulateForcing(emptyForcing(iceGeometry.mask), airToOcean(tiles, weather, fluxes.water, fluxes.stress, setting), dt);
  const volume = stepIceVolume(
    iceStep.state,
    { temperature: seaSurfaceTemperature, freezingTemperature: freezing },
    setting.ice,
    iceGeometry,
    dt,
  );
  const rivers = routeRivers(landStep.state, setting.land, landGeometry, dt);
  const ocean = oceanForcing(integral, volume.toOcean, rivers.outflow, dt);
  const radiation = sub(add(mul(weather.downwardShortwave, sub(1, tiles.albedo)), weather.downwardLongwave), exchange.upwardLongwave);
  const turbulence = add(exchange.sensibleHeat, mul(exchange.evaporation, latentHeatOfVaporization));
  const given = {
    heat: sub(sub(radiation, turbulence), mul(weather.snowfall, latentHeatOfFusion)),
    water: sub(add(weather.rainfall, weather.snowfall), exchange.evaporation),
  };
  const taken = (name: 'heat' | 'water') => {
    const frozen = [landStep, iceStep, volume, rivers].reduce((sum, step) => sum + areaSum(step.received[name]) / dt, 0);
    const wet = name === 'heat' ? add(ocean.heatToOcean, ocean.shortwaveToOcean) : ocean.waterToOcean;
    return frozen + areaSum(wet);
  };
  return { given, taken, tiles, setting };
}

describe('the exchange at the surface', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  const tolerance = 64 * 2 ** -23;

  it('gives land, ice and ocean together exactly what the atmosphere loses', () => {
    const { given, taken } = oneStep();
    for (const name of ['heat', 'water'] as const)
      expect(Math.abs(taken(name) - areaSum(given[name])) / areaSumOfAbsolutes(given[name]), name).toBeLessThan(tolerance);
  });

  it('would not if the atmosphere saw the fluxes from before the implicit step', () => {
    const { given, taken } = oneStep('initial');
    for (const name of ['heat', 'water'] as const)
      expect(Math.abs(taken(name) - areaSum(given[name])) / areaSumOfAbsolutes(given[name]), name).toBeGreaterThan(100 * tolerance);
  });

  it('covers every cell once and shows the atmosphere one albedo and one longwave', () => {
    const { tiles } = oneStep();
    expect(tiles.fractions.sum(0).sub(1).abs().max().dataSync()[0]).toBeLessThan(1e-6);
    expect(tiles.albedo.min().dataSync()[0]).toBeGreaterThan(0.04);
    expect(tiles.albedo.max().dataSync()[0]).toBeLessThan(0.9);
    expect(tiles.upwardLongwave.min().dataSync()[0]).toBeGreaterThan(50);
  });

  it('adds component budgets so that what they give each other cancels', () => {
    const { setting } = oneStep();
    const ledger = (change: number, received: number) => ({ change: uniform(change), received: uniform(received) });
    const budgets = {
      ocean: { heat: ledger(5, 3), water: ledger(1, 1), salt: ledger(2, 2) },
      ice: { heat: ledger(-1, 1), water: ledger(-1, -1), salt: ledger(-2, -2) },
    };
    const { total, components } = coupledBudget(budgets, setting.couplerGeometry.meanWeights);
    expect(total.heat.change.dataSync()[0]).toBeCloseTo(4, 5);
    expect(total.heat.residual.dataSync()[0]).toBeCloseTo(0, 5);
    expect(components.ocean?.heat.residual.dataSync()[0]).toBeCloseTo(2, 5);
    expect(total.salt?.received.dataSync()[0]).toBeCloseTo(0, 5);
  });
});
