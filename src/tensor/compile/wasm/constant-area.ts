import { remember } from '../remember.ts';

/** Every byte as one character, so that equal contents are equal texts. */
const byteText = new TextDecoder('latin1');

/** Read-only bytes that kernels look things up in: tables of byte offsets, masks, factors. Equal contents are stored once. */
export class ConstantArea {
  private readonly pieces: Uint8Array[] = [];
  private readonly addresses = new Map<string, number>();
  private readonly byObject = new WeakMap<Int32Array, Map<string, number>>();
  private end: number;
  readonly start: number;

  constructor(start: number) {
    this.start = start;
    this.end = start;
  }

  /** @returns the address of these bytes in memory, a multiple of 16 */
  place(bytes: Uint8Array): number {
    const key = byteText.decode(bytes);
    const known = this.addresses.get(key);
    if (known !== undefined) return known;
    const address = this.end;
    const padded = new Uint8Array(Math.ceil(bytes.length / 16) * 16);
    padded.set(bytes);
    this.pieces.push(padded);
    this.end += padded.length;
    this.addresses.set(key, address);
    return address;
  }

  placeNumbers(numbers: Int32Array | Float32Array | Float64Array): number {
    return this.place(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }

  /** The address of what a rule makes of a table; worked out once for every table object. */
  placeDerived(table: Int32Array, rule: string, derive: (entry: number) => number): number {
    const derived = remember(this.byObject, table, () => new Map<string, number>());
    return remember(derived, rule, () => this.placeNumbers(table.map(derive)));
  }

  get size(): number {
    return this.end - this.start;
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const piece of this.pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}
