import { beforeAll, describe, expect, it } from 'vitest';
import type { CoupledState } from '../../src/model/coupled-state.ts';
import { coupledStep } from '../../src/model/coupled-step.ts';
import { buildGeometry } from '../../src/model/geometry.ts';
import type { ModelParameters } from '../../src/model/parameters.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { type Field, tf } from '../../src/tensor/index.ts';
import { coupledWorld, type World } from '../support/coupled-world.ts';

/** One short coupling interval: two atmosphere steps and one ocean step. */
const steps = { atmosphere: 3600, ocean: 7200, coupling: 7200 };

describe.each(['same', 'coarse'] as const)('the gradient of the coupled step, air on the %s grid', (air) => {
  let world: World;
  let geometry: World['geometry'];

  beforeAll(async () => {
    await useBackend('tfjs-wasm');
    world = coupledWorld('qtcm', air);
    const { boundary, airBoundary, ocean } = world.geometry;
    geometry = buildGeometry(boundary, ocean.topography.thickness, steps, { airBoundary });
  });

  /** A number that everything in the model has a hand in: heat given to the ocean and radiation to space, W m⁻². */
  function objective(state: CoupledState, p: ModelParameters): tf.Scalar {
    const { oceanForcing, fluxes } = coupledStep(state, world.time(0).middleYearFraction, p, geometry);
    const mean = (map: tf.Tensor, weights: tf.Tensor) => tf.sum(tf.mul(map, weights)) as tf.Scalar;
    const toSpace = mean(tf.slice(fluxes, [4, 0, 0], [1, -1, -1]), geometry.coupler.airMeanWeights);
    return tf.add(mean(oceanForcing.heatToOcean, geometry.coupler.meanWeights), toSpace);
  }

  const number = (x: tf.Tensor): number => tf.tidy(() => x.dataSync()[0] as number);

  it('in the sea surface temperature is finite everywhere and agrees with differences', () => {
    const { state, parameters } = world;
    const T = state.ocean.temperature;
    const warm = tf.mul(
      tf.concat([tf.ones([1, T.shape[1], T.shape[2]]), tf.zeros([T.shape[0] - 1, T.shape[1], T.shape[2]])], 0),
      geometry.ocean.wet,
    );
    const at = (temperature: tf.Tensor) =>
      objective({ ...state, ocean: { ...state.ocean, temperature: temperature as Field<'center'> } }, parameters);
    const gradient = tf.tidy(() => tf.grad(at)(T));
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    const byGradient = number(tf.sum(tf.mul(gradient, warm)));
    const h = 0.1;
    const moved = (sign: number) => tf.tidy(() => number(at(tf.add(T, tf.mul(warm, sign * h)))));
    const byDifferences = (moved(1) - moved(-1)) / (2 * h);
    expect(byDifferences).toBeLessThan(-5);
    expect(Math.abs(byGradient / byDifferences - 1)).toBeLessThan(0.01);
  });

  it('in carbon dioxide agrees with differences', () => {
    const { state, parameters } = world;
    const at = (co2: tf.Tensor | number) =>
      objective(state, { ...parameters, atmosphere: { ...parameters.atmosphere, co2: co2 as number } });
    const byGradient = tf.tidy(() => number(tf.grad((x) => at(x))(tf.scalar(280))));
    const byDifferences = tf.tidy(() => (number(at(320)) - number(at(240))) / 80);
    expect(byDifferences).toBeLessThan(0);
    expect(Math.abs(byGradient / byDifferences - 1)).toBeLessThan(0.02);
  });
});
