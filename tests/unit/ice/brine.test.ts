import { beforeAll, describe, expect, it } from 'vitest';
import { brineHeatCapacity } from '../../../src/ice/brine.ts';
import { brineHeat, brineTemperature, iceParameters } from '../../../src/ice/index.ts';
import { tf } from '../../../src/tensor/index.ts';
import { type SurfaceMap, uniform } from '../../support/surface-world.ts';

const p = iceParameters.parse({});
const first = (map: SurfaceMap): number => map.dataSync()[0] as number;

describe('ice with brine', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each([-40, -20, -5, -1.9, -0.5])('tells at %d °C its temperature from its heat', (T) => {
    expect(first(brineTemperature(brineHeat(uniform(T), p), p))).toBeCloseTo(T, 3);
  });

  it('is all brine at its melting point, where it holds the latent heat', () => {
    expect(first(brineHeat(uniform(-0.0543 * p.iceSalinity), p))).toBeCloseTo(3.337e5, -1);
  });

  it('has the heat capacity of 2106 J/kg/K far below and 40 times that near the melting point', () => {
    const slope = (T: number) => (first(brineHeat(uniform(T + 0.05), p)) - first(brineHeat(uniform(T - 0.05), p))) / 0.1;
    for (const T of [-30, -10, -2, -1]) expect(first(brineHeatCapacity(uniform(T), p)) / slope(T)).toBeCloseTo(1, 2);
    expect(slope(-30) / 2106).toBeCloseTo(1.05, 2);
    expect(slope(-1) / 2106).toBeGreaterThan(40);
  });

  it('stays below 0 °C and finite whatever heat it is given', () => {
    for (const heat of [-1e6, 0, 1e6, 1e9]) {
      const T = first(brineTemperature(uniform(heat), p));
      expect(T).toBeLessThan(0);
      expect(Number.isFinite(first(brineHeatCapacity(uniform(T), p)))).toBe(true);
    }
  });
});
