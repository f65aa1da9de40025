import { beforeAll, describe, expect, it } from 'vitest';
import { type OceanGeometry, type OceanState, oceanParameters, oceanStep } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, constant, type Field, mul, tf } from '../../../src/tensor/index.ts';
import { otherSchemes, pattern, smallGeometry, steadyForcing, stratifiedOcean, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
let start: OceanState;
const p = oceanParameters.parse({});
const weights = {
  temperature: 1,
  salinityAnomaly: 10,
  eastwardVelocity: 100,
  northwardVelocity: 100,
  seaSurfaceHeight: 30,
  turbulentKineticEnergy: 1000,
} as const;
type Name = keyof typeof weights;
const names = Object.keys(weights) as Name[];

beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  start = tf.tidy(() => {
    let state: OceanState = { ...stratifiedOcean(g), turbulentKineticEnergy: mul(tf.step(g.diffusion) as typeof g.diffusion, 1e-4) };
    for (let n = 0; n < 12; n++) state = oceanStep(state, steadyForcing(g), p, g).state;
    return state as unknown as tf.TensorContainerObject;
  }) as unknown as OceanState;
});

const weightOf = (name: Name, shape: readonly [number, number, number]): Float32Array =>
  values(shape, (k, j, i) => weights[name] * pattern(k, j, i, 0.7 + weights[name]));

/** Weighted sum of the new state, on the tape. */
function score(state: OceanState, parameters = p, geometry = g): tf.Scalar {
  const after = oceanStep(state, steadyForcing(g), parameters, geometry).state;
  return names
    .map((name) => tf.sum(tf.mul(after[name], constant(weightOf(name, after[name].shape), after[name].shape))))
    .reduce((a, b) => tf.add(a, b)) as tf.Scalar;
}

/** Weighted sum of the difference of two new states, float64 on the host. */
function scoreDifference(a: OceanState, b: OceanState, geometry = g, [ofA, ofB] = [p, p]): number {
  const after = (state: OceanState, parameters: typeof p): OceanState =>
    tf.tidy(
      () => oceanStep(state, steadyForcing(g), parameters, geometry).state as unknown as tf.TensorContainerObject,
    ) as unknown as OceanState;
  const [x, y] = [after(a, ofA), after(b, ofB)];
  return names.reduce((sum, name) => {
    const [xs, ys, w] = [Float32Array.from(x[name].dataSync()), y[name].dataSync(), weightOf(name, x[name].shape)];
    return sum + xs.reduce((part, value, n) => part + (value - (ys[n] ?? 0)) * (w[n] ?? 0), 0);
  }, 0);
}

const mask = (name: Name): Field =>
  ({
    temperature: g.wet,
    salinityAnomaly: g.wet,
    eastwardVelocity: g.coriolis.east,
    northwardVelocity: tf.step(g.coriolis.north),
    seaSurfaceHeight: g.forcing.wet,
    turbulentKineticEnergy: tf.step(g.diffusion),
  })[name] as Field;

const sizes: Record<Name, number> = {
  temperature: 2e-3,
  salinityAnomaly: 1e-3,
  eastwardVelocity: 1e-3,
  northwardVelocity: 1e-3,
  seaSurfaceHeight: 1e-2,
  turbulentKineticEnergy: 2e-6,
};

/** A smooth direction in one variable. */
const direction = (name: Name): Field =>
  mul(
    constant(
      values(start[name].shape, (k, j, i) => sizes[name] * pattern(k, j, i, 2.2)),
      start[name].shape,
    ),
    mask(name),
  );

/** The gradient along a direction, and central differences. */
function slopes(name: Name, geometry = g): { along: number; differences: number } {
  const d = direction(name);
  const G = tf.grad((x) => score({ ...start, [name]: x }, p, geometry))(start[name]);
  const plus = { ...start, [name]: add(start[name], d) };
  const minus = { ...start, [name]: add(start[name], mul(d, -1)) };
  return { along: tf.sum(tf.mul(G, d)).dataSync()[0] ?? Number.NaN, differences: scoreDifference(plus, minus, geometry) / 2 };
}

describe('gradient of one ocean step', () => {
  it.each(names)('with respect to %s is finite and agrees with central differences', (name) => {
    const { along, differences } = slopes(name);
    expect(Math.abs(along / differences - 1)).toBeLessThan(0.01);
  });

  it.each(otherSchemes)('agrees with central differences with %s', (_, choice) => {
    const geometry = smallGeometry(choice);
    for (const name of ['temperature', 'eastwardVelocity'] as const) {
      const { along, differences } = slopes(name, geometry);
      expect(Math.abs(along / differences - 1)).toBeLessThan(0.01);
    }
  });

  it('with respect to the turbulent kinetic energy of the scheme tke agrees with central differences', () => {
    const { along, differences } = slopes('turbulentKineticEnergy', smallGeometry({ verticalMixing: 'tke' }));
    expect(Math.abs(along / differences - 1)).toBeLessThan(0.01);
  });

  it.each(['isoneutralDiffusivity', 'windMixing', 'viscosityScale'] as const)(
    'with respect to the parameter %s agrees with differences',
    (name) => {
      const along =
        tf
          .grad((x) => score(start, { ...p, [name]: x as never }))(tf.scalar(p[name]))
          .dataSync()[0] ?? Number.NaN;
      const times = (factor: number): typeof p => ({ ...p, [name]: p[name] * factor });
      const differences = scoreDifference(start, start, g, [times(1.5), times(0.5)]) / p[name];
      // The isoneutral diffusivity changes the score by so little in a step that float32 leaves 2 % of it.
      expect(Math.abs(along / differences - 1)).toBeLessThan(0.03);
    },
  );
});
