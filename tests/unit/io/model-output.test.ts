import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import type { VariableTable } from '../../../src/grid/variables.ts';
import {
  appendTimeseries,
  fillValue,
  meanFile,
  type OutputGrid,
  type OutputRecord,
  openNetcdf,
  outputFields,
  readTimeseries,
  validCells,
  writeModelOutput,
} from '../../../src/io/index.ts';
import { daySeconds, defaultTimeAxis, type HostArray, type Leaf } from '../../../src/kernel/index.ts';
import { runTool, runXarray, temporaryFolder, udunitsAccepts } from './external-readers.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
const cells = grid.rows * grid.columns;
/** A continent on the eastern half, and a sill in the lower of two layers. */
const oceanMask = Float32Array.from({ length: cells }, (_, n) => (n % 32 < 16 ? 1 : 0));
const lower = oceanMask.map((wet, n) => (n % 32 === 8 ? 0 : wet));
const output: OutputGrid = {
  grid,
  oceanThicknesses: [50, 150],
  soilThicknesses: [0.1, 0.4],
  pressureLevels: [85000, 50000],
  densityBorders: [36, 37],
  oceanMask,
  oceanLevelsMask: Float32Array.from([...oceanMask, ...lower]),
};

const table: VariableTable = {
  'ocean.temperature': {
    at: 'center',
    levels: 'ocean',
    units: 'degC',
    longName: 'sea water potential temperature',
    standardName: 'sea_water_potential_temperature',
    mask: 'ocean-levels',
  },
  'ocean.eastwardVelocity': {
    at: 'eastFace',
    levels: 'ocean',
    units: 'm s-1',
    longName: 'eastward sea water velocity',
    mask: 'ocean-levels',
  },
  'ocean.northwardVelocity': {
    at: 'northFace',
    levels: 'ocean',
    units: 'm s-1',
    longName: 'northward sea water velocity',
    mask: 'ocean-levels',
  },
  'ocean.upwardVelocity': { at: 'topFace', levels: 'ocean', units: 'm s-1', longName: 'upward sea water velocity', mask: 'ocean-levels' },
  'land.soilTemperature': {
    at: 'center',
    levels: 'soil',
    units: 'K',
    longName: 'soil temperature',
    standardName: 'soil_temperature',
    mask: 'land',
  },
  'atmosphere.precipitation': {
    at: 'center',
    levels: 'surface',
    units: 'kg m-2 s-1',
    longName: 'precipitation',
    standardName: 'precipitation_flux',
  },
  'atmosphere.eastwardWind': { at: 'center', levels: 'pressure', units: 'm s-1', longName: 'eastward wind', standardName: 'eastward_wind' },
  'ocean.overturning': { at: 'northFace', levels: 'interfaces', summed: 'by-basin', units: 'kg s-1', longName: 'overturning' },
  'ocean.overturningByDensity': { at: 'northFace', levels: 'density', summed: 'by-basin', units: 'kg s-1', longName: 'overturning' },
  'ocean.heatTransport': { at: 'northFace', levels: 'surface', summed: 'by-basin', units: 'W', longName: 'northward heat transport' },
  'atmosphere.vorticity': { at: 'spectral', levels: 'spectral', units: 's-1', longName: 'vorticity' },
};
const levels = { ocean: 2, interfaces: 2, density: 2, soil: 2, pressure: 2, surface: 1, sigma: 1, spectral: 1 } as const;
const leaves = Object.entries(table).map(([path, variable]): Leaf<HostArray> => {
  const shape = variable.summed ? [3, levels[variable.levels], grid.rows] : [levels[variable.levels], grid.rows, grid.columns];
  const size = shape.reduce((product, length) => product * length, 1);
  return [path, { shape, values: Float32Array.from({ length: size }, (_, n) => Math.sin(n)) }];
});
const january: OutputRecord = {
  axis: defaultTimeAxis,
  startSeconds: 0,
  endSeconds: 31 * daySeconds,
  fields: outputFields(table, leaves),
  grid: output,
  attributes: { title: 'test of model output', source: 'chronos-esm' },
};
const meanPath = join(folder, meanFile('0001-01'));
writeModelOutput(meanPath, january);
const statePath = join(folder, 'state_0000.nc');
writeModelOutput(statePath, { ...january, endSeconds: 0 });

describe('model output', () => {
  test('values come back, with the fill value exactly where there is none', () => {
    const file = openNetcdf(meanPath);
    const values = file.variable('ocean_temperature', [1, 2, 16, 32]).values();
    [...oceanMask, ...lower].forEach((wet, n) => {
      if (wet) expect(values[n]).toBe(Math.fround(Math.sin(n)));
      else expect(values[n]).toBeNaN();
    });
    expect(file.variable('ocean_temperature').stored()[20]).toBe(Math.fround(fillValue));
    expect(file.variable('land_soilTemperature').values()[0]).toBeNaN();
    expect(file.names).not.toContain('atmosphere_vorticity');
  });

  test('a face has a value where both of its cells have, and none at the pole', () => {
    const east = validCells({ at: 'eastFace', levels: 'ocean', units: '', longName: '', mask: 'ocean-levels' }, output);
    expect([0, 14, 15, 31].map((i) => east[i])).toEqual([1, 1, 0, 0]);
    expect([7, 8, 9].map((i) => east[cells + i])).toEqual([0, 0, 1]);
    const north = validCells({ at: 'northFace', levels: 'surface', units: '', longName: '', mask: 'ocean' }, output);
    expect(north[14 * 32]).toBe(1);
    expect(north[15 * 32]).toBe(0);
  });

  test('means carry time bounds and their method; moments do not', () => {
    const mean = openNetcdf(meanPath);
    expect([...mean.variable('time_bnds').values()]).toEqual([0, 31]);
    expect([...mean.variable('time').values()]).toEqual([15.5]);
    expect(mean.variable('time').attributes).toMatchObject({
      units: 'days since 0001-01-01 00:00:00',
      calendar: 'noleap',
      bounds: 'time_bnds',
      axis: 'T',
    });
    expect(mean.variable('atmosphere_precipitation').attributes).toMatchObject({
      cell_methods: 'time: mean',
      standard_name: 'precipitation_flux',
    });
    const state = openNetcdf(statePath);
    expect(state.names).not.toContain('time_bnds');
    expect(state.variable('atmosphere_precipitation').attributes).toMatchObject({ cell_methods: 'time: point' });
  });

  test('coordinates lie within their bounds, and bounds join without gaps', () => {
    const file = openNetcdf(meanPath);
    for (const name of ['lat', 'lon', 'lat_north', 'lon_east', 'depth', 'depth_top', 'soil_depth']) {
      const [values, bounds] = [file.variable(name).values(), file.variable(`${name}_bnds`).values()];
      values.forEach((value, n) => {
        expect(value).toBeGreaterThanOrEqual(bounds[2 * n] ?? Number.NaN);
        expect(value).toBeLessThanOrEqual((bounds[2 * n + 1] ?? Number.NaN) + 1e-12);
        if (n > 0) expect(bounds[2 * n]).toBe(bounds[2 * n - 1]);
      });
    }
    const area = [...file.variable('cell_area').values()].reduce((sum, each) => sum + each, 0);
    expect(area / grid.totalArea).toBeCloseTo(1, 12);
  });

  test('udunits2 accepts every unit, and refuses what is none', () => {
    for (const path of [meanPath, statePath]) {
      const file = openNetcdf(path);
      for (const name of file.names) {
        const { units } = file.variable(name).attributes;
        if (typeof units === 'string' && name !== 'time') expect(udunitsAccepts(units) ?? true, `${name}: ${units}`).toBe(true);
      }
    }
    expect(udunitsAccepts('psu') ?? false).toBe(false);
  });

  test('xarray decodes times, bounds and fill values', () => {
    const script = `d = xarray.open_dataset(sys.argv[1])
print(d.time.values[0], d.time.encoding['calendar'], d.time_bnds.values[0, 1], d.ocean_temperature.dims)
print(int(numpy.isnan(d.ocean_temperature.values).sum()), d.ocean_eastwardVelocity.dims[3], d.cell_area.sum().item() / 5.1e14)
print(d.ocean_overturning.sector.values.tolist())
print(d.rho.values, d.ocean_overturningByDensity.dims, d.ocean_overturning.dims)
pacific = d.swap_dims(basin='sector').ocean_heatTransport.sel(sector='indian_pacific_ocean')
print(bool(numpy.array_equal(pacific.values[0], numpy.sin(numpy.arange(16, 32)).astype('f4'))))`;
    const read = runXarray(script, meanPath);
    if (!read) return;
    expect(read.output).toContain("0001-01-16 12:00:00 noleap 0001-02-01 00:00:00 ('time', 'depth', 'lat', 'lon')");
    expect(read.output).toContain(`${2 * 16 * 16 + 16} lon_east 1.0`);
    expect(read.output).toContain("'atlantic_arctic_ocean', 'indian_pacific_ocean', 'global_ocean'");
    expect(read.output).toContain("[1036. 1037.] ('time', 'basin', 'rho', 'lat_north') ('time', 'basin', 'depth_top', 'lat_north')");
    expect(read.output).toContain('True');
  });

  test('cdo knows the grid, the calendar and the depths', () => {
    const info = runTool('cdo', 'sinfo', meanPath);
    if (!info) return;
    expect(info.status).toBe(0);
    expect(info.output).toMatch(/gaussian.*points=512 \(32x16\)/);
    expect(info.output).toMatch(/Calendar = 365_day/);
    expect(info.output).toMatch(/depth_below_sea.*levels=2|depth.*: levels=2/);
    expect(info.output).not.toMatch(/warning/i);
  });

  test('a field without a row in the tables, or of another shape, is refused', () => {
    expect(() => outputFields(table, [['ocean.colour', { shape: [1], values: new Float32Array(1) }]])).toThrow(/'ocean.colour' does not/);
    const short = outputFields(table, leaves.slice(0, 1)).map((field) => ({ ...field, values: [1] }));
    expect(() => writeModelOutput(join(folder, 'x.nc'), { ...january, fields: short })).toThrow(
      /must have 1024 values for its table row; got 1/,
    );
  });
});

describe('time series', () => {
  const path = join(folder, 'timeseries.nc');
  const table = { surfaceTemperature: { units: 'K', longName: 'surface temperature' }, iceArea: { units: 'm2', longName: 'ice area' } };
  const record = (month: number, value: number) => ({
    startSeconds: 30 * month * daySeconds,
    endSeconds: 30 * (month + 1) * daySeconds,
    values: { surfaceTemperature: value, iceArea: month === 1 ? Number.NaN : 1e13 },
  });

  test('records are added, and those that a resumed run repeats are replaced', () => {
    appendTimeseries(path, defaultTimeAxis, table, [record(0, 287.1), record(1, 287.2)]);
    appendTimeseries(path, defaultTimeAxis, table, [record(2, 287.3)]);
    appendTimeseries(path, defaultTimeAxis, table, [record(1, 280), record(2, 281)]);
    const records = readTimeseries(path, defaultTimeAxis, table);
    expect(records.map(({ values }) => values.surfaceTemperature)).toEqual([287.1, 280, 281]);
    expect(records[1]).toEqual({ ...record(1, 280), values: { surfaceTemperature: 280, iceArea: Number.NaN } });
    const dump = runTool('ncdump', '-h', path);
    if (dump) expect(dump.output).toContain('time = UNLIMITED ; // (3 currently)');
  });

  test('another epoch is refused', () => {
    const other = { ...defaultTimeAxis, epoch: { ...defaultTimeAxis.epoch, year: 1850 } };
    expect(() => appendTimeseries(path, other, table, [record(3, 0)])).toThrow(
      /must be in 'days since 1850-01-01 00:00:00' \(noleap\) but are in/,
    );
  });
});
