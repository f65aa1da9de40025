import { beforeAll, describe, expect, it } from 'vitest';
import { type Background, buildBackground, normals, usualBackgroundError } from '../../../src/assimilation/index.ts';
import type { OceanGeometry } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type tf } from '../../../src/tensor/index.ts';
import { coupledWorld } from '../../support/coupled-world.ts';
import { inner } from '../../support/derivatives.ts';
import { smallGeometry } from '../../support/ocean-world.ts';

describe('background errors', () => {
  let ocean: OceanGeometry;
  let background: Background;
  const error = { ...usualBackgroundError, correlation: -0.6 };

  beforeAll(async () => {
    await useBackend('cpu');
    ocean = coupledWorld().geometry.ocean;
    background = await buildBackground(ocean, error, { threads: 1 });
  }, 60_000);

  const noise = (step: number) => {
    const size = background.shape.reduce((product, n) => product * n, 1);
    return constant<'center'>(normals({ seed: 7, stream: 1, step }, size), background.shape);
  };
  const host = (x: tf.Tensor) => x.dataSync<'float32'>();
  const product = (a: tf.Tensor, b: tf.Tensor): [sum: number, size: number] => {
    const [x, y] = [host(a), host(b)];
    let [sum, size] = [0, 0];
    for (const [n, each] of x.entries()) {
      sum += each * (y[n] as number);
      size += Math.abs(each * (y[n] as number));
    }
    return [sum, size];
  };

  it('have a root whose adjoint gives back what it took', async () => {
    const [χ, λ] = [
      { temperature: noise(1), salinity: noise(2) },
      { temperature: noise(3), salinity: noise(4) },
    ];
    const [x, back] = [await background.increments(χ), await background.pullBack(λ)];
    const forward = [product(x.temperature, λ.temperature), product(x.salinity, λ.salinity)] as const;
    const backward = [product(χ.temperature, back.temperature), product(χ.salinity, back.salinity)] as const;
    const difference = forward[0][0] + forward[1][0] - backward[0][0] - backward[1][0];
    expect(Math.abs(difference)).toBeLessThan(1e-5 * (forward[0][1] + forward[1][1]));
  });

  it('have the deviations and the correlation that were asked for, and none on land', async () => {
    const [, J, I] = background.shape;
    const wet = host(ocean.wet);
    let [T2, S2, TS, count] = [0, 0, 0, 0];
    for (let member = 0; member < 60; member++) {
      const x = await background.increments({ temperature: noise(10 + 2 * member), salinity: noise(11 + 2 * member) });
      const [T, S] = [host(x.temperature), host(x.salinity)];
      for (let n = 0; n < J * I; n++) {
        if (wet[n] === 0) expect(T[n]).toBe(0);
        else
          [T2, S2, TS, count] = [
            T2 + (T[n] as number) ** 2,
            S2 + (S[n] as number) ** 2,
            TS + (T[n] as number) * (S[n] as number),
            count + 1,
          ];
      }
    }
    const decay = Math.exp(-15 / error.depth);
    expect(Math.sqrt(T2 / count) / (error.temperature * decay)).toBeCloseTo(1, 1);
    expect(Math.sqrt(S2 / count) / (error.salinity * decay)).toBeCloseTo(1, 1);
    expect(TS / Math.sqrt(T2 * S2)).toBeCloseTo(-0.6, 1);
  }, 60_000);
});

describe('the change of variables in float64', () => {
  it('has an adjoint to the rounding of its solver, around coasts, islands and straits', async () => {
    await useBackend('cpu');
    const background = await buildBackground(smallGeometry(), usualBackgroundError, { threads: 1, precision: 'float64' });
    const size = background.shape.reduce((product, n) => product * n, 1);
    const field = (step: number) => Float64Array.from(normals({ seed: 3, stream: 2, step }, size));
    const [χ, λ] = [[field(1), field(2)] as const, [field(3), field(4)] as const];
    const x = (await background.onHost.increments(χ)) as readonly Float64Array[];
    const back = (await background.onHost.pullBack(λ)) as readonly Float64Array[];
    background.release();
    expect(Math.abs(inner(x, λ) - inner(χ, back))).toBeLessThan(1e-12 * Math.sqrt(inner(x, x) * inner(λ, λ)));
  });
});
