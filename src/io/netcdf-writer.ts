import { type AtomicFile, streamAtomically } from './atomic-file.ts';
import { checksumOf, checksumPosition } from './netcdf-checksum.ts';
import { encodeHeader, type FileLayout, recordCountPosition, type VariableLayout } from './netcdf-header.ts';
import { encodeNumbers, type NetcdfDefinition, type Numbers } from './netcdf-types.ts';

/** A CDF-2 file being streamed: variables one at a time, records one after the other. */
export class NetcdfWriter {
  readonly #file: AtomicFile;
  readonly #layout: FileLayout;
  readonly #headerBytes: number;
  readonly #missing: Set<string>;
  #records = 0;

  constructor(file: AtomicFile, definition: NetcdfDefinition) {
    const { header, layout } = encodeHeader(definition);
    this.#file = file;
    this.#layout = layout;
    this.#headerBytes = header.length;
    this.#missing = new Set([...layout.variables].filter(([, { record }]) => !record).map(([name]) => name));
    file.write(header);
  }

  /** Writes a whole variable without the unlimited dimension. @throws RangeError when the count of numbers is wrong */
  write(name: string, values: Numbers): void {
    const variable = this.#find(name, false);
    this.#put(name, variable, values, variable.offset);
    this.#missing.delete(name);
  }

  /** Appends one record: the values of every variable with the unlimited dimension. */
  writeRecord(values: { readonly [name: string]: Numbers }): void {
    for (const [name, variable] of this.#layout.variables) {
      if (!variable.record) continue;
      this.#put(name, variable, values[name] ?? [], variable.offset + this.#records * this.#layout.recordBytes);
    }
    this.#records++;
    this.#file.extend(this.#layout.recordsStart + this.#records * this.#layout.recordBytes);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#records);
    this.#file.write(count, recordCountPosition);
  }

  /** Checks that nothing is missing and fills in the checksum attribute where the definition has one. */
  finish(): void {
    const [missing] = this.#missing;
    if (missing !== undefined) throw new RangeError(`Every variable of a netCDF file must be written; '${missing}' was not; write it.`);
    this.#file.extend(this.#layout.recordsStart);
    const position = checksumPosition(this.#file.read(0, this.#headerBytes));
    if (position === undefined) return;
    const digest = checksumOf(this.#file.read(0, this.#file.size), position);
    this.#file.write(Buffer.from(digest, 'latin1'), position);
  }

  #find(name: string, record: boolean): VariableLayout {
    const variable = this.#layout.variables.get(name);
    if (variable?.record === record) return variable;
    throw new RangeError(`A netCDF variable must be defined before it is written; got '${name}'; add it to the definition.`);
  }

  #put(name: string, variable: VariableLayout, values: Numbers, offset: number): void {
    if (values.length !== variable.count)
      throw new RangeError(`netCDF variable '${name}' must get ${variable.count} numbers; got ${values.length}; check its dimensions.`);
    this.#file.write(encodeNumbers(variable.type, values), offset);
  }
}

/** Writes a netCDF file atomically: `fill` streams variables and records into it. */
export function writeNetcdf(
  path: string,
  definition: NetcdfDefinition,
  fill: (writer: NetcdfWriter) => void,
  options: { overwrite?: boolean } = {},
): void {
  streamAtomically(path, options, (file) => {
    const writer = new NetcdfWriter(file, definition);
    fill(writer);
    writer.finish();
  });
}
