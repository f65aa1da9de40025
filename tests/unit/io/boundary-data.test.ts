import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inAtlantic } from '../../../src/grid/basins.ts';
import { dataDirectory, readBoundaryData, readOceanClimatology } from '../../../src/io/index.ts';
import { temporaryFolder } from './external-readers.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['T31', 'T63'] as const)('boundary data at %s', (resolution) => {
  const { grid, oceanMask, oceanDepth, orography } = readBoundaryData(resolution);
  const areaOf = (n: number): number => grid.cellArea[Math.floor(n / grid.columns)] ?? 0;

  test('the ocean covers its part of the Earth and is as deep as it should be', () => {
    let [ocean, volume] = [0, 0];
    oceanMask.forEach((wet, n) => {
      ocean += wet * areaOf(n);
      volume += (oceanDepth[n] ?? 0) * areaOf(n);
    });
    expect(1 - ocean / grid.totalArea).toBeCloseTo(0.289, 1);
    expect(volume / ocean).toBeGreaterThan(3500);
    expect(volume / ocean).toBeLessThan(3900);
    expect(Math.max(...orography)).toBeGreaterThan(4000);
  });

  test('30W 30N is wet and Atlantic', () => {
    const j = grid.latitude.findIndex((φ) => φ > 30);
    const i = grid.longitude.findIndex((λ) => λ >= 330);
    expect(oceanMask[j * grid.columns + i]).toBe(1);
    expect(inAtlantic(grid.latitude[j] ?? 0, grid.longitude[i] ?? 0)).toBe(true);
  });

  test('the climatology has the observed surface means', () => {
    const { depth, temperature, salinity } = readOceanClimatology(resolution);
    const surfaceMean = (values: Float32Array): number => {
      let [sum, area] = [0, 0];
      oceanMask.forEach((wet, n) => {
        sum += wet * areaOf(n) * (values[n] ?? 0);
        area += wet * areaOf(n);
      });
      return sum / area;
    };
    expect(depth).toHaveLength(20);
    expect(Math.abs(surfaceMean(temperature) - 18.2)).toBeLessThan(0.3);
    expect(Math.abs(surfaceMean(salinity) - 34.65)).toBeLessThan(0.15);
  });
});

describe('data files that cannot be used', () => {
  test('missing, truncated, of another resolution', () => {
    expect(() => readBoundaryData('T31', 'present', folder)).toThrow(/boundary_T31\.nc is needed but is missing/);
    const copy = join(folder, 'boundary_T31.nc');
    writeFileSync(copy, readFileSync(join(dataDirectory, 'boundary_T31.nc')).subarray(0, 100_000));
    expect(() => readBoundaryData('T31', 'present', folder)).toThrow(
      /boundary_T31\.nc must have 141900 bytes but has 100000, so it is truncated/,
    );
    copyFileSync(join(dataDirectory, 'boundary_T63.nc'), copy);
    expect(() => readBoundaryData('T31', 'present', folder)).toThrow(
      /'lat' of .* must have shape \[48\] but has \[96\]; use the file of this resolution/,
    );
  });
});
