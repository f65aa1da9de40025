import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { boxWeights, weightedMean } from '../../../src/analysis/box-mean.ts';
import { type ClimateIndex, climateIndices, departures, indexKinds, indexOf, wholeYears } from '../../../src/analysis/climate-indices.ts';
import { indexFigures, indicesRecord, indicesText, runningMean } from '../../../src/analysis/index-figures.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { writeNetcdf } from '../../../src/io/index.ts';

const grid = gaussianGrid(resolutions.T31);
const cells = grid.rows * grid.columns;
const latitude = (n: number): number => grid.latitude[Math.floor(n / grid.columns)] as number;
const longitude = (n: number): number => grid.longitude[n % grid.columns] as number;

describe('a mean over a box', () => {
  it('counts cells by the part of them that lies inside, over the date line and over Greenwich too', () => {
    for (const box of [
      { south: -5, north: 5, west: -170, east: -120 },
      { south: 32.5, north: 37.5, west: -80, east: 30 },
      { south: -1, north: 40, west: 170, east: -175 },
    ]) {
      const weights = boxWeights(grid, box);
      const sin = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);
      const area = (((box.east - box.west) % 360) + 360) % 360;
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(area * (sin(box.north) - sin(box.south)), 9);
    }
    const strip = boxWeights(grid, { south: -90, north: 90, west: 358, east: 359 });
    expect([...strip.keys()].filter((n) => (strip[n] as number) > 0).every((n) => longitude(n) === 0 || longitude(n) > 355)).toBe(true);
    expect(weightedMean([1, Number.NaN, 4], Float64Array.of(1, 5, 3))).toBeCloseTo(13 / 4, 12);
  });
});

/** Months of a season, a drift and an oscillation of four years, which has a place of its own. */
const [years, amplitude] = [12, 0.8];
const oscillation = (n: number): number => amplitude * Math.sqrt(2) * Math.sin((2 * Math.PI * n) / 48);
const place = (n: number): number => Math.exp(-((latitude(n) / 15) ** 2) - ((longitude(n) - 215) / 40) ** 2);
const maps = Array.from({ length: 12 * years }, (_, month) =>
  Float32Array.from({ length: cells }, (_cell, n) =>
    latitude(n) > 60 ? Number.NaN : 25 + 5 * Math.cos((Math.PI * month) / 6) * Math.sin(n) + 0.01 * month + oscillation(month) * place(n),
  ),
);

describe('departures', () => {
  it('have neither season nor drift, and nothing else is taken away', () => {
    const pure = Array.from({ length: 120 }, (_, n) => 3 * Math.cos((Math.PI * n) / 6) + 0.02 * n);
    expect(Math.max(...departures(pure).map(Math.abs))).toBeLessThan(1e-12);
    const left = departures(Array.from({ length: 12 * 48 }, (_, n) => oscillation(n) + 0.02 * n));
    const worst = Math.max(...left.map((value, n) => Math.abs(value - oscillation(n))));
    expect(worst).toBeLessThan(0.2 * amplitude); // the line through whole periods of a sine leans a little
  });
});

describe('Niño 3.4', () => {
  const kind = indexKinds[0] as (typeof indexKinds)[number];
  const index = indexOf(kind, grid, maps, 1);

  it('has the deviation of the oscillation and its place', () => {
    const weights = boxWeights(grid, kind.boxes[0] as (typeof kind.boxes)[number]);
    const inside = weightedMean(
      Float64Array.from({ length: cells }, (_, n) => place(n)),
      weights,
    );
    expect(index.standardDeviation / (amplitude * inside)).toBeGreaterThan(0.9);
    expect(index.standardDeviation / (amplitude * inside)).toBeLessThan(1.15);
    for (const n of [24 * 96 + 57, 20 * 96 + 50, 22 * 96 + 10])
      expect(index.pattern[n] as number).toBeCloseTo(((index.pattern[24 * 96 + 57] as number) / place(24 * 96 + 57)) * place(n), 2);
    expect(index.pattern[47 * 96]).toBeNaN();
    expect(index.winters.values).toHaveLength(years - 1);
  });

  it('is drawn with its units and told in the scorecard', () => {
    const [figure] = indexFigures([index]);
    expect(figure?.name).toBe('index_nino34');
    expect(figure?.svg).toContain('Departure (K)');
    expect(indicesRecord([index])[0]).toMatchObject({ name: 'nino34', units: 'K', standardDeviation: index.standardDeviation });
    expect(indicesText([index])).toMatch(/^Niño 3\.4 over 12 years: standard deviation 0\.\d\d K/);
    expect(runningMean([1, 2, 3, 4, 10, 6])).toEqual([Number.NaN, Number.NaN, 4, 5, Number.NaN, Number.NaN]);
  });
});

describe('the indices of a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'indices-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const pathOf = (n: number): string =>
    join(folder, `mean_${String(1 + Math.floor(n / 12)).padStart(4, '0')}-${String(1 + (n % 12)).padStart(2, '0')}.nc`);
  const months = (count: number): string[] => Array.from({ length: count }, (_, n) => pathOf(n));

  /** A month in which the pressure at 35° N is above that at 65° N by 20 hPa, and by 6 hPa more or less in every other year. */
  function write(n: number): void {
    const contrast = 2000 + (Math.floor(n / 12) % 2 === 0 ? 300 : -300);
    const psl = Float32Array.from({ length: cells }, (_, at) => 101_000 - contrast * Number(latitude(at) > 50));
    writeNetcdf(
      pathOf(n),
      {
        dimensions: { lat: grid.rows, lon: grid.columns },
        variables: { lat: { type: 'double', dimensions: ['lat'] }, psl: { type: 'float', dimensions: ['lat', 'lon'] } },
      },
      (writer) => {
        writer.write('lat', grid.latitude);
        writer.write('psl', psl);
      },
    );
  }

  it('are of whole calendar years without a gap', () => {
    const paths = months(31);
    expect(wholeYears(paths)).toEqual(paths.slice(0, 24));
    expect(wholeYears(paths.slice(5))).toEqual(paths.slice(12, 24));
    expect(wholeYears(paths.filter((_, n) => n !== 7))).toEqual(paths.slice(12, 24));
    expect(wholeYears(paths.slice(0, 11))).toEqual([]);
  });

  it('are read from its files, and a run that is too short says so', () => {
    for (let n = 0; n < 12 * 7; n++) write(n);
    expect(indicesText(climateIndices(folder))).toBe('North Atlantic Oscillation: needs 8 whole years; the run has 7.\n');
    for (let n = 12 * 7; n < 12 * 10 + 3; n++) write(n);
    const [index] = climateIndices(folder) as [ClimateIndex];
    expect(index.kind.name).toBe('nao');
    expect(index.values).toHaveLength(12 * 10);
    expect(index.standardDeviation).toBeGreaterThan(2.9);
    expect(index.standardDeviation).toBeLessThan(3.5);
    const [south, north] = [40 * 96, 30 * 96].map((n) => index.pattern[n] as number) as [number, number];
    expect(north).toBeCloseTo(0, 2);
    expect(south).toBeCloseTo(-3, 1);
    expect(indexFigures([index])[0]?.svg).toContain('Departure (hPa)');
  });
});
