import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawMaps, drawMeans } from '../../../src/analysis/figures.ts';
import { levitus } from '../../../src/analysis/levitus.ts';
import { oceanScores } from '../../../src/analysis/ocean-scorecard.ts';
import { svgToPng } from '../../../src/analysis/page.ts';
import { monthlyMeans } from '../../../src/analysis/run-files.ts';
import { runMean, zonalMean } from '../../../src/analysis/run-mean.ts';
import { spanOf } from '../../../src/analysis/span.ts';
import { inAtlantic } from '../../../src/grid/basins.ts';
import {
  appendTimeseries,
  dataDirectory,
  meanFile,
  type OutputField,
  openNetcdf,
  readBoundaryData,
  timeseriesFile,
  writeModelOutput,
} from '../../../src/io/index.ts';
import { daySeconds, defaultTimeAxis } from '../../../src/kernel/index.ts';
import { soilThicknesses } from '../../../src/land/index.ts';
import { transportVariables } from '../../../src/model/circulation.ts';
import { circulationTable } from '../../../src/model/circulation-series.ts';
import { oceanFluxVariables, oceanStateVariables } from '../../../src/model/output-variables.ts';
import { densityBorders, oceanLevels } from '../../../src/ocean/index.ts';
import { temporaryFolder } from '../io/external-readers.ts';

const boundary = readBoundaryData('T31');
const { grid, oceanMask } = boundary;
const plane = grid.rows * grid.columns;
const thickness = oceanLevels('T31');
const depths = thickness.map((h, k) => thickness.slice(0, k).reduce((a, b) => a + b, 0) + h / 2);
const K = thickness.length;
const sverdrup = 1.026e9;
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wet = Uint8Array.from({ length: K * plane }, (_, n) => oceanMask[n % plane] ?? 0);
const outputGrid = {
  grid,
  oceanThicknesses: thickness,
  soilThicknesses,
  pressureLevels: [],
  densityBorders,
  oceanMask,
  oceanLevelsMask: wet,
};
const tops = Array.from(thickness, (_, k) => thickness.slice(0, k).reduce((a, b) => a + b, 0));

/** Atlantic overturning of 18 Sv at 1000 m, of 15 Sv at 26° N; an abyssal cell of 7 Sv. */
function overturning(basin: number, k: number, j: number): number {
  const φ = grid.latitudeEdges[j + 1] ?? 90;
  if (basin === 0 && Math.abs((tops[k] ?? 0) - 770) < 1) return (Math.abs(φ - 26.5) < 2 ? 15 : φ > 30 && φ < 50 ? 18 : 3) * sverdrup;
  return basin === 2 && (tops[k] ?? 0) > 3000 && φ < 0 && φ > -50 ? -7 * sverdrup : 0;
}

/** Numbers of a field of a made-up run that is 1 K warmer and 0.1 g/kg saltier than Levitus. */
function valuesOf(name: string, month: number): Float64Array {
  const observed = levitus('T31', [month], depths);
  const J = grid.rows;
  const size = { msftmz: 3 * K * J, msftmzmpa: 3 * K * J, msftmrho: 3 * densityBorders.length * J }[name];
  if (name === 'thetao') return observed.temperature.map((T) => T + 1);
  if (name === 'so') return observed.salinity.map((S) => S + 0.1);
  if (name === 'msftmz')
    return Float64Array.from({ length: 3 * K * J }, (_, n) => overturning(Math.floor(n / (K * J)), Math.floor(n / J) % K, n % J));
  if (name === 'hfbasin')
    return Float64Array.from(
      { length: 3 * J },
      (_, n) => 1e15 * (n < J ? 0.9 : 1.5) * Math.cos((((grid.latitudeEdges[(n % J) + 1] ?? 0) - 20) * Math.PI) / 180),
    );
  if (name in transportVariables || name.startsWith('htov') || name.startsWith('sltov')) return new Float64Array(3 * J);
  return new Float64Array(size ?? (name === 'uo' || name === 'vo' ? K * plane : plane)).fill(0.1);
}

beforeAll(() => {
  const table = { ...oceanStateVariables, ...oceanFluxVariables, ...transportVariables };
  for (const month of [2, 8]) {
    const span = { axis: defaultTimeAxis, startSeconds: month * 30 * daySeconds, endSeconds: (month + 1) * 30 * daySeconds };
    const fields = Object.entries(table).map(([name, variable]): OutputField => ({ name, variable, values: valuesOf(name, month) }));
    writeModelOutput(join(folder, meanFile(`0001-${String(month + 1).padStart(2, '0')}`)), { ...span, fields, grid: outputGrid });
    const values = Object.fromEntries(Object.keys(circulationTable).map((name) => [name, name === 'acc' ? 130 + 10 * month : 1]));
    appendTimeseries(join(folder, timeseriesFile), defaultTimeAxis, circulationTable, [{ ...span, values }]);
  }
});

describe('the ocean of a run', () => {
  it('is scored by what it holds', () => {
    const scores = oceanScores(folder, spanOf(monthlyMeans(folder)));
    expect(scores?.temperatureRmseUpper1000m).toBeCloseTo(1, 5);
    expect(scores?.temperatureBiasUpper1000m).toBeCloseTo(1, 5);
    expect(scores?.salinityRmseUpper1000m).toBeCloseTo(0.1, 5);
    expect(scores?.amoc26N).toBeCloseTo(15, 5);
    expect(scores?.amocMaximum).toBeCloseTo(18, 5);
    expect(scores?.abyssalCell).toBeCloseTo(7, 5);
    expect(scores?.heatTransportPeak).toBeCloseTo(1.5, 2);
    expect(Math.abs((scores?.heatTransportPeakLatitude ?? 0) - 20)).toBeLessThan(3);
    expect(scores?.atlanticHeatTransportPeak).toBeCloseTo(0.9, 2);
    expect(scores?.drake).toBeCloseTo(180, 9);
  });

  it('is drawn, with both winters', () => {
    const figures = drawMeans(spanOf(monthlyMeans(folder)), folder);
    expect(figures.map(({ name }) => name)).toEqual([
      'barotropic_streamfunction', 'overturning', 'overturning_atlantic', 'overturning_eddies', 'overturning_26n', 'heat_transport', 'freshwater_transport',
      'temperature_sections', 'salinity_sections', 'sea_surface', 'mixed_layers', 'surface_currents', 'time_series',
    ]); // biome-ignore format: a list
    for (const { svg } of figures) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const mixedLayers = figures.find(({ name }) => name === 'mixed_layers')?.svg ?? '';
    expect(mixedLayers).toContain('in March');
    expect(mixedLayers).toContain('in September');
    expect(svgToPng(mixedLayers, 0.2).length).toBeGreaterThan(1000);
  });

  it('is drawn alone where there is no atmosphere', () => {
    const names = drawMaps(monthlyMeans(folder)[0] ?? '').map(({ name }) => name);
    expect(names).toContain('tos');
    expect(names).not.toContain('tas');
  });
});

describe('observations and means', () => {
  it('Levitus is what the data hold at their own depths, with the temperatures of the months above', () => {
    const file = openNetcdf(join(dataDirectory, 'ocean_climatology_T31.nc'));
    const depth = Array.from(file.variable('depth').values());
    const [thetao, so, monthly] = ['thetao', 'so', 'temperature_monthly'].map((name) => file.variable(name).values());
    const deep = depth.length - 2;
    const { temperature, salinity } = levitus('T31', [0, 6], [depth[0] ?? 0, depth[deep] ?? 0]);
    const levels = file.variable('depth_upper').values().length;
    const n = 2000;
    expect(temperature[n]).toBeCloseTo(((monthly?.[n] ?? 0) + (monthly?.[6 * levels * plane + n] ?? 0)) / 2, 5);
    expect(temperature[plane + n]).toBeCloseTo(thetao?.[deep * plane + n] ?? 0, 5);
    expect(salinity[plane + n]).toBeCloseTo(so?.[deep * plane + n] ?? 0, 5);
  });

  it('zonal means count the wet cells of the basin alone', () => {
    const longitude = Float64Array.from({ length: plane }, (_, n) => (oceanMask[n] ? (grid.longitude[n % grid.columns] ?? 0) : Number.NaN));
    const means = zonalMean(longitude, 'atlantic_arctic_ocean', grid);
    const j = 30;
    const inside = Array.from(grid.longitude).filter((λ, i) => oceanMask[j * grid.columns + i] && inAtlantic(grid.latitude[j] ?? 0, λ));
    expect(means[j]).toBeCloseTo(inside.reduce((a, b) => a + b, 0) / inside.length, 9);
    expect(means[5]).toBeNaN();
  });

  it('means weigh months by their length', () => {
    const run = runMean(monthlyMeans(folder));
    expect(run.months).toEqual([2, 8]);
    expect(run.monthMean('mlotst', 2)?.[plane / 2]).toBeDefined();
    expect(run.monthMean('mlotst', 5)).toBeUndefined();
    expect(run.span).toBe('0001-03 to 0001-09');
  });
});
