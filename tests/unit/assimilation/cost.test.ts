import { beforeAll, describe, expect, it } from 'vitest';
import {
  buildBackground,
  type CostFunction,
  checkGradient,
  costFunction,
  normals,
  observingSystem,
  type TunedParameter,
  usualBackgroundError,
  type WithOcean,
} from '../../../src/assimilation/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, mul, type tf } from '../../../src/tensor/index.ts';
import { smallGeometry, smallGrid, smallLevels, stratifiedOcean } from '../../support/ocean-world.ts';

describe('the cost of an assimilation', () => {
  let cost: CostFunction;
  const parameter = (path: string, background: number): TunedParameter => ({ path, background, error: 0.1, least: 0.5, greatest: 2 });
  const tuned = [parameter('model.gain', 1), parameter('model.bend', 0.9)];

  /** A sea that is multiplied and bent every day in the place of a model, seen in three places by two proxies. */
  beforeAll(async () => {
    await useBackend('cpu');
    const ocean = smallGeometry();
    const options = { threads: 1, precision: 'float64' } as const;
    const background = await buildBackground(ocean, usualBackgroundError, options);
    const [levels, rows, columns] = background.shape;
    const { wet } = ocean.topography;
    const seen = {
      grid: smallGrid,
      interfaces: Array.from({ length: levels + 1 }, (_, k) => smallLevels.slice(0, k).reduce((sum, h) => sum + h, 0)),
      wet: Uint8Array.from({ length: levels * rows * columns }, (_, n) =>
        Number(wet(Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns)),
      ),
    };
    const at = (latitude: number, longitude: number) => ({ site: 'a', latitude, longitude, variance: 0.04 });
    const observing = observingSystem(
      [
        { ...at(5, 100), proxy: 'planktonic-d18o', species: 'Globigerina bulloides', value: 0.5 },
        { ...at(-20, 150), proxy: 'planktonic-d18o', species: 'Globigerina bulloides', value: 1 },
        { ...at(20, 320), proxy: 'uk37', species: '', value: 0.6 },
      ],
      seen,
    );
    cost = await costFunction<WithOcean>(
      {
        background,
        start: { ocean: stratifiedOcean(ocean) },
        step: ({ ocean: { temperature, ...rest } }, _, values) => {
          const { gain, bend } = (values as unknown as { model: { gain: tf.Scalar; bend: tf.Scalar } }).model;
          const bent = mul(mul(temperature, temperature), mul(bend, 1e-3));
          return { ocean: { ...rest, temperature: add(mul(temperature, gain), bent) } };
        },
        yearFractions: [0.1, 0.2, 0.3],
        tuned,
        observing,
        memory: 2 ** 24,
      },
      options,
    );
  });

  it('has Taylor remainders that fall with slope 2, through the change of variables, the window and the proxies', async () => {
    const point = Float64Array.from(normals({ seed: 2, stream: 4, step: 0 }, cost.size), (x) => 0.3 * x);
    const direction = Float64Array.from(normals({ seed: 2, stream: 4, step: 1 }, cost.size));
    const { remainders } = await checkGradient(cost.evaluate, point, direction, [1e-2, 3e-3, 1e-3, 3e-4, 1e-4]);
    for (const { slope } of remainders.slice(1)) expect(Math.abs((slope as number) - 2)).toBeLessThan(1e-4);
  });

  it('is infinite where a parameter is out of its bounds, and says the background term all the same', async () => {
    const point = new Float64Array(cost.size);
    point[cost.size - 1] = 9; // 0.9 exp(9 × 0.1 ⁄ 0.9) = 2.4
    const { value, gradient, backgroundTerm } = await cost.evaluate(point);
    expect(value).toBe(Number.POSITIVE_INFINITY);
    expect(backgroundTerm).toBe(40.5);
    expect(gradient.at(-1)).toBe(9);
  });
});
