import { beforeAll, describe, expect, it } from 'vitest';
import { bulkFluxes, gustySpeed, oceanDrag, stabilityFactor, surfaceStress } from '../../../src/coupler/index.ts';
import type { NearSurface } from '../../../src/physics/surface-exchange.ts';
import { tf } from '../../../src/tensor/index.ts';
import type { SurfaceMap } from '../../support/surface-world.ts';
import { calmAir, smallWorld, uniform } from '../../support/surface-world.ts';

const value = (map: SurfaceMap): number => map.dataSync()[0] as number;
const air: NearSurface = {
  airTemperature: uniform(290),
  specificHumidity: uniform(0.008),
  airDensity: uniform(1.2),
  windEast: uniform(6),
  windNorth: uniform(-2),
};
const p = smallWorld().setting.coupler;
const speed = () => gustySpeed(air, p);
const tile = (kelvin: number, wetness = 1) => ({ temperature: uniform(kelvin), wetness, saturationFactor: 1, exchangeCoefficient: 1.1e-3 });

describe('bulk fluxes', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('have the size that the formulae give by hand', () => {
    const fluxes = bulkFluxes(air, tile(293), speed(), p);
    const V = Math.sqrt(36 + 4 + 4.5 ** 2);
    const f = 1 + 0.67 * Math.tanh(1);
    expect(value(fluxes.sensibleHeat)).toBeCloseTo(1.2 * 1004.64 * 1.1e-3 * f * V * 3, 2);
    expect(value(fluxes.upwardLongwave)).toBeCloseTo(5.67e-8 * 293 ** 4, 2);
    const e = 611.2 * Math.exp((17.67 * 19.85) / (293 - 29.65));
    const q = (0.622 * e) / (1.2 * 290 * 287.04 - 0.378 * e);
    expect(value(fluxes.evaporation)).toBeCloseTo(1.2 * 1.1e-3 * f * V * (q - 0.008), 7);
  });

  it('have slopes that agree with differences at frozen transfer', () => {
    const warm = bulkFluxes(air, tile(290.5), speed(), p);
    const { sensibleHeatSlope, evaporationSlope, upwardLongwaveSlope } = warm;
    const h = 0.25;
    const difference = (name: 'evaporation' | 'upwardLongwave') => {
      const at = (kelvin: number) => {
        const fluxes = bulkFluxes(air, tile(kelvin), speed(), p);
        return (value(fluxes[name]) / value(fluxes.sensibleHeatSlope)) * value(sensibleHeatSlope);
      };
      return (at(290.5 + h) - at(290.5 - h)) / (2 * h);
    };
    expect(value(sensibleHeatSlope)).toBeCloseTo(value(warm.sensibleHeat) / 0.5, 3);
    expect(value(evaporationSlope) / difference('evaporation')).toBeCloseTo(1, 1);
    const longwave = (4 * 5.67e-8 * 290.5 ** 3) as number;
    expect(value(upwardLongwaveSlope)).toBeCloseTo(longwave, 3);
  });

  it('let dew fall on dry ground but no water evaporate from it', () => {
    expect(value(bulkFluxes(air, tile(300, 0), speed(), p).evaporation)).toBe(0);
    expect(value(bulkFluxes(air, tile(278, 0), speed(), p).evaporation)).toBeLessThan(-1e-7);
  });

  it('die down under an inversion and rise over a warm surface, without a jump', () => {
    const factor = (Δ: number) => value(stabilityFactor(uniform(Δ), p));
    expect(factor(0)).toBe(1);
    expect(factor(-3)).toBeCloseTo(0.05 + 0.95 / 4, 6);
    expect(factor(-60)).toBeGreaterThan(0.05);
    expect(factor(20)).toBeCloseTo(1.67, 3);
    expect(Math.abs(factor(1e-4) - factor(-1e-4))).toBeLessThan(2e-4);
  });

  it('pull on the wind with a drag that grows with its speed and stays below 2.5e-3', () => {
    expect(value(oceanDrag(uniform(8)))).toBeCloseTo(1.114e-3, 5);
    expect(value(oceanDrag(uniform(60)))).toBeLessThan(2.5e-3);
    const { stressEast, stressNorth } = surfaceStress(air, uniform(1e-3), uniform(7));
    expect(value(stressEast)).toBeCloseTo(1.2 * 1e-3 * 7 * 6, 6);
    expect(value(stressNorth) / value(stressEast)).toBeCloseTo(-1 / 3, 6);
  });

  it('have finite gradients in calm air', () => {
    const slope = tf.grad(
      (wind) =>
        bulkFluxes(
          { ...calmAir(280), windEast: wind as SurfaceMap },
          tile(280),
          gustySpeed({ ...calmAir(280), windEast: wind as SurfaceMap }, p),
          p,
        ).evaporation,
    );
    expect(slope(uniform(0)).isFinite().all().dataSync()[0]).toBe(1);
  });
});
