import { beforeAll, describe, expect, it } from 'vitest';
import type { QtcmParameters, QtcmState } from '../../../../src/atmosphere/index.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { type Live, tf } from '../../../../src/tensor/index.ts';
import { defaults, dot, plus, randomNumbers, smallAtmosphere, stepOver } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const names = ['barotropicVorticity', 'baroclinicVorticity', 'baroclinicDivergence', 'temperatureMode', 'moistureMode'] as const;
/** Scale of each field, so that all count alike. */
const scale = { barotropicVorticity: 1e-5, baroclinicVorticity: 1e-5, baroclinicDivergence: 1e-6, temperatureMode: 1, moistureMode: 1 };

function setUp() {
  const { geometry, state: start, surfaceTemperature } = smallAtmosphere(5);
  let state = start;
  for (let n = 0; n < 24; n++) state = stepOver(surfaceTemperature, state, defaults, geometry, 3600).state;
  const random = randomNumbers(11);
  const like = (amplitude: (name: keyof QtcmState) => number): QtcmState =>
    Object.fromEntries(
      names.map((name) => {
        const [N] = state[name].shape;
        const data = Float32Array.from(state[name].dataSync(), (_, k) => {
          const [part, n, m] = [k % 2, Math.floor(k / 2) % N, Math.floor(k / 2 / N)];
          return n < m || (m === 0 && part === 1) || (n === 0 && !name.endsWith('Mode'))
            ? 0
            : (amplitude(name) * (2 * random() - 1)) / (1 + n);
        });
        return [name, tf.tensor3d(data, state[name].shape)];
      }),
    ) as unknown as QtcmState;
  const direction = like((name) => scale[name]);
  const weight = like((name) => 1 / scale[name]);
  const cost = (x: QtcmState, p: Live<QtcmParameters> = defaults): tf.Scalar => {
    const next = stepOver(surfaceTemperature, x, p, geometry, 3600).state;
    return tf.addN(names.map((name) => tf.sum(tf.mul(next[name], weight[name])))) as tf.Scalar;
  };
  return { state, direction, cost };
}

const value = (x: tf.Tensor): number => x.dataSync()[0] as number;

describe('gradient of one step', () => {
  it('equals central differences along a random direction of the state', () => {
    const { state, direction, cost } = setUp();
    const fields = names.map((name) => state[name] as tf.Tensor);
    const toState = (xs: tf.Tensor[]) => Object.fromEntries(names.map((name, k) => [name, xs[k]])) as unknown as QtcmState;
    const gradients = tf.grads((...xs: tf.Tensor[]) => cost(toState(xs)))(fields);
    const slope = names.reduce((s, name, k) => s + dot(gradients[k] as tf.Tensor, direction[name]), 0);
    const h = 0.02;
    const difference = (value(cost(plus(state, direction, h))) - value(cost(plus(state, direction, -h)))) / (2 * h);
    expect(Number.isFinite(slope)).toBe(true);
    expect(Math.abs(slope - difference)).toBeLessThan(0.01 * Math.abs(difference) + 0.05);
  });

  it('is finite in every parameter and equals differences in three', () => {
    const { state, cost } = setUp();
    for (const name of Object.keys(defaults) as (keyof QtcmParameters)[]) {
      const gradient = tf.grad((x) => cost(state, { ...defaults, [name]: x } as Live<QtcmParameters>))(tf.scalar(defaults[name]));
      expect(Number.isFinite(value(gradient)), name).toBe(true);
      if (!['condensationTime', 'inversionSlope', 'emissionReference'].includes(name)) continue;
      const h = 0.02 * defaults[name];
      const at = (x: number): number => value(cost(state, { ...defaults, [name]: x }));
      const difference = (at(defaults[name] + h) - at(defaults[name] - h)) / (2 * h);
      expect(value(gradient) / difference, name).toBeGreaterThan(0.95);
      expect(value(gradient) / difference, name).toBeLessThan(1.05);
    }
  });
});
