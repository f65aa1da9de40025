import { beforeAll, describe, expect, it } from 'vitest';
import type { IceState } from '../../../src/ice/index.ts';
import { iceSurface, iceThickness, stepIceSkin, stepIceVolume } from '../../../src/ice/index.ts';
import type { BulkFluxes } from '../../../src/physics/surface-exchange.ts';
import { warmedExchange } from '../../../src/physics/surface-exchange.ts';
import { tf } from '../../../src/tensor/index.ts';
import { smallWorld, uniform } from '../../support/surface-world.ts';

const freezing = -1.9;
const still = { downwardShortwave: 0, downwardLongwave: 0, rainfall: 0, snowfall: 0 };
const nothing = () => Object.fromEntries(Object.entries(still).map(([name, value]) => [name, uniform(value)])) as never;

/** A surface held 20 K below freezing by a sensible heat flux that answers with 10⁴ W m⁻² K⁻¹. */
function clamped(state: IceState): BulkFluxes {
  const stiffness = 1e4;
  const excess = state.skinTemperature.sub(freezing - 20);
  return {
    sensibleHeat: excess.mul(stiffness) as BulkFluxes['sensibleHeat'],
    sensibleHeatSlope: uniform(stiffness),
    evaporation: uniform(0),
    evaporationSlope: uniform(0),
    upwardLongwave: uniform(0),
    upwardLongwaveSlope: uniform(0),
  };
}

describe('sea ice under a cold surface', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('grows as Stefan says: 0.479, 0.829, 1.436 m after 10, 30, 90 days', () => {
    const { setting, iceGeometry } = smallWorld();
    // Stefan's ice stores no heat, holds no brine and has no leads.
    const p = { ...setting.ice, skinDepth: 0.01, leastThickness: 0.01, iceHeatCapacity: 20, iceSalinity: 1e-3, leadOpening: 0 };
    const water = { temperature: uniform(freezing), freezingTemperature: uniform(freezing) };
    const h0 = 0.05;
    let state: IceState = {
      concentration: uniform(0.9),
      volume: uniform(0.9 * h0),
      snowVolume: uniform(0),
      skinTemperature: uniform(freezing - 20),
      interiorHeat: uniform(0),
      meltEnergy: uniform(0),
      conductedEnergy: uniform(0),
    };
    const thickness: number[] = [];
    const dt = 7200;
    for (let step = 1; step <= 90 * 12; step++) {
      state = tf.tidy(() => {
        const inputs = { surface: iceSurface(state, p), weather: nothing(), fluxes: clamped(state), freezingTemperature: freezing };
        const skin = stepIceSkin(state, inputs, p, iceGeometry, dt).state;
        return { ...stepIceVolume(skin, water, p, iceGeometry, dt).state };
      });
      if ([120, 360, 1080].includes(step)) thickness.push(iceThickness(state, p).ice.dataSync()[40] as number);
    }
    const stefan = [10, 30, 90].map((days) => Math.sqrt(h0 ** 2 + (2 * 2.03 * 20 * days * 86400) / (917 * 3.337e5)));
    thickness.forEach((h, n) => {
      expect(Math.abs(h / (stefan[n] as number) - 1), `${h} against ${stefan[n]}`).toBeLessThan(0.02);
    });
    expect(stefan[0]).toBeCloseTo(0.479, 2);
  });

  it('answers a warming with flux plus slope times warming', () => {
    const { setting } = smallWorld();
    expect(setting.ice.iceConductivity).toBe(2.03);
    const state = { skinTemperature: uniform(freezing - 20) } as IceState;
    const warmed = warmedExchange(clamped(state), uniform(0.5));
    expect(warmed.sensibleHeat.dataSync()[0]).toBeCloseTo(5000, 0);
  });
});
