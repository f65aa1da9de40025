import { beforeAll, expect, it } from 'vitest';
import { diffuse } from '../../../../src/atmosphere/qtcm/diffusion.ts';
import { stackSpectral, unstackSpectral } from '../../../../src/grid/spectral-stack.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant } from '../../../../src/tensor/index.ts';
import { defaults, smallAtmosphere, smallGrid } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

it('damps by ν n(n+1)/a² and the eighth-order rate, and leaves the global mean as it is', () => {
  const { geometry } = smallAtmosphere();
  const N = smallGrid.truncation + 1;
  const dt = 3600;
  const one = constant<'spectral'>(new Float32Array(N * N * 2).fill(1), [N, N, 2]);
  const ones = stackSpectral(Array.from({ length: 5 }, () => one));
  const after = unstackSpectral(diffuse(ones, defaults, geometry, dt)).map((field) => field.arraySync());
  const factor = (n: number, field: number): number => after[field]?.[0]?.[n]?.[0] as number;
  const expected = (n: number, ν: number): number => {
    const degree = n * (n + 1);
    return 1 / (1 + dt * ((ν * degree) / 6.371e6 ** 2 + (degree / (10 * 11)) ** 4 / defaults.hyperdiffusionTime));
  };
  for (const n of [1, 5, 10]) {
    expect(factor(n, 0)).toBeCloseTo(expected(n, defaults.momentumDiffusivity), 6);
    expect(factor(n, 2)).toBeCloseTo(expected(n, defaults.momentumDiffusivity), 6);
    expect(factor(n, 3)).toBeCloseTo(expected(n, defaults.scalarDiffusivity), 6);
    expect(factor(n, 4)).toBeCloseTo(expected(n, defaults.scalarDiffusivity), 6);
  }
  for (let field = 0; field < 5; field++) expect(factor(0, field)).toBe(1);
});
