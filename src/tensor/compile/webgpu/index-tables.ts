import { outside } from '../schedule/kernel.ts';

/** Entries from `from` to `to` (exclusive) of a table: intercept + stride v, or outside. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly intercept: number;
  readonly stride: number;
  readonly isOutside: boolean;
}

/** Tables of more pieces than this are looked up in memory. */
const mostSegments = 4;

const known = new WeakMap<Int32Array, readonly Segment[] | undefined>();

/** The evenly spaced pieces of a table, or undefined where they are many. */
export function segmentsOf(table: Int32Array): readonly Segment[] | undefined {
  if (!known.has(table)) known.set(table, cut(table));
  return known.get(table);
}

function cut(table: Int32Array): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  for (let from = 0; from < table.length; ) {
    if (segments.length === mostSegments) return undefined;
    const segment = segmentFrom(table, from);
    segments.push(segment);
    from = segment.to;
  }
  return segments;
}

function segmentFrom(table: Int32Array, from: number): Segment {
  const first = table[from] as number;
  let to = from + 1;
  if (first === outside) {
    while (table[to] === outside) to++;
    return { from, to, intercept: 0, stride: 0, isOutside: true };
  }
  const next = table[to];
  const stride = next === undefined || next === outside ? 0 : next - first;
  while (to < table.length && table[to] !== outside && table[to] === first + (to - from) * stride) to++;
  return { from, to, intercept: first - from * stride, stride, isOutside: false };
}

/** The tables of a program that shaders look up, one after the other; equal tables are kept once. */
export class TableMemory {
  private readonly places = new Map<string, number>();
  private readonly placesByTable = new WeakMap<Int32Array, number>();
  private readonly parts: Int32Array[] = [];
  private length = 0;

  /** Where a table begins. */
  place(table: Int32Array): number {
    const at = this.placesByTable.get(table);
    if (at !== undefined) return at;
    const key = table.join();
    const place = this.places.get(key) ?? this.append(table);
    this.places.set(key, place);
    this.placesByTable.set(table, place);
    return place;
  }

  private append(table: Int32Array): number {
    const place = this.length;
    this.parts.push(table);
    this.length += table.length;
    return place;
  }

  /** All tables; never empty. */
  contents(): Int32Array<ArrayBuffer> {
    const all = new Int32Array(Math.max(this.length, 4));
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
