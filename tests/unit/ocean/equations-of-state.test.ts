import { beforeAll, describe, expect, it } from 'vitest';
import type { EquationOfState } from '../../../src/ocean/equations-of-state/equation-of-state.ts';
import { publishedCoefficients } from '../../../src/ocean/equations-of-state/teos-10.ts';
import { oceanSchemes } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { tf } from '../../../src/tensor/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const { simplified, linear, 'teos-10': teos10 } = oceanSchemes.equationOfState;
const all: [string, EquationOfState][] = Object.entries(oceanSchemes.equationOfState);
type Slope = 'densityAnomaly' | 'thermalExpansion' | 'halineContraction';
const inFloat32 = (state: EquationOfState, f: Slope, T: number, S: number, z: number): number =>
  state[f](tf.tensor1d([T]), tf.tensor1d([S]), tf.tensor1d([z])).dataSync()[0] ?? Number.NaN;

/** Temperature, salinity less 35 and depth from the tropics to the abyss. */
const waters = [
  [28, 0.5, 0],
  [-1.8, -1, 10],
  [2, -0.3, 4000],
  [20, 2, 300],
  [5, -30, 0],
] as const;

/** The fit as it was published, term by term, kg m⁻³. */
function published(T: number, S: number, z: number): number {
  const s = Math.sqrt(((S + 32) * 35) / (40 * 35.16504));
  let sum = 0;
  publishedCoefficients.forEach((rows, k) => {
    rows.forEach((row, j) => {
      row.forEach((c, i) => {
        sum += c * s ** i * (T / 40) ** j * (z / 1e4) ** k;
      });
    });
  });
  return sum;
}

describe('TEOS-10 polynomial', () => {
  it('has the check values of Roquet et al. (2015) at 10 °C, 30 g kg⁻¹ and 1000 m', () => {
    expect(published(10, 30, 1000)).toBeCloseTo(1022.85377, 5);
    expect(teos10.thermalExpansion(10, -5, 1000)).toBeCloseTo(0.179646281, 9);
    expect(teos10.halineContraction(10, -5, 1000)).toBeCloseTo(0.765555368, 8);
  });

  it.each(waters)('at %d °C, 35 %d g kg⁻¹ and %d m is the published sum less its value at 10 °C and 35 g kg⁻¹', (T, S, z) => {
    expect(teos10.densityAnomaly(T, S, z)).toBeCloseTo(published(T, S + 35, z) - published(10, 35, z), 9);
  });

  it('is close to the simplified equation in the open ocean, as both describe sea water', () => {
    for (const [T, S, z] of waters.slice(0, 4))
      expect(Math.abs(teos10.densityAnomaly(T, S, z) - simplified.densityAnomaly(T, S, z))).toBeLessThan(0.25);
  });
});

describe.each(all)('equation of state %s', (_, state) => {
  it('is 0 at 10 °C and 35 g kg⁻¹ at any depth', () => {
    for (const z of [0, 1000, 5000]) expect(Math.abs(state.densityAnomaly(10, 0, z))).toBe(0);
  });

  it.each(waters)('at %d °C, 35 %d g kg⁻¹ and %d m has the slopes that it states', (T, S, z) => {
    const ε = 1e-3;
    const alongT = (state.densityAnomaly(T + ε, S, z) - state.densityAnomaly(T - ε, S, z)) / (2 * ε);
    const alongS = (state.densityAnomaly(T, S + ε, z) - state.densityAnomaly(T, S - ε, z)) / (2 * ε);
    expect(state.thermalExpansion(T, S, z)).toBeCloseTo(-alongT, 8);
    expect(state.halineContraction(T, S, z)).toBeCloseTo(alongS, 8);
  });

  it.each(waters)('at %d °C, 35 %d g kg⁻¹ and %d m loses nothing in float32', (T, S, z) => {
    const density = state.densityAnomaly(T, S, z);
    const rounding = 16 * 2 ** -24 * Math.max(1, Math.abs(density));
    expect(Math.abs(inFloat32(state, 'densityAnomaly', T, S, z) - density)).toBeLessThan(rounding);
    expect(Math.abs(inFloat32(state, 'thermalExpansion', T, S, z) - state.thermalExpansion(T, S, z))).toBeLessThan(16 * 2 ** -24);
    expect(Math.abs(inFloat32(state, 'halineContraction', T, S, z) - state.halineContraction(T, S, z))).toBeLessThan(16 * 2 ** -24);
  });
});

describe('linear equation of state', () => {
  it('knows neither cabbeling nor thermobaricity', () => {
    const mean = 0.5 * (linear.densityAnomaly(0, -1, 0) + linear.densityAnomaly(20, 1, 0));
    expect(linear.densityAnomaly(10, 0, 0)).toBeCloseTo(mean, 12);
    expect(linear.thermalExpansion(2, 0, 4000)).toBe(linear.thermalExpansion(20, 0, 0));
  });
});
