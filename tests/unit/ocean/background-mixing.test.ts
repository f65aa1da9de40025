import { beforeAll, expect, it } from 'vitest';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { oceanParameters } from '../../../src/ocean/index.ts';
import { oceanLevels } from '../../../src/ocean/levels.ts';
import { buildTopography } from '../../../src/ocean/topography.ts';
import { buildInterfaceGeometry, wavesAndConvection } from '../../../src/ocean/vertical-mixing/interfaces.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant } from '../../../src/tensor/index.ts';

beforeAll(() => useBackend('cpu'));

it('waves mix stratified water as measured in the thermocline, and as Bryan and Lewis say in the abyss', () => {
  const [rows, columns] = [4, 8];
  const plane = (value: number) => new Float32Array(rows * columns).fill(value);
  const thickness = oceanLevels('T31');
  const grid = gaussianGrid({ truncation: 1, rows, columns });
  const topography = buildTopography({ grid, oceanMask: plane(1), oceanDepth: plane(5500), orography: plane(0) }, thickness);
  const stable = constant<'center'>(new Float32Array(thickness.length * rows * columns).fill(1e-5), topography.shape);
  const p = oceanParameters.parse({});
  const κ = [...wavesAndConvection(stable, p, buildInterfaceGeometry(topography)).dataSync()].filter((_, n) => n % (rows * columns) === 0);
  // The arctangent leaves 3 % of the difference at 300 m below and above: κ_t + 0.03 (κ_a − κ_t) in the thermocline.
  const share = (z: number) => 0.5 + Math.atan((z - 2500) / 222.2) / Math.PI;
  const at = (z: number) => p.thermoclineDiffusivity + (p.abyssalDiffusivity - p.thermoclineDiffusivity) * share(z);
  for (const [k, z] of [...topography.interfaces].slice(1, -1).entries()) expect((κ[k] as number) / at(z)).toBeCloseTo(1, 4);
  expect(κ[2] as number).toBeLessThan(1.7e-5);
  expect(κ.at(-2) as number).toBeGreaterThan(1.2e-4);
});
