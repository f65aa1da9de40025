/**
 * Header of a classic netCDF file with 64-bit offsets (CDF-2), after the file format specification of Unidata
 * (NetCDF Classic Format, https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html).
 */
import {
  type Attributes,
  type AttributeValue,
  encodeNumbers,
  type NetcdfDefinition,
  type NetcdfType,
  netcdfTypes,
  type VariableDefinition,
} from './netcdf-types.ts';

const tags = { dimension: 10, variable: 11, attribute: 12 } as const;
const largestSlab = 2 ** 32 - 4;

/** Where a variable lies in the file. */
export interface VariableLayout {
  readonly type: NetcdfType;
  readonly dimensions: readonly string[];
  /** Numbers in the variable, or in one record of it. */
  readonly count: number;
  readonly record: boolean;
  /** Bytes in the file, or in one record, without and with padding. */
  readonly bytes: number;
  readonly paddedBytes: number;
  readonly offset: number;
}

export interface FileLayout {
  readonly variables: ReadonlyMap<string, VariableLayout>;
  readonly recordsStart: number;
  readonly recordBytes: number;
}

const padded = (bytes: number): number => 4 * Math.ceil(bytes / 4);

/** Bytes appended to bytes; counts are 32-bit, offsets 64-bit. */
class HeaderBytes {
  readonly #parts: Buffer[] = [];

  count(n: number): void {
    const part = Buffer.alloc(4);
    part.writeUInt32BE(n);
    this.#parts.push(part);
  }
  offset(n: number): void {
    const part = Buffer.alloc(8);
    part.writeBigUInt64BE(BigInt(n));
    this.#parts.push(part);
  }
  raw(bytes: Buffer): void {
    this.#parts.push(bytes, Buffer.alloc(padded(bytes.length) - bytes.length));
  }
  name(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.count(bytes.length);
    this.raw(bytes);
  }
  list(tag: number, length: number): void {
    this.count(length > 0 ? tag : 0);
    this.count(length);
  }
  join(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

const ofVariablesType = new Set(['_FillValue', 'missing_value', 'valid_min', 'valid_max', 'valid_range', 'flag_values', 'flag_masks']);

/** Type and numbers of an attribute that is not a text. */
function numericAttribute(name: string, value: Exclude<AttributeValue, string>, ownType: NetcdfType): [NetcdfType, readonly number[]] {
  if (typeof value === 'object' && 'type' in value) return [value.type, value.values];
  const values = typeof value === 'number' ? [value] : value;
  return [ofVariablesType.has(name) ? ownType : 'double', values];
}

function writeAttributes(out: HeaderBytes, attributes: Attributes, ownType: NetcdfType): void {
  const entries = Object.entries(attributes);
  out.list(tags.attribute, entries.length);
  for (const [name, value] of entries) {
    out.name(name);
    if (typeof value === 'string') {
      out.count(netcdfTypes.char.code);
      out.name(value);
      continue;
    }
    const [type, values] = numericAttribute(name, value, ownType);
    out.count(netcdfTypes[type].code);
    out.count(values.length);
    out.raw(encodeNumbers(type, values));
  }
}

type SizedVariable = Omit<VariableLayout, 'offset'>;

/** Size of one variable. @throws RangeError for what CDF-2 cannot hold */
function sizeOf(name: string, { type, dimensions }: VariableDefinition, lengths: NetcdfDefinition['dimensions']): SizedVariable {
  const sizes = dimensions.map((dimension) => {
    const length = lengths[dimension];
    if (length === undefined) throw new RangeError(`A netCDF variable must use defined dimensions; got '${dimension}'; define it.`);
    return length;
  });
  const record = sizes[0] === 'unlimited';
  const fixed = sizes.slice(record ? 1 : 0);
  if (fixed.includes('unlimited')) throw new RangeError(`The unlimited dimension must come first; '${name}' has it later; reorder it.`);
  const count = fixed.reduce<number>((product, n) => product * Number(n), 1);
  const bytes = count * netcdfTypes[type].bytes;
  if (padded(bytes) > largestSlab)
    throw new RangeError(`A variable or record must hold at most 4 GiB; '${name}' has ${bytes} bytes; split it.`);
  return { type, dimensions, count, record, bytes, paddedBytes: padded(bytes) };
}

/** Places of variables behind a header: the fixed ones first, then those of a record. */
function layOut({ dimensions, variables }: NetcdfDefinition, headerBytes: number): FileLayout {
  const sized = Object.entries(variables).map(([name, variable]) => [name, sizeOf(name, variable, dimensions)] as const);
  const fixed = sized.filter(([, { record }]) => !record);
  const records = sized.filter(([, { record }]) => record);
  const placed = new Map<string, VariableLayout>();
  let offset = headerBytes;
  for (const [name, variable] of [...fixed, ...records]) {
    placed.set(name, { ...variable, offset });
    offset += variable.paddedBytes;
  }
  const recordsStart = fixed.reduce((sum, [, { paddedBytes }]) => sum + paddedBytes, headerBytes);
  const recordBytes = records.length === 1 ? (records[0]?.[1].bytes ?? 0) : offset - recordsStart; // a lone one is not padded
  return { variables: placed, recordsStart, recordBytes };
}

function encode(definition: NetcdfDefinition, layout: FileLayout): Buffer {
  const out = new HeaderBytes();
  out.raw(Buffer.from('CDF\x02', 'latin1'));
  out.count(0);
  const dimensions = Object.entries(definition.dimensions);
  const ids = new Map(dimensions.map(([name], id) => [name, id]));
  out.list(tags.dimension, dimensions.length);
  for (const [name, length] of dimensions) {
    out.name(name);
    out.count(length === 'unlimited' ? 0 : length);
  }
  writeAttributes(out, definition.attributes ?? {}, 'double');
  const names = Object.keys(definition.variables);
  out.list(tags.variable, names.length);
  for (const name of names) {
    const variable = layout.variables.get(name);
    if (!variable) continue;
    out.name(name);
    out.count(variable.dimensions.length);
    for (const dimension of variable.dimensions) out.count(ids.get(dimension) ?? 0);
    writeAttributes(out, definition.variables[name]?.attributes ?? {}, variable.type);
    out.count(netcdfTypes[variable.type].code);
    out.count(variable.paddedBytes);
    out.offset(variable.offset);
  }
  return out.join();
}

/** Position of the number of records in the header. */
export const recordCountPosition = 4;

/** Header of a file without records yet, and the places of its variables. */
export function encodeHeader(definition: NetcdfDefinition): { header: Buffer; layout: FileLayout } {
  const { length } = encode(definition, layOut(definition, 0));
  const layout = layOut(definition, length);
  return { header: encode(definition, layout), layout };
}
