import { InputError } from '../kernel/index.ts';
import { blankChecksum, checksumHolds } from './netcdf-checksum.ts';
import { openNetcdf } from './netcdf-reader.ts';
import { writeNetcdf } from './netcdf-writer.ts';

/** Rows of float64 numbers by name, all of one length, and what stands beside them. */
export interface ArrayFile {
  readonly rows: ReadonlyMap<string, Float64Array>;
  readonly attributes: { readonly [name: string]: string };
}

/** Writes rows of numbers, bit for bit, with a checksum over the whole file; replaces an older file whole. */
export function writeArrays(path: string, { rows, attributes }: ArrayFile): void {
  const length = [...rows.values()][0]?.length ?? 0;
  const variables = Object.fromEntries([...rows.keys()].map((name) => [name, { type: 'double', dimensions: ['place'] } as const]));
  const fill = (writer: { write(name: string, values: Float64Array): void }): void => {
    for (const [name, values] of rows) writer.write(name, values);
  };
  writeNetcdf(path, { dimensions: { place: length }, attributes: { ...blankChecksum, ...attributes }, variables }, fill, {
    overwrite: true,
  });
}

/** Reads rows of numbers back. @throws InputError when the file is missing, broken or not what was written */
export function readArrays(path: string): ArrayFile {
  const file = openNetcdf(path);
  if (!checksumHolds(file.bytes)) throw new InputError(`The file ${path} must match its checksum but does not; remove it to begin anew.`);
  const rows = new Map(file.names.map((name) => [name, Float64Array.from(file.variable(name).stored())]));
  return { rows, attributes: Object.fromEntries(Object.entries(file.attributes).map(([name, value]) => [name, String(value)])) };
}
