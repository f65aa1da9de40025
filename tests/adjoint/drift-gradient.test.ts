import { beforeAll, describe, expect, it } from 'vitest';
import { driftIce, type IceState, iceParameters } from '../../src/ice/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { build, trace } from '../../src/tensor/compile/index.ts';
import { located, tf } from '../../src/tensor/index.ts';
import { quadraticDecades } from '../support/derivatives.ts';
import { randomMap, randomNumbers, type SurfaceMap, smallWorld, uniform } from '../support/surface-world.ts';

type Maps = Readonly<Record<string, SurfaceMap>>;

const { iceGeometry } = smallWorld();
const defaults = iceParameters.parse({});
const sizes = [1e-4, 1e-5, 1e-6, 1e-7];
const scales = { concentration: 0.1, volume: 0.1, snowVolume: 0.01, skinTemperature: 10, interiorHeat: 1e6 };
const nothing = uniform(0);
/** Weights of cells, or what is only moved would have no gradient. */
const pattern = randomMap(randomNumbers(9), 0, 1);

/** Everything that a day of drift changes from what was before, by the ice, wind and water, and two parameters. */
function afterADay({ stressEast, stressNorth, eastward, northward, waterDrag, resistingThickness, ...ice }: Maps, before: Maps): tf.Scalar {
  const driving = {
    ...{ stressEast: stressEast as SurfaceMap, stressNorth: stressNorth as SurfaceMap },
    ...{ eastwardCurrent: located<'eastFace'>(eastward as SurfaceMap), northwardCurrent: located<'northFace'>(northward as SurfaceMap) },
  };
  const p = {
    ...defaults,
    waterDrag: tf.mean(waterDrag as tf.Tensor),
    resistingThickness: tf.mean(resistingThickness as tf.Tensor),
  } as never;
  const start = { ...ice, meltEnergy: nothing, conductedEnergy: nothing } as unknown as IceState;
  const after: Maps = { ...driftIce(start, driving, p, iceGeometry, 86400) };
  const changes = Object.entries(scales).map(([name, scale]) => tf.div(tf.sub(after[name] as tf.Tensor, before[name] as tf.Tensor), scale));
  const sums = changes.map((change) => tf.sum(tf.mul(change, pattern)));
  return tf.addN(sums) as tf.Scalar;
}

describe('the gradient of the drift of ice', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  it.each([
    ['patches in a storm', 0.05, 0.95, 0.3],
    ['a pack under wind', 0.9, 1, 0.1],
  ] as const)('agrees with differences, and Taylor remainders fall with slope 2: %s', async (ice, open, closed, wind) => {
    const random = randomNumbers(5);
    const onOcean = (low: number, high: number) => tf.mul(randomMap(random, low, high), iceGeometry.mask) as SurfaceMap;
    const x: Maps = {
      ...{
        concentration: onOcean(open, closed),
        volume: onOcean(1, 4),
        snowVolume: onOcean(0.02, 0.06),
        skinTemperature: onOcean(-15, -8),
      },
      ...{ interiorHeat: onOcean(1e7, 4e7), stressEast: randomMap(random, -wind, wind), stressNorth: randomMap(random, -wind, wind) },
      ...{ eastward: randomMap(random, -0.1, 0.1), northward: randomMap(random, -0.1, 0.1) },
      ...{ waterDrag: uniform(defaults.waterDrag), resistingThickness: uniform(defaults.resistingThickness) },
    };
    const along: Maps = {
      ...{
        concentration: onOcean(-0.1, 0.1),
        volume: onOcean(-0.5, 0.5),
        snowVolume: onOcean(-0.01, 0.01),
        skinTemperature: onOcean(-5, 5),
      },
      ...{ interiorHeat: onOcean(-1e6, 1e6), stressEast: onOcean(-0.1, 0.1), stressNorth: onOcean(-0.1, 0.1) },
      ...{ eastward: onOcean(-0.1, 0.1), northward: onOcean(-0.1, 0.1), waterDrag: uniform(1e-3), resistingThickness: uniform(0.5) },
    };
    const names = Object.keys(x);
    const cost = (...tensors: tf.Tensor[]) => afterADay(Object.fromEntries(names.map((name, n) => [name, tensors[n]])) as Maps, x);
    const graph = trace(
      (...tensors) => [cost(...tensors), ...tf.grads(cost)(tensors)],
      names.map((name) => x[name] as tf.Tensor),
    );
    const program = await build(graph, { precision: 'float64' });
    const valuesOf = (maps: Maps, name: string) => maps[name]?.dataSync() ?? new Float32Array(pattern.size);
    const at = async (ε: number): Promise<number> => {
      names.forEach((name, n) => {
        const direction = valuesOf(along, name);
        program.write(
          n,
          Float64Array.from(valuesOf(x, name), (value, cell) => value + ε * (direction[cell] as number)),
        );
      });
      program.run();
      return (await program.read(0))[0] as number;
    };
    const here = await at(0);
    let slope = 0;
    for (const [n, name] of names.entries()) {
      const direction = valuesOf(along, name);
      const gradient = await program.read(n + 1);
      for (let cell = 0; cell < gradient.length; cell++) slope += (gradient[cell] as number) * (direction[cell] as number);
    }
    const remainders: number[] = [];
    for (const ε of sizes) {
      const [plus, minus] = [await at(ε), await at(-ε)];
      expect(Math.abs((plus - minus) / (2 * ε) / slope - 1), `ε = ${ε}`).toBeLessThan(0.01);
      remainders.push((Math.abs(plus - here - ε * slope) + Math.abs(minus - here + ε * slope)) / 2);
    }
    program.dispose();
    const { slopes, decades } = quadraticDecades(sizes, remainders);
    console.log(`Taylor slopes of a day of drift, ${ice}: ${slopes.map((each) => each.toFixed(2)).join(', ')}`);
    expect(decades, `remainders ${remainders}`).toBeGreaterThanOrEqual(2);
  });
});
