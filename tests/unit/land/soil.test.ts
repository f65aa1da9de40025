import { beforeAll, describe, expect, it } from 'vitest';
import { soilColumn } from '../../../src/land/heat-balance.ts';
import { landParameters, soilThicknesses } from '../../../src/land/index.ts';
import { soilHeatAt, soilResponse, soilTemperature } from '../../../src/land/soil.ts';
import { stackLevels, tf, unstackLevels } from '../../../src/tensor/index.ts';
import { type SurfaceMap, smallWorld, uniform } from '../../support/surface-world.ts';

const at = 8 * 32 + 9; // a low-latitude land cell
const value = (map: SurfaceMap): number => map.dataSync()[at] as number;
const { landGeometry } = smallWorld();
const p = { ...landParameters.parse({}), freezableWater: 150 };

/**
 * The soil under a skin that is held to a temperature, for some time.
 * @param skin K  @param from K  @returns heat of the layers, K, at the end, and what `watch` saw of the temperatures of each step
 */
function soilUnder(skin: (seconds: number) => number, from: number, dt: number, steps: number, parameters: typeof p) {
  const temperatures: number[][] = [];
  let heat = stackLevels(soilThicknesses.map(() => soilHeatAt(uniform(from), parameters, landGeometry)));
  for (let n = 0; n < steps; n++) {
    heat = tf.tidy(() => {
      const { temperature, capacityFactor } = soilResponse(heat, parameters, landGeometry);
      const layers = { temperature: unstackLevels(temperature), capacityFactor: unstackLevels(capacityFactor) };
      const hold = {
        netHeat: uniform(0),
        damping: uniform(0),
        conductance: uniform(2 * parameters.soilConductivity * (1 / soilThicknesses[0])),
      };
      const column = soilColumn(uniform(skin((n + 1) * dt)), layers, hold, parameters, dt);
      return heat.add(stackLevels(column.soilIncrements(uniform(0)))) as SurfaceMap;
    });
    temperatures.push(unstackLevels(soilTemperature(heat, parameters, landGeometry)).map(value));
  }
  return { heat, temperatures };
}

describe('the soil', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('damps and delays the yearly wave as theory says: e^(−z/d) and z/d with d = √(2k/cω)', () => {
    const ω = (2 * Math.PI) / (365 * 86400);
    const [mean, amplitude, dt] = [295, 10, 5 * 86400];
    const { temperatures } = soilUnder((t) => mean + amplitude * Math.sin(ω * t), mean, dt, 3 * 73, p);
    const depth = Math.sqrt((2 * p.soilConductivity) / (p.soilHeatCapacity * ω));
    expect(depth).toBeCloseTo(2.34, 1);
    let z = 0;
    soilThicknesses.slice(0, 4).forEach((thickness, k) => {
      const middle = z + thickness / 2;
      z += thickness;
      const year = temperatures.slice(-73).map((T) => (T[k] as number) - mean);
      const sine = year.reduce((sum, T, n) => sum + T * Math.sin(ω * (n + 1) * dt), 0) * (2 / 73);
      const cosine = year.reduce((sum, T, n) => sum + T * Math.cos(ω * (n + 1) * dt), 0) * (2 / 73);
      expect(Math.hypot(sine, cosine) / (amplitude * Math.exp(-middle / depth)), `layer ${k}`).toBeGreaterThan(0.9);
      expect(Math.hypot(sine, cosine) / (amplitude * Math.exp(-middle / depth)), `layer ${k}`).toBeLessThan(1.12);
      expect(Math.abs(Math.atan2(-cosine, sine) - middle / depth), `layer ${k}`).toBeLessThan(0.12);
    });
  });

  it('freezes by giving off 150 kg of latent heat per cubic metre, and stays near 0 °C meanwhile', () => {
    const [warm, cold] = [soilHeatAt(uniform(275.15), p, landGeometry), soilHeatAt(uniform(271.15), p, landGeometry)];
    const given = (value(warm) - value(cold)) * p.soilHeatCapacity;
    expect(given).toBeCloseTo(4 * p.soilHeatCapacity + 150 * 3.337e5, -4);
    for (const Q of [-18, -11, -5]) expect(Math.abs(value(soilTemperature(uniform(Q), p, landGeometry)) - 273.15)).toBeLessThan(0.1);
    for (const Q of [-60, -24, -22, -12, -1, 0, 1, 20]) {
      const slope = 1 / value(soilResponse(uniform(Q), p, landGeometry).capacityFactor);
      const difference =
        (value(soilTemperature(uniform(Q + 0.05), p, landGeometry)) - value(soilTemperature(uniform(Q - 0.05), p, landGeometry))) / 0.1;
      expect(slope).toBeGreaterThan(1e-3);
      expect(Math.abs(slope - difference)).toBeLessThan(0.01);
    }
  });

  it('keeps winter out: frozen water delays the frost by as much as Stefan says', () => {
    const days = 120;
    const { temperatures } = soilUnder(() => 263.15, 273.7, 86400, days, p);
    const front = Math.sqrt((2 * p.soilConductivity * 10 * days * 86400) / (150 * 3.337e5)); // m
    expect(front).toBeGreaterThan(1.5);
    const [, , third, fourth] = temperatures[days - 1] as [number, number, number, number];
    expect(third).toBeLessThan(272); // 0.28 to 1 m is frozen through
    expect(fourth).toBeGreaterThan(272.9); // 1 to 3 m is freezing
    const dry = soilUnder(() => 263.15, 273.7, 86400, days, { ...p, freezableWater: 0 }).temperatures[days - 1] as number[];
    expect(dry[3]).toBeLessThan(271.5);
  });
});
