import { beforeAll, expect, it } from 'vitest';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { oceanParameters } from '../../../src/ocean/index.ts';
import { oceanLevels } from '../../../src/ocean/levels.ts';
import { buildTopography } from '../../../src/ocean/topography.ts';
import { buildInterfaceGeometry, wavesAndConvection } from '../../../src/ocean/vertical-mixing/interfaces.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant } from '../../../src/tensor/index.ts';

beforeAll(() => useBackend('cpu'));

it('waves mix stratified water by latitude in the thermocline, and as Bryan and Lewis say in the abyss', () => {
  const [rows, columns] = [64, 4];
  const plane = (value: number) => new Float32Array(rows * columns).fill(value);
  const thickness = oceanLevels('T31');
  const grid = gaussianGrid({ truncation: 1, rows, columns });
  const topography = buildTopography({ grid, oceanMask: plane(1), oceanDepth: plane(5500), orography: plane(0) }, thickness);
  const stable = constant<'center'>(new Float32Array(thickness.length * rows * columns).fill(1e-5), topography.shape);
  const p = oceanParameters.parse({});
  const κ = wavesAndConvection(stable, p, buildInterfaceGeometry(topography)).dataSync();
  const at = (k: number, j: number) => κ[(k * rows + j) * columns] as number;
  // cosh⁻¹ x = ln 2x for the large ratio of N₀ to f, to 5·10⁻⁴ at the pole; f in units of 2Ω.
  const breaking = (sinLatitude: number) => sinLatitude * Math.log((2 * 5.24e-3) / (2 * 7.292e-5 * sinLatitude));
  const bryanLewis = (z: number) => 0.5 + Math.atan((z - 2500) / 222.2) / Math.PI;
  const share = (z: number) => 1 - (1 - bryanLewis(z)) / (1 - bryanLewis(0));
  for (const [j, sine] of grid.sinLatitude.entries()) {
    const thermocline = p.thermoclineDiffusivity * Math.max(breaking(Math.abs(sine)) / breaking(0.5), 0.1);
    for (const [k, z] of [...topography.interfaces].slice(1, -1).entries())
      expect(at(k, j) / (thermocline + (p.abyssalDiffusivity - thermocline) * share(z))).toBeCloseTo(1, 3);
  }
  // A tenth on the equator, half as much again at 60° (Gregg et al. 2003), to what little the first 30 m have of the abyss, and the abyss as everywhere.
  const [equator, subpolar] = [rows / 2, grid.latitude.findLastIndex((φ) => φ < 61)];
  expect(at(0, equator) / p.thermoclineDiffusivity).toBeCloseTo(0.11, 2);
  expect(at(0, subpolar) / p.thermoclineDiffusivity).toBeCloseTo(1.54, 1);
  expect(at(thickness.length - 2, equator) / at(thickness.length - 2, subpolar)).toBeCloseTo(1, 1);
});
