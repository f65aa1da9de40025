import { beforeAll, describe, expect, it } from 'vitest';
import { type QtcmState, qtcmOutput } from '../../../../src/atmosphere/index.ts';
import { dynamicalTendency, rungeKutta } from '../../../../src/atmosphere/qtcm/dynamics.ts';
import { flowOnGrid } from '../../../../src/atmosphere/qtcm/flow.ts';
import { stackState } from '../../../../src/atmosphere/qtcm/state-stack.ts';
import { verticalStructure as mode } from '../../../../src/atmosphere/qtcm/vertical-structure.ts';
import { scaledGradient, toSpectral } from '../../../../src/grid/spectral-operators.ts';
import { stackPart } from '../../../../src/grid/spectral-stack.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, constant, type Field, levels, mul, sub, sumLevels, tf } from '../../../../src/tensor/index.ts';
import { defaults, largest, randomNumbers, smallAtmosphere, smallGrid } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const N = smallGrid.truncation + 1;
const a = 6.371e6;
const spectral = (f: (m: number, n: number, part: number) => number): Field<'spectral'> =>
  constant<'spectral'>(
    Float32Array.from({ length: N * N * 2 }, (_, k) => {
      const [part, n, m] = [k % 2, Math.floor(k / 2) % N, Math.floor(k / 2 / N)];
      return n < m || (m === 0 && part === 1) ? 0 : f(m, n, part);
    }),
    [N, N, 2],
  );
const zero = () => spectral(() => 0);

/** A state with waves of low degree in every field, so that quadratic products are exact. */
function wavyState(seed: number): QtcmState {
  const random = randomNumbers(seed);
  const waves = (amplitude: number) => spectral((_, n) => (n === 0 || n > 5 ? 0 : amplitude * (2 * random() - 1)));
  return {
    barotropicVorticity: waves(2e-5),
    baroclinicVorticity: waves(4e-5),
    baroclinicDivergence: waves(1e-5),
    temperatureMode: waves(10),
    moistureMode: waves(10),
  };
}

describe('dynamics', () => {
  it('keeps the global mean of every field exactly', () => {
    const { geometry } = smallAtmosphere();
    const F = dynamicalTendency(flowOnGrid(stackState(wavyState(3)), geometry), defaults, geometry);
    expect(largest(F.slice([0, 0, 0], [1, 2, F.shape[2]]).reshape([2, 5, -1]).slice([0, 0, 0], [2, 5, 1]))).toBe(0);
    expect(largest(F)).toBeGreaterThan(0);
  });

  it('moves moisture as the advective form of the source does: −(v₀ + D_q v₁)·∇q₁ + Mq δ₁/b̂₁', () => {
    const { geometry } = smallAtmosphere();
    const stack = stackState(wavyState(4));
    const flow = flowOnGrid(stack, geometry);
    const flux = stackPart(dynamicalTendency(flow, defaults, geometry), 4, 1);
    const Dq = -0.16060449;
    const gradient = scaledGradient(geometry.transform, stackPart(stack, 4, 1));
    const carrier = add(flow.barotropicWind.vector, mul(flow.baroclinicWind.vector, Dq));
    const slope = tf.concat([gradient.east, gradient.north], 0) as Field<'center'>;
    const advection = mul(sumLevels(mul(carrier, slope)), geometry.secantSquared);
    const Mq = add(mul(flow.moistureMode, mode.moistureStratificationSlope), 3);
    const convergence = mul(mul(Mq, flow.baroclinicDivergence), 1 / mode.moistureMean);
    const advective = toSpectral(geometry.transform, sub(convergence, advection));
    expect(largest(sub(flux, advective)) / largest(advective)).toBeLessThan(1e-4);
  });

  it('carries gravity waves at √(R Ms/â₁) = 47.4 m/s', () => {
    const { geometry } = smallAtmosphere();
    const still = { ...geometry, coriolis: mul(geometry.coriolis, 0) };
    const n = 6;
    let stack = stackState({
      barotropicVorticity: zero(),
      baroclinicVorticity: zero(),
      baroclinicDivergence: zero(),
      temperatureMode: spectral((m, degree) => (m === 0 && degree === n ? 1e-3 : 0)),
      moistureMode: zero(),
    });
    const amplitude = (): number =>
      stackPart(stack, 3, 1)
        .slice([0, 0, n / 2], [1, 1, 1])
        .dataSync()[0] as number;
    const ω = (Math.sqrt((287.04 * 3.6) / mode.temperatureMean) * Math.sqrt(n * (n + 1))) / a;
    const dt = 600;
    const noForcing = mul(stack, 0);
    for (let k = 1; k <= 120; k++) {
      stack = rungeKutta({ stack, flow: flowOnGrid(stack, still) }, noForcing, defaults, still, dt);
      if (k % 40 === 0) expect(amplitude() / 1e-3).toBeCloseTo(Math.cos(ω * k * dt), 2);
    }
  });

  it('gives solid rotation the pressure that balances it: p = −ρ (Ω a U + U²/2) sin² φ + const', () => {
    const { geometry } = smallAtmosphere();
    const U = 20;
    const state = {
      barotropicVorticity: spectral((m, n) => (m === 0 && n === 1 ? (2 * U) / a / Math.sqrt(1.5) : 0)),
      baroclinicVorticity: zero(),
      baroclinicDivergence: zero(),
      temperatureMode: zero(),
      moistureMode: zero(),
    };
    const p = levels(qtcmOutput(state, defaults, geometry).psl, 0).dataSync();
    const expected = smallGrid.sinLatitude.map((μ) => -1.2 * (7.292e-5 * a * U + U * U * 0.5) * (μ * μ - 1 / 3) + 101100);
    smallGrid.sinLatitude.forEach((_, j) => {
      expect(p[j * smallGrid.columns]).toBeCloseTo(expected[j] as number, -1);
    });
  });
});
