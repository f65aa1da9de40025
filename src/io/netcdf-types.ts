/** What a classic netCDF file can hold, and how its numbers stand in it: big-endian. */
export const netcdfTypes = {
  byte: { code: 1, bytes: 1 },
  char: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  int: { code: 4, bytes: 4 },
  float: { code: 5, bytes: 4 },
  double: { code: 6, bytes: 8 },
} as const;
export type NetcdfType = keyof typeof netcdfTypes;

/** A text, or numbers: plain ones are doubles unless the attribute must have its variable's type (_FillValue and its kind). */
export type AttributeValue = string | number | readonly number[] | { readonly type: NetcdfType; readonly values: readonly number[] };
export type Attributes = { readonly [name: string]: AttributeValue };

export interface VariableDefinition {
  readonly type: NetcdfType;
  /** Names of dimensions, slowest first; the unlimited one may only come first. */
  readonly dimensions: readonly string[];
  readonly attributes?: Attributes;
}

/** Everything that stands in the header of a file; the order of names is the order in the file. */
export interface NetcdfDefinition {
  readonly dimensions: { readonly [name: string]: number | 'unlimited' };
  readonly attributes?: Attributes;
  readonly variables: { readonly [name: string]: VariableDefinition };
}

/** Arrays of numbers of any kind. */
export type Numbers = ArrayLike<number>;

const hostIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Reverses the bytes of every number in place, on hosts that keep them the other way round. */
function swap(bytes: Buffer, width: number): Buffer {
  if (!hostIsLittle || width === 1) return bytes;
  return width === 2 ? bytes.swap16() : width === 4 ? bytes.swap32() : bytes.swap64();
}

const arrays = {
  byte: Int8Array,
  char: Uint8Array,
  short: Int16Array,
  int: Int32Array,
  float: Float32Array,
  double: Float64Array,
} as const;
type HostNumbers = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Numbers as bytes of a file; float32 and float64 arrays keep every bit. */
export function encodeNumbers(type: NetcdfType, values: Numbers): Buffer {
  const Kind = arrays[type];
  const copy: HostNumbers = values instanceof Kind ? values.slice() : Kind.from(values);
  return swap(Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength), netcdfTypes[type].bytes);
}

const swapped32 = (x: number): number => (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24);

/** The same in plain JavaScript, which a page has too. */
function swapInPlace({ buffer }: Uint8Array<ArrayBuffer>, width: number): void {
  if (!hostIsLittle || width === 1) return;
  if (width === 2) {
    const halves = new Uint16Array(buffer);
    halves.forEach((x, n) => {
      halves[n] = (x << 8) | (x >>> 8);
    });
    return;
  }
  const words = new Uint32Array(buffer);
  for (let n = 0; n < words.length; n++) words[n] = swapped32(words[n] as number);
  if (width === 8) for (let n = 0; n < words.length; n += 2) [words[n], words[n + 1]] = [words[n + 1] as number, words[n] as number];
}

/** Bytes of a file as numbers; undoes `encodeNumbers`. */
export function decodeNumbers(type: NetcdfType, bytes: Uint8Array): HostNumbers {
  const copy = new Uint8Array(bytes);
  swapInPlace(copy, netcdfTypes[type].bytes);
  return new arrays[type](copy.buffer);
}
