import { type AxisMap, denseStrides, type Shape } from '../graph/graph.ts';
import type { Indexing } from './indexing.ts';
import { type Access, type Buffer, outside } from './kernel.ts';

/** Where the numbers of a node lie: at base + Σ index × stride + iteration × perIteration in a buffer. */
export interface Storage {
  readonly buffer: Buffer;
  readonly base: number;
  readonly strides: readonly number[];
  readonly perIteration: number;
}

export const newBuffer = (size: number, role: Buffer['role'], values?: Float64Array): Buffer =>
  values ? { size, role, values, offset: 0 } : { size, role, offset: 0 };

/** A dense array that fills a buffer. */
export const denseStorage = (buffer: Buffer, shape: Shape): Storage => ({ buffer, base: 0, strides: denseStrides(shape), perIteration: 0 });

/** Whether an array of this shape lies there without gaps, in row-major order. */
export function isDense({ strides }: Storage, shape: Shape): boolean {
  return denseStrides(shape).every((stride, axis) => shape[axis] === 1 || strides[axis] === stride);
}

/** The same numbers under another shape; the storage must be dense. */
export const reshapedStorage = (storage: Storage, shape: Shape): Storage => ({ ...storage, strides: denseStrides(shape) });

/** Index i of the leading axis, as the iteration of a loop. */
export function perIterationStorage({ buffer, base, strides }: Storage): Storage {
  const [perIteration = 0, ...rest] = strides;
  return { buffer, base, strides: rest, perIteration };
}

/** The part of a storage that begins at an index of one axis. */
export const partOfStorage = (storage: Storage, axis: number, from: number): Storage => ({
  ...storage,
  base: storage.base + from * (storage.strides[axis] as number),
});

/** The storage of a view when its tables are evenly spaced and closed; undefined otherwise. */
export function viewedStorage(storage: Storage, axes: readonly AxisMap[], shape: Shape): Storage | undefined {
  let base = storage.base;
  const strides = shape.map(() => 0);
  for (const [source, { axis, table }] of axes.entries()) {
    const first = table[0] ?? -1;
    const step = table.length > 1 ? (table[1] as number) - first : 0;
    if (table.some((entry, v) => entry < 0 || entry !== first + v * step)) return undefined;
    const stride = storage.strides[source] as number;
    base += first * stride;
    if (axis >= 0) strides[axis] = (strides[axis] as number) + step * stride;
  }
  return { buffer: storage.buffer, base, strides, perIteration: storage.perIteration };
}

/** The access of a loop nest with `loops` axes that reads or writes a storage at an indexing. */
export function accessOf(storage: Storage, indexing: Indexing, loops: number, fill = 0): Access {
  const tables: (Int32Array | undefined)[] = new Array(loops).fill(undefined);
  let base = storage.base;
  for (const [axis, { loop, table }] of indexing.entries()) {
    const stride = storage.strides[axis] as number;
    if (loop < 0) base += (table.entries[0] as number) * stride;
    else if (stride !== 0 || table.open) tables[loop] = addTables(tables[loop], scaled(table.entries, stride));
  }
  return { buffer: storage.buffer, base, tables, fill, perIteration: storage.perIteration };
}

const scaledTables = new WeakMap<Int32Array, Map<number, Int32Array>>();

function scaled(entries: Int32Array, stride: number): Int32Array {
  const known = scaledTables.get(entries) ?? new Map<number, Int32Array>();
  scaledTables.set(entries, known);
  const table = known.get(stride) ?? entries.map((entry) => (entry < 0 ? outside : entry * stride));
  known.set(stride, table);
  return table;
}

const addTables = (a: Int32Array | undefined, b: Int32Array): Int32Array =>
  a ? a.map((entry, v) => (entry === outside || b[v] === outside ? outside : entry + (b[v] as number))) : b;

/** Drops the axes of extent 1 of a loop nest from an access. */
export function withoutUnitAxes(access: Access, extents: readonly number[]): Access {
  if (!extents.includes(1)) return access;
  let base = access.base;
  const tables = access.tables.filter((table, axis) => {
    if (extents[axis] !== 1) return true;
    base += table?.[0] ?? 0;
    return false;
  });
  return { ...access, base, tables };
}
