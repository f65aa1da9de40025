import { beforeAll, expect, it } from 'vitest';
import { slant } from '../../../../src/atmosphere/column/sun-path.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant } from '../../../../src/tensor/index.ts';

beforeAll(() => useBackend('cpu'));

const slantOf = (insolation: number, meanCosine: number): number => {
  const row = (value: number) => constant<'center'>([value], [1, 1, 1]);
  return slant({ insolation: row(insolation), meanSquareCosine: row(insolation * meanCosine) }).dataSync()[0] as number;
};

it('is one over the cosine of a high Sun, and at most 35 for one that grazes the horizon or is not there', () => {
  for (const cosine of [0.3, 0.5, 0.8]) expect(Math.abs(slantOf(400, cosine) * cosine - 1)).toBeLessThan(0.01);
  for (const cosine of [1 / 116, 1e-6]) expect(slantOf(0.836, cosine)).toBeLessThanOrEqual(35);
  expect(slantOf(0, 0)).toBeLessThan(6);
});
