import type { Operation } from './graph.ts';

type Numbers = Int32Array | Float64Array;

const wordsOf = (numbers: Numbers): Int32Array => new Int32Array(numbers.buffer, numbers.byteOffset, numbers.byteLength / 4);

/** Of long arrays about so many words are looked at. */
const sampled = 2048;

/** FNV-1a, word by word, over evenly spaced samples of the bits. */
function hashOf(words: Int32Array): number {
  const stride = 2 * Math.floor(words.length / sampled) + 1;
  let hash = 0x811c9dc5 ^ words.length;
  for (let n = 0; n < words.length; n += stride) {
    hash = Math.imul(hash ^ (words[n] as number), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Whether two arrays have the same bits. */
function equal(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}

/** Keeps arrays of numbers once: those with equal content get the same serial number and can be the same object. */
class ContentTable<T extends Numbers> {
  private readonly known = new Map<T, { readonly kept: T; readonly id: number }>();
  private readonly buckets = new Map<number, { readonly kept: T; readonly id: number }[]>();
  private count = 0;

  entry(numbers: T): { readonly kept: T; readonly id: number } {
    const seen = this.known.get(numbers);
    if (seen) return seen;
    const words = wordsOf(numbers);
    const hash = hashOf(words);
    const bucket = this.buckets.get(hash) ?? [];
    let entry = bucket.find(({ kept }) => equal(wordsOf(kept), words));
    if (!entry) {
      entry = { kept: numbers, id: this.count++ };
      bucket.push(entry);
      this.buckets.set(hash, bucket);
    }
    this.known.set(numbers, entry);
    return entry;
  }
}

/** Says in a short text what an operation is: two operations are equal when their keys are. Tables and constants count by content. */
export class OperationKeys {
  private readonly tables = new ContentTable<Int32Array>();
  private readonly constants = new ContentTable<Float64Array>();
  private readonly keys = new Map<Operation, string>();
  private readonly bodies = new Map<object, number>();
  private bodyCount = 0;

  /** The one array kept for this content. */
  readonly sharedTable = (table: Int32Array): Int32Array => this.tables.entry(table).kept;

  keyOf(operation: Operation): string {
    const known = this.keys.get(operation);
    if (known !== undefined) return known;
    const key = this.describe(operation);
    this.keys.set(operation, key);
    return key;
  }

  private describe(operation: Operation): string {
    switch (operation.kind) {
      case 'constant':
        return `constant ${this.constants.entry(operation.values).id}`;
      case 'view':
        return `view ${operation.axes.map(({ axis, table }) => `${axis}:${this.tables.entry(table).id}`).join()} ${operation.fill}`;
      case 'loop': {
        const { body, count, carried, sequences, reverse } = operation;
        return `loop ${this.bodyNumber(body)} ${count} ${carried} ${sequences} ${reverse}`;
      }
      default:
        return Object.values(operation).join(' ');
    }
  }

  private bodyNumber(body: object): number {
    const known = this.bodies.get(body);
    if (known !== undefined) return known;
    this.bodies.set(body, this.bodyCount);
    return this.bodyCount++;
  }
}
