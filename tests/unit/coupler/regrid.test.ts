import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildRegridder, regrid, regridMasked } from '../../../src/coupler/index.ts';
import type { GaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { constant, tf } from '../../../src/tensor/index.ts';
import type { SurfaceMap } from '../../support/surface-world.ts';

const fine = gaussianGrid(resolutions.T63);
const coarse = gaussianGrid(resolutions.T31);
const small = gaussianGrid({ truncation: 10, rows: 18, columns: 30 });
const fill = (grid: GaussianGrid, f: (latitude: number, longitude: number) => number): SurfaceMap =>
  constant(
    Float32Array.from({ length: grid.rows * grid.columns }, (_, n) =>
      f(grid.latitude[Math.floor(n / grid.columns)] ?? 0, grid.longitude[n % grid.columns] ?? 0),
    ),
    [1, grid.rows, grid.columns],
  );
const integral = (map: SurfaceMap, grid: GaussianGrid): number =>
  Float64Array.from(map.dataSync()).reduce(
    (sum, x, n) => sum + (x * (grid.weights[Math.floor(n / grid.columns)] ?? 0)) / (2 * grid.columns),
    0,
  );
const wave = (φ: number, λ: number): number => 2 + Math.cos((3 * λ * Math.PI) / 180) * Math.cos((φ * Math.PI) / 180) + φ / 90;
const ocean = (φ: number, λ: number): number => Number(λ % 120 > 40 || φ > 75);

function cdoAvailable(): boolean {
  try {
    execFileSync('cdo', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Grid description for cdo with the cell bounds of our grid. */
function description(grid: GaussianGrid): string {
  const bounds = Array.from({ length: grid.rows }, (_, j) => `${grid.latitudeEdges[j]} ${grid.latitudeEdges[j + 1]}`);
  const half = 180 / grid.columns;
  const lines = [
    'gridtype = lonlat',
    `xsize = ${grid.columns}`,
    `ysize = ${grid.rows}`,
    `xvals = ${[...grid.longitude].join(' ')}`,
    `yvals = ${[...grid.latitude].join(' ')}`,
    `xbounds = ${[...grid.longitude].map((λ) => `${λ - half} ${λ + half}`).join(' ')}`,
    `ybounds = ${bounds.join(' ')}`,
  ];
  return lines.join('\n');
}

function cdoRemap(values: SurfaceMap, from: GaussianGrid, to: GaussianGrid): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'regrid-'));
  const path = (name: string) => join(folder, name);
  writeFileSync(path('from.txt'), description(from));
  writeFileSync(path('to.txt'), description(to));
  execFileSync('cdo', ['-s', '-f', 'nc', `input,${path('from.txt')}`, path('in.nc')], { input: `${[...values.dataSync()].join('\n')}\n` });
  execFileSync('cdo', ['-s', '-b', 'F64', `remapcon,${path('to.txt')}`, path('in.nc'), path('out.nc')]);
  const text = execFileSync('cdo', ['-s', 'outputf,%.9g,1', path('out.nc')], { encoding: 'utf8', maxBuffer: 1e8 });
  return text.trim().split(/\s+/).map(Number);
}

describe('conservative regridding', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each([
    ['T63 to T31', fine, coarse],
    ['T31 to T63', coarse, fine],
    ['T31 to a grid that shares no edges', coarse, small],
  ] as const)('keeps constants and integrals: %s', (_, from, to) => {
    const regridder = buildRegridder(from, to);
    const ones = regrid(
      fill(from, () => 1),
      regridder,
    );
    expect(Math.max(...ones.dataSync().map((x) => Math.abs(x - 1)))).toBeLessThan(5e-7);
    const x = fill(from, wave);
    expect(Math.abs(integral(regrid(x, regridder), to) / integral(x, from) - 1)).toBeLessThan(1e-7);
  });

  it('is the identity between equal grids', () => {
    const x = fill(coarse, wave);
    expect(regrid(x, buildRegridder(coarse, coarse)).sub(x).abs().max().dataSync()[0]).toBeLessThan(1e-6);
  });

  it('keeps integrals between different coasts and puts nothing on land', () => {
    const [sourceMask, targetMask] = [fill(fine, ocean), fill(coarse, ocean)];
    const x = fill(fine, wave);
    const y = regridMasked(x, sourceMask, targetMask, buildRegridder(fine, coarse));
    expect(Math.abs(integral(y, coarse) / integral(x.mul(sourceMask) as SurfaceMap, fine) - 1)).toBeLessThan(3e-7);
    expect(y.mul(targetMask.sub(1)).abs().max().dataSync()[0]).toBe(0);
  });

  it.skipIf(!cdoAvailable())('agrees with cdo remapcon', () => {
    const x = fill(coarse, wave);
    const theirs = cdoRemap(x, coarse, small);
    const ours = regrid(x, buildRegridder(coarse, small)).dataSync();
    expect(theirs.length).toBe(ours.length);
    expect(Math.max(...theirs.map((value, n) => Math.abs(value - (ours[n] as number))))).toBeLessThan(2e-4);
  });
});
