import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { analyseForces, synthesizeFlow } from '../../../src/grid/spectral-flow.ts';
import { curl, divergence, scaledGradient, toGrid, toSpectral, windFromVorticityDivergence } from '../../../src/grid/spectral-operators.ts';
import { joinStacks, type SpectralStack, spectralLevels, stackPart, stackSpectral } from '../../../src/grid/spectral-stack.ts';
import { buildSpectralTransform } from '../../../src/grid/spectral-transform.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, sub, tf } from '../../../src/tensor/index.ts';
import { randomNumbers } from '../atmosphere/small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
const N = 11;

/** Smooth fields of levels on top of each other, without global mean. */
function waves(levels: number, seed: number): Field<'spectral'> {
  const random = randomNumbers(seed);
  const values = Float32Array.from({ length: levels * N * N * 2 }, (_, k) => {
    const [part, n, m] = [k % 2, Math.floor(k / 2) % N, Math.floor(k / 2 / N) % N];
    const x = 2 * random() - 1;
    return n < m || n === 0 || (m === 0 && part === 1) ? 0 : x / n;
  });
  return constant<'spectral'>(values, [levels * N, N, 2]);
}

const largest = (x: tf.Tensor): number => tf.max(tf.abs(x)).dataSync()[0] as number;
const agree = (a: tf.Tensor, b: tf.Tensor): void => {
  expect(a.shape).toEqual(b.shape);
  expect(largest(sub(a, b)) / largest(b)).toBeLessThan(1e-6);
};

describe('levels on top of each other', () => {
  it('come back from a stack as they were', () => {
    const x = waves(3, 1);
    expect(largest(sub(spectralLevels(stackSpectral([x])), x))).toBe(0);
  });

  it('are the fields of the stack in their order', () => {
    const x = waves(3, 2);
    const single = tf.split(x, 3, 0) as Field<'spectral'>[];
    expect(largest(sub(stackSpectral([x]), stackSpectral(single)))).toBe(0);
  });
});

describe('a flow in one transform', () => {
  const transform = () => buildSpectralTransform(grid);
  const made = (seed: number) => (): SpectralStack => stackSpectral([waves(2, seed)]);
  const [ζ, δ, X, Y] = [made(5), made(6), made(7), made(8)];

  it('is synthesized as by its parts', () => {
    const t = transform();
    const gradients = [stackPart(Y(), 0, 1), stackPart(Y(), 1, 1)];
    const flow = synthesizeFlow(t, { values: X(), gradients, vorticity: ζ(), divergence: δ() });
    const wind = windFromVorticityDivergence(t, ζ(), δ());
    agree(flow.values, toGrid(t, X()));
    agree(flow.wind.east, wind.east);
    agree(flow.wind.north, wind.north);
    gradients.forEach((field, n) => {
      agree(flow.gradients[n]?.east as tf.Tensor, scaledGradient(t, field).east);
      agree(flow.gradients[n]?.north as tf.Tensor, scaledGradient(t, field).north);
    });
  });

  it('is analysed as by its parts, and returns vorticity and divergence', () => {
    const t = transform();
    const forces = windFromVorticityDivergence(t, ζ(), δ());
    const fluxes = windFromVorticityDivergence(t, X(), Y());
    const values = toGrid(t, joinStacks([X(), Y(), ζ()]));
    const made = analyseForces(t, { forces, fluxes, values });
    agree(made.vorticity, curl(t, forces));
    agree(made.divergence, divergence(t, forces));
    agree(made.outflow, divergence(t, fluxes));
    agree(made.values, toSpectral(t, values));
    expect(largest(sub(made.vorticity, ζ())) / largest(ζ())).toBeLessThan(3e-6);
    expect(largest(sub(made.outflow, Y())) / largest(Y())).toBeLessThan(3e-6);
  });
});
