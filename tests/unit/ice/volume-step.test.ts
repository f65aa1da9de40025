import { beforeAll, describe, expect, it } from 'vitest';
import type { IceState } from '../../../src/ice/index.ts';
import { initialIce, stepIceVolume } from '../../../src/ice/index.ts';
import { tf } from '../../../src/tensor/index.ts';
import { smallWorld, uniform } from '../../support/surface-world.ts';

const day = 86400;
const at = 6 * 32; // an ocean cell
const slab = (values: Partial<Record<keyof IceState, number>>): IceState => {
  const bare = {
    concentration: 0,
    volume: 0,
    snowVolume: 0,
    skinTemperature: 0,
    interiorHeat: 0,
    meltEnergy: 0,
    conductedEnergy: 0,
    ...values,
  };
  return Object.fromEntries(Object.entries(bare).map(([name, value]) => [name, uniform(value)])) as never;
};

describe('the volume step', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('freezes supercooled water by exactly its heat deficit, and melts it again', () => {
    const { setting, iceGeometry } = smallWorld();
    const cold = { temperature: uniform(-2.9), freezingTemperature: uniform(-1.9) };
    const frozen = stepIceVolume(slab({}), cold, setting.ice, iceGeometry, day);
    const deficit = 1026 * 3992 * 50 * (1 - 0.0005);
    const volume = frozen.state.volume.dataSync()[at] as number;
    const brine = 2106 * (-1.9 + 0.0543 * 5) + (3.337e5 * 0.0543 * 5) / 1.9; // J kg⁻¹ in new ice
    expect(volume).toBeCloseTo(deficit / (917 * (3.337e5 - brine)), 5);
    expect(frozen.toOcean.heatToOcean.dataSync()[at]).toBeCloseTo(deficit / day, 0);
    expect(frozen.toOcean.brine.dataSync()[at]).toBeCloseTo((volume * 917 * 0.03) / day, 7);
    expect(frozen.state.concentration.dataSync()[at]).toBeCloseTo(volume / (volume + 0.5 * 1.001) / (1 + 1e-8 * day), 5);
    const sun = { ...frozen.state, meltEnergy: uniform(deficit * 1.5) };
    const melted = stepIceVolume(sun, { temperature: uniform(-1.9), freezingTemperature: uniform(-1.9) }, setting.ice, iceGeometry, day);
    expect(melted.state.volume.dataSync()[at]).toBe(0);
    expect(melted.state.concentration.dataSync()[at]).toBe(0);
    expect(melted.toOcean.heatToOcean.dataSync()[at]).toBeCloseTo((0.5 * deficit) / day, 0);
    expect(melted.toOcean.waterToOcean.dataSync()[at]).toBeCloseTo((volume * 917) / day, 6);
    expect(melted.toOcean.saltToOcean.dataSync()[at]).toBeCloseTo((volume * 917 * 0.005) / day, 8);
    expect(melted.toOcean.brine.dataSync()[at]).toBe(0);
  });

  it('opens water as ice melts, by the share of thin ice', () => {
    const { setting, iceGeometry } = smallWorld();
    const freezing = { temperature: uniform(-1.9), freezingTemperature: uniform(-1.9) };
    const before = slab({ concentration: 0.9, volume: 1.8, meltEnergy: 0.1 * 1.8 * 917 * 3.337e5 });
    const { state } = stepIceVolume(before, freezing, { ...setting.ice, leadOpening: 0 }, iceGeometry, day);
    const melted = 1 - (state.volume.dataSync()[at] as number) / 1.8;
    expect(melted).toBeGreaterThan(0.09);
    expect(state.concentration.dataSync()[at]).toBeCloseTo(0.9 * (1 - 0.2 * melted), 4);
  });

  it('does nothing on land', () => {
    const { setting, iceGeometry, boundary } = smallWorld();
    const cold = { temperature: uniform(-3), freezingTemperature: uniform(-1.9) };
    const { state, toOcean } = stepIceVolume(initialIce(iceGeometry, setting.ice), cold, setting.ice, iceGeometry, day);
    const onLand = [state.volume, state.concentration, toOcean.heatToOcean].map((map) =>
      Float64Array.from(map.dataSync()).reduce((sum, value, n) => sum + (boundary.oceanMask[n] ? 0 : Math.abs(value)), 0),
    );
    expect(onLand).toEqual([0, 0, 0]);
  });

  it('turns flooded snow into ice without changing mass', () => {
    const { setting, iceGeometry } = smallWorld();
    const neutral = { temperature: uniform(-1.9), freezingTemperature: uniform(-1.9) };
    const before = slab({ concentration: 0.9, volume: 0.5, snowVolume: 0.2 });
    const { state, toOcean } = stepIceVolume(before, neutral, setting.ice, iceGeometry, day);
    const mass = ({ volume, snowVolume }: IceState) =>
      917 * (volume.dataSync()[at] as number) + 1000 * (snowVolume.dataSync()[at] as number);
    expect(state.volume.dataSync()[at]).toBeGreaterThan(0.5);
    expect(mass(state)).toBeCloseTo(mass(before), 3);
    expect(toOcean.waterToOcean.dataSync()[at]).toBe(0);
  });

  it('takes vapour that bare ice owes from the ice, and from the sea where ice is short', () => {
    const { setting, iceGeometry } = smallWorld();
    const neutral = { temperature: uniform(-1.9), freezingTemperature: uniform(-1.9) };
    const owing = stepIceVolume(slab({ concentration: 0.9, volume: 0.5, snowVolume: -0.001 }), neutral, setting.ice, iceGeometry, day);
    expect(owing.state.volume.dataSync()[at]).toBeCloseTo(0.5 - 1 / 917, 6);
    expect(owing.toOcean.waterToOcean.dataSync()[at]).toBe(0);
    const poor = stepIceVolume(slab({ concentration: 0.001, volume: 0.0001, snowVolume: -0.001 }), neutral, setting.ice, iceGeometry, day);
    expect(poor.toOcean.waterToOcean.dataSync()[at]).toBeCloseTo(-(1 - 0.0917) / day, 9);
    expect(poor.toOcean.heatToOcean.dataSync()[at]).toBeCloseTo((3.337e5 * (1 - 0.0917)) / day, 2);
  });
});
