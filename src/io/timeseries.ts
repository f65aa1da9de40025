import { existsSync } from 'node:fs';
import { cfCalendar, cfTimeUnits, daySeconds, InputError, type TimeAxis } from '../kernel/index.ts';
import { fillValue, timeAttributes } from './model-output.ts';
import { blankChecksum, checksumHolds } from './netcdf-checksum.ts';
import type { NetcdfFile } from './netcdf-contents.ts';
import { openNetcdf } from './netcdf-reader.ts';
import type { Attributes, NetcdfDefinition } from './netcdf-types.ts';
import { writeNetcdf } from './netcdf-writer.ts';

export const timeseriesFile = 'timeseries.nc';

/** What a series of scalars says about itself. */
export interface Series {
  readonly units: string;
  readonly longName: string;
  readonly standardName?: string;
}
export type SeriesTable = { readonly [name: string]: Series };

/** Means over one span [startSeconds, endSeconds). A value that is not finite is written as missing. */
export interface SeriesRecord {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly values: { readonly [name: string]: number };
}

function definition(axis: TimeAxis, table: SeriesTable, attributes: Attributes): NetcdfDefinition {
  const series = Object.entries(table).map(([name, { units, longName, standardName }]) => {
    const named: Attributes = standardName === undefined ? {} : { standard_name: standardName };
    const own = { long_name: longName, units, ...named, cell_methods: 'time: mean', _FillValue: fillValue };
    return [name, { type: 'double', dimensions: ['time'], attributes: own }] as const;
  });
  return {
    dimensions: { time: 'unlimited', nv: 2 },
    attributes: { ...blankChecksum, Conventions: 'CF-1.11', ...attributes },
    variables: {
      time: { type: 'double', dimensions: ['time'], attributes: { ...timeAttributes(axis), bounds: 'time_bnds' } },
      time_bnds: { type: 'double', dimensions: ['time', 'nv'] },
      ...Object.fromEntries(series),
    },
  };
}

/** Reads all records of a series file. @throws InputError when it is broken, counts time otherwise or lacks a series */
export function readTimeseries(path: string, axis: TimeAxis, table: SeriesTable): SeriesRecord[] {
  const file = openNetcdf(path);
  if (file.attributes.sha256 !== undefined && !checksumHolds(file.bytes))
    throw new InputError(`The series ${path} must match its checksum but does not; restore it or move it away.`);
  const { units, calendar } = file.variable('time').attributes;
  if (units !== cfTimeUnits(axis) || calendar !== cfCalendar(axis))
    throw new InputError(
      `The times of ${path} must be in '${cfTimeUnits(axis)}' (${cfCalendar(axis)}) but are in '${units}' (${calendar}); use another output folder.`,
    );
  return recordsOf(file, Object.keys(table));
}

function recordsOf(file: NetcdfFile, names: readonly string[]): SeriesRecord[] {
  const bounds = file.variable('time_bnds').values();
  const columns = names.map((name) => [name, file.variable(name).values()] as const);
  return Array.from({ length: bounds.length / 2 }, (_, n) => ({
    startSeconds: Math.round((bounds[2 * n] ?? 0) * daySeconds),
    endSeconds: Math.round((bounds[2 * n + 1] ?? 0) * daySeconds),
    values: Object.fromEntries(columns.map(([name, values]) => [name, values[n] ?? Number.NaN])),
  }));
}

/**
 * Adds records to a series file, which is rewritten whole. Records at or after the first new one are replaced, so a
 * run that resumes from an older checkpoint leaves one record a span.
 */
export function appendTimeseries(
  path: string,
  axis: TimeAxis,
  table: SeriesTable,
  records: readonly SeriesRecord[],
  attributes: Attributes = {},
): void {
  const first = records[0];
  if (!first) return;
  const before = existsSync(path) ? readTimeseries(path, axis, table) : [];
  const kept = before.filter(({ startSeconds }) => startSeconds < first.startSeconds);
  const names = Object.keys(table);
  writeNetcdf(
    path,
    definition(axis, table, attributes),
    (writer) => {
      for (const { startSeconds, endSeconds, values } of [...kept, ...records]) {
        const span = [startSeconds / daySeconds, endSeconds / daySeconds];
        const numbers = names.map((name) => [name, [finite(values[name])]] as const);
        writer.writeRecord({ time: [(startSeconds + endSeconds) / 2 / daySeconds], time_bnds: span, ...Object.fromEntries(numbers) });
      }
    },
    { overwrite: true },
  );
}

const finite = (value: number | undefined): number => (value !== undefined && Number.isFinite(value) ? value : fillValue);
