import { beforeAll, describe, expect, it } from 'vitest';
import { initialAir } from '../../../../src/atmosphere/air/index.ts';
import type { PrimitiveState } from '../../../../src/atmosphere/primitive/index.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, type Field, mul, sub, tf } from '../../../../src/tensor/index.ts';
import { globalMean, map, randomNumbers } from '../small-atmosphere.ts';
import { geometry, p, seaSurface, stepOver } from './small-air.ts';

beforeAll(() => useBackend('tfjs-wasm'));

type Map = Field<'center'>;

describe('moist air under the primitive equations', () => {
  it('changes its heat and water by what it received, every step, and makes wind and rain', () => {
    const g = geometry();
    const dry = initialAir(randomNumbers(3), p, g);
    let state: PrimitiveState = { ...dry, humidity: mul(dry.humidity, 1.5) };
    let rain = 0;
    for (let n = 0; n < 4; n++) {
      const {
        state: next,
        budget,
        weather,
      } = tf.tidy(() => {
        const step = stepOver(seaSurface(), state, g);
        return {
          state: step.state,
          budget: step.budget as unknown as tf.TensorContainerObject,
          weather: { precipitation: step.weather.precipitation },
        };
      }) as unknown as ReturnType<typeof stepOver>;
      const { heat, water } = budget;
      // Stores are 2.8·10⁹ J m⁻² and 30 kg m⁻², some of them as differences of single precision.
      expect(Math.abs(globalMean(water.change) - globalMean(water.received))).toBeLessThan(30 * 64 * 2 ** -24);
      expect(Math.abs(globalMean(heat.change) - globalMean(heat.received))).toBeLessThan(2.8e9 * 4 * 2 ** -24);
      rain += globalMean(weather.precipitation);
      state = next;
    }
    expect(rain).toBeGreaterThan(0);
    expect(Math.min(...state.humidity.dataSync())).toBeGreaterThan(0);
    for (const field of Object.values(state)) expect(field.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('rains with a gradient in the temperature of the surface that equals differences', () => {
    const g = geometry();
    const state = initialAir(randomNumbers(3), p, g);
    const cost = (surface: tf.Tensor): tf.Scalar => {
      const { state: after } = stepOver(surface as Map, state, g);
      const { state: next } = stepOver(surface as Map, after, g);
      return tf.sum(tf.mul(sub(next.humidity, state.humidity), 1e3));
    };
    const [surface, pattern] = [seaSurface(), map((j, i) => 1 + 0.5 * Math.sin(j + 2 * i))];
    const slope = tf.sum(tf.mul(tf.grad(cost)(surface), pattern)).dataSync()[0] as number;
    const at = (h: number): number => cost(add(surface, mul(pattern, h))).dataSync()[0] as number;
    const difference = (at(0.5) - at(-0.5)) / 1;
    expect(Math.abs(slope / difference - 1)).toBeLessThan(0.03);
  });
});
