import { beforeAll, describe, expect, it } from 'vitest';
import { damp } from '../../../../src/atmosphere/primitive/damping.ts';
import {
  type AirTendencies,
  airFlow,
  columnEnergy,
  columnWater,
  type Flow,
  heldSuarezTendencies,
  type PrimitiveGeometry,
  type PrimitiveState,
  primitiveParameters,
  restingAir,
  sigmaEdges,
  sigmaLevels,
  stirred,
  surfacePressure,
} from '../../../../src/atmosphere/primitive/index.ts';
import { linearWaves, poissonExponent } from '../../../../src/atmosphere/primitive/linear-waves.ts';
import { stackState, unstackState } from '../../../../src/atmosphere/primitive/state-stack.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, constant, type Field, mul, pow, tf } from '../../../../src/tensor/index.ts';
import { globalMean, largest, randomNumbers } from '../small-atmosphere.ts';
import { noTendencies, smallPrimitive, stepUnder, unsloped } from './small-primitive.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const dt = 1800;

/** Moist near the equator and the ground, next to nothing above the pole. */
function humid(state: PrimitiveState, g: PrimitiveGeometry): PrimitiveState {
  const q = mul(mul(pow(g.columns.middle, 3), pow(g.cosLatitude, 8)), 0.02);
  return { ...state, humidity: add(mul(state.humidity, 0), add(q, 1e-7)) };
}

/** Evaporation of a few millimetres a day into all layers, s⁻¹. */
const moistening = (g: PrimitiveGeometry): Field<'center'> => {
  const rate = mul(mul(g.columns.middle, g.cosLatitude), 5e-9);
  return add(rate, mul(g.groundGeopotential, 0));
};

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

describe('horizontal diffusion', () => {
  it('takes from each degree of waves what it should, of every level as much, the top one too', () => {
    const g = smallPrimitive(dt);
    const [K, M] = [g.levels.count, g.grid.truncation];
    const start = stirred(restingAir(280, unsloped, g), randomNumbers(1), g);
    const end = unstackState(damp(stackState(start), { ...unsloped, backscatter: 0 }, g), K);
    const [before, after] = [start, end].map(({ vorticity }) => vorticity.dataSync()) as [Float32Array, Float32Array];
    for (const n of [2, 5, 8]) {
      const kept = 1 / (1 + (dt / unsloped.hyperdiffusionTime) * ((n * (n + 1)) / (M * (M + 1))) ** 4);
      for (let k = 0; k < K; k++) {
        const at = ((k * (M + 1) + 2) * (M + 1) + n) * 2;
        expect((after[at] as number) / (before[at] as number) / kept).toBeCloseTo(1, 6);
      }
    }
  });

  it('gives large waves back what part of the energy of all waves it is told to, level by level, in their vorticity alone', () => {
    const g = smallPrimitive(dt);
    const [K, M] = [g.levels.count, g.grid.truncation];
    const waves = stirred(restingAir(280, unsloped, g), randomNumbers(1), g);
    const rotating = Float32Array.from({ length: K * (M + 1) ** 2 * 2 }, (_, n) => 1e-5 * Number((n / 2) % (M + 1) ** 2 === 3)); // order 0, degree 3
    const start = { ...waves, vorticity: add(waves.vorticity, constant<'spectral'>(rotating, [K * (M + 1), M + 1, 2])) };
    const damped = (backscatter: number) => unstackState(damp(stackState(start), { ...unsloped, backscatter }, g), K);
    const parts = ({ vorticity, divergence }: Pick<typeof start, 'vorticity' | 'divergence'>) =>
      [vorticity.dataSync(), divergence.dataSync()] as const;
    const [before, without, half] = [parts(start), parts(damped(0)), parts(damped(0.5))] as const;
    const at = (k: number, m: number, n: number, c: number): number => ((k * (M + 1) + m) * (M + 1) + n) * 2 + c;
    for (let k = 0; k < K; k++) {
      let [taken, returned] = [0, 0];
      for (let m = 0; m <= M; m++)
        for (let n = Math.max(m, 1); n <= M; n++)
          for (const c of [0, 1]) {
            const energy = (x: (typeof before)[0]): number => (x[at(k, m, n, c)] as number) ** 2 / (n * (n + 1));
            const place = at(k, m, n, c);
            expect(half[1][place]).toBe(without[1][place]);
            if (m === 0 || n > M / 2) expect(half[0][place]).toBe(without[0][place]);
            if (m === 0) continue;
            for (const part of [0, 1] as const) taken += energy(before[part]) - energy(without[part]);
            returned += energy(half[0]) - energy(without[0]);
          }
      expect(taken).toBeGreaterThan(0);
      expect(returned / taken).toBeCloseTo(0.5, 2);
    }
  });

  it('drags the zonal mean wind of the top level, and no other, as breaking gravity waves do', () => {
    const g = smallPrimitive(dt);
    const [K, M] = [g.levels.count, g.grid.truncation];
    const rotating = Float32Array.from({ length: K * (M + 1) ** 2 * 2 }, (_, at) => Number((at / 2) % (M + 1) ** 2 === 1)); // order 0, degree 1
    const start = { ...restingAir(280, unsloped, g), vorticity: constant<'spectral'>(rotating, [K * (M + 1), M + 1, 2]) };
    const p = { ...unsloped, hyperdiffusionTime: 1e12, stratosphericDragTime: 10 * dt };
    const { vorticity } = unstackState(damp(stackState(start), p, g), K);
    const kept = Array.from({ length: K }, (_, k) => vorticity.dataSync()[(k * (M + 1) ** 2 + 1) * 2] as number);
    expect(kept[0]).toBeCloseTo(1 / 1.1, 6);
    for (const lower of kept.slice(1)) expect(lower).toBeCloseTo(1, 6);
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

  it('keeps the mass of the air to rounding, and changes energy and water by what it received, every step', () => {
    const g = smallPrimitive(dt);
    const p = primitiveParameters.parse({});
    let state = humid(stirred(restingAir(270, p, g), randomNumbers(5), g), g);
    const forced = (flow: Flow): AirTendencies => ({ ...heldSuarezTendencies(flow, g), humidity: moistening(g) });
    const stored = (x: PrimitiveState) => {
      const flow = airFlow(x, g);
      const energy = globalMean(columnEnergy({ ...flow, humidity: x.humidity }, g));
      return { mass: globalMean(surfacePressure(flow)), energy, water: globalMean(columnWater(x.humidity, flow, g)) };
    };
    for (let n = 0; n < 6; n++) {
      const before = stored(state);
      const { state: next, budget, corrections } = stepUnder(state, forced, p, g);
      const after = stored(next);
      const [heat, water] = [globalMean(budget.heat.received), globalMean(budget.water.received)];
      const scale = ((after.mass * 1004.64) / 9.81) * 288;
      expect(Math.abs(after.mass / 98500 - 1)).toBeLessThan(5e-7);
      expect(Math.abs(after.energy - before.energy - heat) / scale).toBeLessThan(5e-7);
      expect(Math.abs(globalMean(budget.heat.change) - heat) / scale).toBeLessThan(2e-7);
      expect(Math.abs(heat) / scale).toBeGreaterThan(1e-6);
      expect(Math.abs(after.water - before.water - water) / after.water).toBeLessThan(1e-6);
      expect(water / after.water).toBeGreaterThan(1e-4);
      expect(Math.abs(corrections.mass.dataSync()[0] as number)).toBeLessThan(1e-5);
      expect(Math.abs(corrections.water.dataSync()[0] as number)).toBeLessThan(1e-4);
      expect(Math.min(...next.humidity.dataSync())).toBeGreaterThan(0);
      state = next;
    }
  });
});
