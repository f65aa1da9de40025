import { beforeAll, describe, expect, it } from 'vitest';
import {
  alkenoneUnsaturation,
  calciteOxygenIsotopes,
  errorVariance,
  type ForwardOperator,
  magnesiumCalcium,
  outsideRange,
  type PaleotemperatureEquation,
  paleotemperatureEquations,
  regionalRelation,
  regionWeights,
  type Samples,
  seawaterOxygenIsotopes,
  tex86,
} from '../../../src/proxy/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { type Live, tf } from '../../../src/tensor/index.ts';

const samples = (...values: number[]): Samples => tf.tensor1d(values);
const names = Object.keys(paleotemperatureEquations) as PaleotemperatureEquation[];

/** δc of calcite with an equation's own coefficients. */
function calcite(name: PaleotemperatureEquation, temperatures: number[], seawater = 0): number[] {
  const operator = calciteOxygenIsotopes(name);
  const inputs = { temperature: samples(...temperatures), seawater: samples(...temperatures.map(() => seawater)) };
  return [...operator.predict(inputs, operator.parameters.parse({})).dataSync()];
}

beforeAll(() => useBackend('cpu'));

describe('oxygen isotopes of calcite', () => {
  it('reproduce hand-computed values of Bemis et al. (1998)', () => {
    expect(calcite('universa-low-light', [16.5])[0]).toBeCloseTo(-0.27, 6);
    expect(calcite('universa-low-light', [21.3])[0]).toBeCloseTo(-1.27, 5);
    expect(calcite('universa-high-light', [14.9], 0.5)[0]).toBeCloseTo(0.23, 6);
    expect(calcite('bulloides-11-chambers', [12.6 + 5.07])[0]).toBeCloseTo(-1.27, 5);
    expect(calcite('bulloides-13-chambers', [13.6 - 4.77])[0]).toBeCloseTo(0.73, 5);
  });

  it('solve the quadratic equation of Kim and O’Neil on the branch that cools upward', () => {
    const [x0, x10, x20, x28] = calcite('inorganic-calcite', [0, 10, 20, 28], 0.27) as [number, number, number, number];
    for (const [x, expected] of [
      [x0, 3.74133],
      [x10, 1.35001],
      [x20, -0.82724],
      [x28, -2.44838],
    ] as const)
      expect(x).toBeCloseTo(expected, 4);
  });

  it.each(names)('%s returns the temperature it was given', (name) => {
    const { intercept: a, slope: b, curvature: c, scaleOffset: δ0 } = paleotemperatureEquations[name];
    for (const T of [2, 10, 18, 29]) {
      const x = (calcite(name, [T], 0.4)[0] as number) - 0.4 - δ0;
      expect(a + b * x + c * x * x).toBeCloseTo(T, 4);
    }
  });

  it('count what lies outside the range of a calibration and predict it all the same', () => {
    const { temperature } = calciteOxygenIsotopes('universa-low-light').validRange;
    expect(outsideRange([10, 16, 20, 30], temperature as readonly [number, number])).toBe(2);
    expect(calcite('universa-low-light', [30])[0]).toBeCloseTo(-0.27 - 13.5 / 4.8, 5);
  });
});

describe('oxygen isotopes of sea water', () => {
  const at = (latitude: number, longitude: number, salinity: number): number => {
    const { slope, intercept } = regionalRelation(latitude, longitude);
    const inputs = { salinity: samples(salinity), slope: samples(slope), intercept: samples(intercept) };
    return seawaterOxygenIsotopes.predict(inputs, { iceVolumeEffect: 0 }).dataSync()[0] as number;
  };

  it('follow the relation of the region', () => {
    expect(at(0, 200, 35)).toBeCloseTo(0.27 * 35 - 8.88, 4);
    expect(at(45, -30, 36)).toBeCloseTo(0.55 * 36 - 18.98, 4);
    expect(at(-10, 70, 34.5)).toBeCloseTo(0.16 * 34.5 - 5.31, 4);
    expect(at(-60, 0, 34)).toBeCloseTo(0.24 * 34 - 8.45, 4);
    expect(at(36, 18, 38.5)).toBeCloseTo(0.28 * 38.5 - 9.24, 4);
    expect(at(72, 0, 35)).toBeCloseTo(0.6 * 35 - 20.71, 4);
  });

  it('belong to regions whose weights add up to one everywhere and do not jump along meridians', () => {
    for (let λ = -180; λ < 180; λ += 7.5)
      for (let φ = -85; φ <= 85; φ += 0.5) {
        const sum = Object.values(regionWeights(φ, λ)).reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 9);
        const [here, there] = [regionalRelation(φ, λ), regionalRelation(φ + 0.01, λ)];
        const inland = φ > 25 && φ < 50 && λ > -10 && λ < 40;
        if (!inland) expect(Math.abs(here.slope * 35 + here.intercept - there.slope * 35 - there.intercept)).toBeLessThan(0.02);
      }
  });

  it('are heavier by the ice on land', () => {
    const inputs = { salinity: samples(35), slope: samples(0.5), intercept: samples(-17) };
    expect(seawaterOxygenIsotopes.predict(inputs, { iceVolumeEffect: 1 }).dataSync()[0]).toBeCloseTo(1.5, 5);
  });
});

describe('other proxies', () => {
  function predicted<P>(operator: ForwardOperator<{ readonly temperature: Samples }, P>, T: number): number {
    const p = operator.parameters.parse({}) as Live<P>;
    return operator.predict({ temperature: samples(T) }, p).dataSync()[0] as number;
  }

  it('reproduce values of their papers', () => {
    expect(predicted(magnesiumCalcium, 25)).toBeCloseTo(0.38 * Math.exp(2.25), 5);
    expect(predicted(tex86, 38.6)).toBeCloseTo(1, 6);
    expect(predicted(tex86, 38.6 - 68.4)).toBeCloseTo(0.1, 6);
    expect(predicted(alkenoneUnsaturation, 10)).toBeCloseTo(0.374, 3);
  });

  it('have an alkenone index that levels off below 1', () => {
    expect(predicted(alkenoneUnsaturation, 40)).toBeLessThan(1);
    expect(predicted(alkenoneUnsaturation, 26)).toBeCloseTo(0.902, 2);
  });

  it('add variances of independent errors', () => {
    const variance = errorVariance({ analytical: 0.08, calibration: 0.3, representativeness: 0.25, age: { error: 100, trend: 1e-3 } });
    expect(variance).toBeCloseTo(0.0064 + 0.09 + 0.0625 + 0.01, 12);
  });
});

describe('gradients of the operators', () => {
  /** Largest relative difference between the derivative on the tape and central differences, in float32 on smooth functions. */
  function mismatch(f: (T: Samples) => Samples, temperatures: number[]): number {
    const h = 0.5;
    const tape = tf
      .grad((T: tf.Tensor) => tf.sum(f(T as Samples)))(samples(...temperatures))
      .dataSync();
    const ahead = f(samples(...temperatures.map((T) => T + h))).dataSync();
    const behind = f(samples(...temperatures.map((T) => T - h))).dataSync();
    const errors = temperatures.map((_, n) => Math.abs(((ahead[n] as number) - (behind[n] as number)) / (2 * h) / (tape[n] as number) - 1));
    return Math.max(...errors);
  }

  it('agree with differences', () => {
    const T = [2, 8, 14, 20, 25];
    for (const name of names) {
      const operator = calciteOxygenIsotopes(name);
      const p = operator.parameters.parse({});
      expect(
        mismatch((temperature) => operator.predict({ temperature, seawater: samples(0, 0, 0, 0, 0) }, p), T),
        name,
      ).toBeLessThan(1e-4);
    }
    const { parameters: mg } = magnesiumCalcium;
    expect(mismatch((temperature) => magnesiumCalcium.predict({ temperature }, mg.parse({})), T)).toBeLessThan(1e-3);
    expect(mismatch((temperature) => tex86.predict({ temperature }, tex86.parameters.parse({})), T)).toBeLessThan(1e-3);
  });

  it('pass through parameters, so that calibrations can be tuned', () => {
    const operator = calciteOxygenIsotopes('universa-low-light');
    const p = operator.parameters.parse({});
    const at = (slope: tf.Scalar) => operator.predict({ temperature: samples(21.3), seawater: samples(0) }, { ...p, slope });
    const gradient = tf.grad((slope: tf.Tensor) => tf.sum(at(slope as tf.Scalar)))(tf.scalar(-4.8));
    expect(gradient.dataSync()[0]).toBeCloseTo(-4.8 / 4.8 ** 2, 5);
  });
});
