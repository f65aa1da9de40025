import { NetCDFReader } from 'netcdfjs';
import { InputError } from '../kernel/errors.ts';
import { decodeNumbers, type NetcdfType, netcdfTypes } from './netcdf-types.ts';

/** Attributes of a variable or a file, with the text or the number or numbers that stand there. */
export type ReadAttributes = { readonly [name: string]: string | number | readonly number[] };
type Header = NetCDFReader['header'];

/** One variable of an open file. */
export interface NetcdfVariable {
  readonly name: string;
  readonly type: NetcdfType;
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  readonly attributes: ReadAttributes;
  /** The numbers as they stand in the file. */
  readonly stored: () => ReturnType<typeof decodeNumbers>;
  /** The numbers meant: unpacked, NaN where missing. Floats stay float32, all else is float64. */
  readonly values: () => Float32Array | Float64Array;
}

/** A classic netCDF file in memory. */
export interface NetcdfFile {
  readonly path: string;
  readonly attributes: ReadAttributes;
  readonly dimensions: { readonly [name: string]: number };
  readonly names: readonly string[];
  readonly bytes: Uint8Array;
  /** @throws InputError when the file has no such variable, or it has another shape than asked for */
  readonly variable: (name: string, shape?: readonly number[]) => NetcdfVariable;
}

const decoder = new TextDecoder();

/** netcdfjs reads names and texts byte by byte; files hold UTF-8. */
const utf8 = (text: string): string => decoder.decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));

/** netcdfjs reads the bytes of attributes without their sign. */
function readAttribute(type: string, value: unknown): string | number | readonly number[] {
  if (typeof value === 'string') return utf8(value);
  const numbers = [value].flat() as number[];
  const signed = type === 'byte' ? [...Int8Array.from(numbers)] : numbers;
  return signed.length === 1 ? (signed[0] ?? Number.NaN) : signed;
}

const readAttributes = (list: readonly { name: string; type: string; value: unknown }[]): ReadAttributes =>
  Object.fromEntries(list.map(({ name, type, value }) => [utf8(name), readAttribute(type, value)]));

/** netcdfjs lets pass what makes no sense. @throws TypeError for unknown types and dimensions */
function checkHeader(header: Header): Header {
  const dimensions = header.dimensions ?? [];
  const makesSense = (header.variables ?? []).every(
    ({ type, dimensions: ids }) => type in netcdfTypes && ids.every((id) => dimensions[id] !== undefined),
  );
  if (!makesSense) throw new TypeError('unknown type or dimension');
  return { ...header, dimensions, variables: header.variables ?? [] };
}

function parseHeader(path: string, bytes: Uint8Array): Header {
  try {
    return checkHeader(new NetCDFReader(bytes).header);
  } catch (error) {
    const kind = error instanceof TypeError ? 'is not a classic netCDF file (CDF-1 or CDF-2)' : 'is truncated inside its header';
    throw new InputError(`The file ${path} ${kind}; restore it from its source or write it again.`);
  }
}

/** A stored variable's place: netcdfjs tells offsets, sizes follow from shape and type. */
interface Place {
  readonly type: NetcdfType;
  readonly shape: readonly number[];
  readonly record: boolean;
  readonly offset: number;
  readonly slabBytes: number;
}

function places({ variables, dimensions, recordDimension }: Header): { of: Place[]; recordBytes: number } {
  const of = variables.map((variable): Place => {
    const type = variable.type as NetcdfType;
    const shape = variable.dimensions.map((id) => (id === recordDimension.id ? recordDimension.length : (dimensions[id]?.size ?? 0)));
    const slabBytes = shape.slice(variable.record ? 1 : 0).reduce((product, n) => product * n, netcdfTypes[type].bytes);
    return { type, shape, record: variable.record, offset: variable.offset, slabBytes };
  });
  const records = of.filter(({ record }) => record);
  const padded = records.reduce((sum, { slabBytes }) => sum + 4 * Math.ceil(slabBytes / 4), 0);
  return { of, recordBytes: records.length === 1 ? (records[0]?.slabBytes ?? 0) : padded };
}

const endOf = ({ record, shape, offset, slabBytes }: Place, recordBytes: number): number => {
  const records = shape[0] ?? 0;
  if (!record) return offset + slabBytes;
  return records === 0 ? 0 : offset + (records - 1) * recordBytes + slabBytes;
};

/** Joins the slabs of a variable. */
function storedBytes(bytes: Uint8Array, place: Place, recordBytes: number): Uint8Array {
  const { offset, slabBytes, shape } = place;
  if (!place.record) return bytes.subarray(offset, offset + slabBytes);
  const joined = new Uint8Array(slabBytes * (shape[0] ?? 0));
  for (let r = 0; r < (shape[0] ?? 0); r++) {
    const start = offset + r * recordBytes;
    joined.set(bytes.subarray(start, start + slabBytes), r * slabBytes);
  }
  return joined;
}

/** value = stored · scale_factor + add_offset, and NaN where stored is the fill or missing value. */
function unpack(type: NetcdfType, stored: ArrayLike<number>, attributes: ReadAttributes): Float32Array | Float64Array {
  const { scale_factor: scale = 1, add_offset: offset = 0 } = attributes;
  const stated = [attributes._FillValue, attributes.missing_value].flat().filter((value) => typeof value === 'number');
  const missing = type === 'float' ? stated.map(Math.fround) : stated;
  const packed = scale !== 1 || offset !== 0;
  const values = type === 'float' && !packed ? Float32Array.from(stored) : Float64Array.from(stored);
  for (let n = 0; n < values.length; n++) {
    const value = stored[n] ?? Number.NaN;
    if (missing.includes(value)) values[n] = Number.NaN;
    else if (packed) values[n] = value * Number(scale) + Number(offset);
  }
  return values;
}

/**
 * The contents of a classic netCDF file, wherever its bytes come from.
 * @param path as in messages
 * @throws InputError when it is of another kind, or shorter than it should be
 */
export function netcdfContents(path: string, bytes: Uint8Array): NetcdfFile {
  const header = parseHeader(path, bytes);
  const { of, recordBytes } = places(header);
  const expected = Math.max(0, ...of.map((place) => endOf(place, recordBytes)));
  if (bytes.length < expected)
    throw new InputError(
      `The file ${path} must have ${expected} bytes but has ${bytes.length}, so it is truncated; restore it or write it again.`,
    );
  const variables = new Map<string, NetcdfVariable>();
  header.variables.forEach((entry, n) => {
    const place = of[n];
    if (!place) return;
    const attributes = readAttributes(entry.attributes);
    const stored = () => decodeNumbers(place.type, storedBytes(bytes, place, recordBytes));
    const dimensions = entry.dimensions.map((id) => header.dimensions[id]?.name ?? '');
    const values = () => unpack(place.type, stored(), attributes);
    variables.set(entry.name, { name: entry.name, type: place.type, dimensions, shape: place.shape, attributes, stored, values });
  });
  const sizes = header.dimensions.map(({ name, size }, id) => {
    return [name, id === header.recordDimension.id ? header.recordDimension.length : size] as const;
  });
  const variable = (name: string, shape?: readonly number[]) => find(path, variables, name, shape);
  const attributes = readAttributes(header.globalAttributes);
  return { path, attributes, dimensions: Object.fromEntries(sizes), names: [...variables.keys()], bytes, variable };
}

function find(path: string, variables: ReadonlyMap<string, NetcdfVariable>, name: string, shape?: readonly number[]): NetcdfVariable {
  const variable = variables.get(name);
  if (!variable)
    throw new InputError(`The file ${path} must hold the variable '${name}' but does not; restore the file that belongs there.`);
  if (shape && shape.join() !== variable.shape.join())
    throw new InputError(
      `Variable '${name}' of ${path} must have shape [${shape.join(', ')}] but has [${variable.shape.join(', ')}]; use the file of this resolution.`,
    );
  return variable;
}
