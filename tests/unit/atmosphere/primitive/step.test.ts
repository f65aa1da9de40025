import { beforeAll, describe, expect, it } from 'vitest';
import {
  airFlow,
  columnEnergy,
  heldSuarezTendencies,
  type PrimitiveState,
  primitiveParameters,
  restingAir,
  sigmaEdges,
  sigmaLevels,
  stirred,
  surfacePressure,
} from '../../../../src/atmosphere/primitive/index.ts';
import { linearWaves, poissonExponent } from '../../../../src/atmosphere/primitive/linear-waves.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { mul, tf } from '../../../../src/tensor/index.ts';
import { globalMean, largest, randomNumbers } from '../small-atmosphere.ts';
import { noTendencies, smallPrimitive, stepUnder, unsloped } from './small-primitive.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const dt = 1800;

describe('sigma levels', () => {
  it('have the values of Simmons and Burridge', () => {
    const { thickness, logRatio, offset, middle } = sigmaLevels([0, 0.5, 1]);
    expect(thickness).toEqual([0.5, 0.5]);
    expect(logRatio).toEqual([0, Math.LN2]);
    expect(offset).toEqual([Math.LN2, 1 - Math.LN2]);
    expect(middle[0]).toBeCloseTo(0.25, 12);
  });

  it('are refused when edges do not rise from 0 to 1', () => {
    expect(() => sigmaLevels([0, 0.6, 0.5, 1])).toThrow('rise from 0 to 1');
    expect(() => sigmaLevels([0, 0.5, 0.9])).toThrow('rise from 0 to 1');
  });

  it('let pressure forces work as much as compression heats: Σ Δσ (G s)ₖ δₖ = Σ Δσ (c_p/κ…) for any T and δ', () => {
    const σ = sigmaLevels(sigmaEdges[8]);
    const { potential, depletion } = linearWaves(σ);
    const T = σ.middle.map((_, k) => Math.sin(1 + k));
    const δ = σ.middle.map((_, k) => Math.cos(2 * k));
    const sum = (f: (k: number) => number): number => σ.thickness.reduce((total, Δσ, k) => total + Δσ * f(k), 0);
    const work = sum((k) => (δ[k] as number) * T.reduce((Φ, Tj, j) => Φ + (potential[k]?.[j] ?? 0) * Tj, 0));
    const heating = sum((k) => (T[k] as number) * δ.reduce((C, δj, j) => C + (depletion[k]?.[j] ?? 0) * δj, 0));
    expect(work / ((heating * 1004.64) / 288)).toBeCloseTo(1, 6);
    expect(poissonExponent).toBeCloseTo(2 / 7, 4);
  });
});

describe('a step of the primitive equations', () => {
  it('leaves isothermal air at rest over mountains at rest, at T_r and far from it', () => {
    for (const T of [288, 230]) {
      const g = smallPrimitive(dt);
      let state = restingAir(T, unsloped, g);
      for (let n = 0; n < 20; n++) state = tf.tidy(() => ({ ...stepUnder(state, noTendencies, unsloped, g).state }));
      const { wind } = airFlow(state, g);
      expect(largest(mul(wind.east, g.secant))).toBeLessThan(0.05);
      expect(largest(mul(wind.north, g.secant))).toBeLessThan(0.05);
    }
  });

  it('keeps the mass of the air to rounding, and changes energy by what it received, every step', () => {
    const g = smallPrimitive(dt);
    const p = primitiveParameters.parse({});
    let state: PrimitiveState = stirred(restingAir(270, p, g), randomNumbers(5), g);
    for (let n = 0; n < 6; n++) {
      const before = globalMean(columnEnergy(airFlow(state, g), g));
      const { state: next, heat, corrections } = stepUnder(state, (flow) => heldSuarezTendencies(flow, g), p, g);
      const after = globalMean(columnEnergy(airFlow(next, g), g));
      const received = globalMean(heat.received);
      const scale = globalMean(mul(surfacePressure(airFlow(next, g)), (1004.64 / 9.81) * 288));
      expect(globalMean(surfacePressure(airFlow(next, g))) / 98500).toBeCloseTo(1, 6);
      expect(Math.abs(after - before - received) / scale).toBeLessThan(3e-7);
      expect(Math.abs(globalMean(heat.change) - received) / scale).toBeLessThan(1e-7);
      expect(Math.abs(received) / scale).toBeGreaterThan(1e-6);
      expect(Math.abs(corrections.mass.dataSync()[0] as number)).toBeLessThan(1e-5);
      state = next;
    }
  });
});
