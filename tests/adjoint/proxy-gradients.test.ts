import { beforeAll, describe, expect, it } from 'vitest';
import { type Observation, observationCost, observingSystem } from '../../src/assimilation/index.ts';
import { gaussianGrid, resolutions } from '../../src/grid/gaussian-grid.ts';
import {
  alkenoneUnsaturation,
  buildSampling,
  calciteOxygenIsotopes,
  magnesiumCalcium,
  type PaleotemperatureEquation,
  paleotemperatureEquations,
  recordedSeason,
  type Samples,
  sample,
  samplesOf,
  seasonShares,
  seaTemperature,
  seawaterOxygenIsotopes,
  tex86,
} from '../../src/proxy/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../src/tensor/index.ts';
import { derivative, inner, taylor } from '../support/derivatives.ts';
import { randomNumbers } from '../support/surface-world.ts';

beforeAll(() => useBackend('cpu'));

const count = 12;
const random = randomNumbers(5);
const numbers = (size: number, low: number, high: number) => Float64Array.from({ length: size }, () => low + (high - low) * random());
const weights = numbers(count, 0.5, 1.5);

/** Half the weighted sum of squares of samples, so that a linear operator bends too. */
const squares = (y: tf.Tensor): tf.Scalar => tf.mul(tf.sum(tf.mul(tf.square(y), samplesOf(weights))), 0.5) as tf.Scalar;
/** ⟨y, w⟩, whose gradient is the adjoint of what y is made of. */
const along = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(y, samplesOf(weights))) as tf.Scalar;

type Case = [name: string, f: (...x: tf.Tensor[]) => Samples, ranges: [number, number][]];
const cases: Case[] = [
  ...(Object.keys(paleotemperatureEquations) as PaleotemperatureEquation[]).map((name): Case => {
    const operator = calciteOxygenIsotopes(name);
    const p = operator.parameters.parse({});
    return [
      name,
      (temperature, seawater) => operator.predict({ temperature: temperature as Samples, seawater: seawater as Samples }, p),
      [
        [0, 28],
        [-1, 1.5],
      ],
    ];
  }),
  ['Mg/Ca', (T) => magnesiumCalcium.predict({ temperature: T as Samples }, magnesiumCalcium.parameters.parse({})), [[14, 30]]],
  ['UK′37', (T) => alkenoneUnsaturation.predict({ temperature: T as Samples }, alkenoneUnsaturation.parameters.parse({})), [[2, 29]]],
  ['TEX86', (T) => tex86.predict({ temperature: T as Samples }, tex86.parameters.parse({})), [[5, 30]]],
  ['temperature', (T) => seaTemperature.predict({ temperature: T as Samples }, {}), [[-2, 40]]],
  [
    'sea water',
    (S, slope, intercept) =>
      seawaterOxygenIsotopes.predict(
        { salinity: S as Samples, slope: slope as Samples, intercept: intercept as Samples },
        seawaterOxygenIsotopes.parameters.parse({}),
      ),
    [
      [32, 37],
      [0.2, 0.6],
      [-18, -5],
    ],
  ],
];

describe('an operator', () => {
  it.each(cases)('%s has Taylor remainders that fall with slope 2, and an adjoint', (_, f, ranges) => {
    const shapes = ranges.map(() => [count]);
    const x = ranges.map(([low, high]) => numbers(count, low, high));
    const v = ranges.map(([low, high]) => numbers(count, (low - high) / 30, (high - low) / 30));
    const bent = taylor(
      derivative((...t) => squares(f(...t)), shapes),
      x,
      v,
      0.1,
    );
    expect(Math.abs(bent.order - 2)).toBeLessThan(0.1);
    expect(Math.abs(bent.slope / bent.difference - 1)).toBeLessThan(1e-6);
    const adjoint = taylor(
      derivative((...t) => along(f(...t)), shapes),
      x,
      v,
      1e-3,
    );
    expect(Math.abs(adjoint.slope / adjoint.difference - 1)).toBeLessThan(1e-6);
  });

  it('of seasons too', () => {
    const shapes = [[12, count]];
    const f = (T: tf.Tensor) => squares(recordedSeason(T as tf.Tensor2D, seasonShares(T as tf.Tensor2D, { optimum: 12, width: 6 })));
    const found = taylor(derivative(f, shapes), [numbers(12 * count, 2, 20)], [numbers(12 * count, -0.5, 0.5)], 0.1);
    expect(Math.abs(found.order - 2)).toBeLessThan(0.1);
    expect(Math.abs(found.slope / found.difference - 1)).toBeLessThan(1e-6);
  });
});

describe('everything that looks at the ocean', () => {
  const grid = gaussianGrid(resolutions.T31);
  const plane = grid.rows * grid.columns;
  const wet = Uint8Array.from({ length: 2 * plane }, (_, n) => Number((n % grid.columns) % 9 < 7));
  const shape = [2, grid.rows, grid.columns] as const;
  const sites = Array.from({ length: count }, (_, n) => ({ latitude: -55 + 9 * n, longitude: 31 * n }));
  const kinds = [
    ['planktonic-d18o', 'Globigerina bulloides', 1],
    ['planktonic-mg-ca', 'Globigerinoides ruber', 3],
    ['uk37', '', 0.6],
  ] as const;
  const observations = sites.map(({ latitude, longitude }, n): Observation => {
    const [proxy, species, value] = kinds[n % 3] as (typeof kinds)[number];
    return { site: `${n}`, latitude, longitude, proxy, species, value, variance: 0.04 };
  });

  it('samples with an adjoint, in float64', () => {
    const sampling = buildSampling(grid, wet, sites);
    const forward = (q: tf.Tensor) =>
      tf.sum(tf.mul(sample(q as Field<'center'>, sampling), tf.tensor2d([...weights, ...weights], [2, count]))) as tf.Scalar;
    const [q, other] = [[numbers(2 * plane, -1, 1)], [numbers(2 * plane, -1, 1)]];
    const { value, gradient } = derivative(forward, [[...shape]]);
    const adjoint = gradient(other);
    expect(Math.abs(value(q) / inner(adjoint, q) - 1)).toBeLessThan(1e-12);
  });

  it('has a misfit whose Taylor remainders fall with slope 2', () => {
    const difference = constant<'center'>(new Float32Array(2 * plane).fill(0.3), shape);
    const recording = { iceVolumeEffect: 1, saltier: 1, toYear: { temperature: difference, salinityAnomaly: difference } };
    const system = observingSystem(observations, { grid, interfaces: [0, 30, 70], wet }, recording);
    const f = (T: tf.Tensor, S: tf.Tensor) =>
      observationCost({ temperature: T as Field<'center'>, salinityAnomaly: S as Field<'center'> }, system);
    const x = [numbers(2 * plane, 14, 26), numbers(2 * plane, -1, 1)];
    const v = [numbers(2 * plane, -1, 1), numbers(2 * plane, -0.3, 0.3)];
    const found = taylor(derivative(f, [[...shape], [...shape]]), x, v, 0.05);
    expect(Math.abs(found.order - 2)).toBeLessThan(0.1);
    expect(Math.abs(found.slope / found.difference - 1)).toBeLessThan(1e-6);
  });
});
