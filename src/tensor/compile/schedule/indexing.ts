import type { AxisMap } from '../graph/graph.ts';

/** An index table that is kept once, however often it occurs. Entries of −1 stand for outside. */
export interface Table {
  readonly id: number;
  readonly entries: Int32Array;
  /** Whether any entry stands for outside. */
  readonly open: boolean;
  /** Whether entry v is v. */
  readonly identity: boolean;
}

/** Where one axis of a node is read: at table[v], v the index of a loop, or at table[0] when the loop is −1. */
export interface AxisIndex {
  readonly loop: number;
  readonly table: Table;
}

/** Where a node is read from within a loop nest, axis by axis. */
export type Indexing = readonly AxisIndex[];

/** Keeps tables and their compositions once, so that equal reads are found to be equal by their ids. */
export class TablePool {
  private readonly byContent = new Map<string, Table>();
  private readonly byArray = new WeakMap<Int32Array, Table>();
  private readonly compositions = new Map<string, Table>();

  intern(entries: Int32Array): Table {
    const known = this.byArray.get(entries);
    if (known) return known;
    const key = entries.join();
    let table = this.byContent.get(key);
    if (!table) {
      table = { id: this.byContent.size, entries, open: entries.includes(-1), identity: entries.every((entry, v) => entry === v) };
      this.byContent.set(key, table);
    }
    this.byArray.set(entries, table);
    return table;
  }

  /** v ↦ inner[outer[v]]. */
  compose(outer: Table, inner: Table): Table {
    if (inner.identity && !outer.open) return outer;
    if (outer.identity && outer.entries.length === inner.entries.length) return inner;
    const key = `${outer.id} ${inner.id}`;
    let table = this.compositions.get(key);
    if (!table) {
      table = this.intern(outer.entries.map((v) => (v < 0 ? -1 : (inner.entries[v] as number))));
      this.compositions.set(key, table);
    }
    return table;
  }

  identity(extent: number): Table {
    return this.intern(identityOf(extent));
  }

  /** Every point of a loop nest over `shape`, in turn. */
  everyPoint(shape: readonly number[], firstLoop = 0): Indexing {
    return shape.map((extent, axis) => ({ loop: firstLoop + axis, table: this.identity(extent) }));
  }

  /** Where the input of a view is read when the view is read at `indexing`. */
  throughView(indexing: Indexing, axes: readonly AxisMap[]): Indexing {
    return axes.map(({ axis, table }) => {
      const inner = this.intern(table);
      const outer = indexing[axis];
      return outer ? { loop: outer.loop, table: this.compose(outer.table, inner) } : { loop: -1, table: inner };
    });
  }

  /** Where an argument of an elementwise node is read when the node is: NumPy's broadcasting. */
  throughBroadcast(indexing: Indexing, shape: readonly number[], argument: readonly number[]): Indexing {
    const before = shape.length - argument.length;
    return argument.map((extent, axis) => {
      const outer = indexing[axis + before];
      if (outer && extent === shape[axis + before]) return outer;
      return { loop: -1, table: this.identity(1) };
    });
  }
}

const identities = new Map<number, Int32Array>();

function identityOf(extent: number): Int32Array {
  let entries = identities.get(extent);
  if (!entries) {
    entries = Int32Array.from({ length: extent }, (_, v) => v);
    identities.set(extent, entries);
  }
  return entries;
}

export const isOpen = (indexing: Indexing): boolean => indexing.some(({ table }) => table.open);

/** Whether every axis is read at the loop of the same number, each index at itself. */
export const isPointwise = (indexing: Indexing): boolean =>
  indexing.every(({ loop, table }, axis) => table.identity && (loop === axis || table.entries.length === 1));

export const indexingKey = (indexing: Indexing): string => indexing.map(({ loop, table }) => `${loop}:${table.id}`).join(' ');
