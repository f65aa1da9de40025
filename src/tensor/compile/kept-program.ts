import { DefaultDeserializer, DefaultSerializer } from 'node:v8';
import { defaultCacheFolder, keep, keepNewest, readKept } from './disk-cache.ts';
import type { Program } from './schedule/kernel.ts';
import type { LeafType } from './trace/traced-tree.ts';

declare module 'v8' {
  interface Serializer {
    /** What Node.js calls for typed arrays. */
    _writeHostObject(view: ArrayBufferView): void;
  }
  interface Deserializer {
    _readHostObject(): ArrayBufferView;
  }
}

/** What tracing and scheduling make of a function from tree to tree. */
export interface ScheduledTree {
  readonly program: Program;
  readonly inputs: readonly LeafType[];
  readonly outputs: readonly LeafType[];
}

const ending = '.program';
/** Programs that are kept at the most; at T31 one has 15 MB. */
const mostKept = 8;

/** The same numbers as float32 where that loses nothing. */
function narrowed(view: ArrayBufferView): Float32Array | undefined {
  if (!(view instanceof Float64Array)) return undefined;
  const narrow = Float32Array.from(view);
  return narrow.every((value, n) => Object.is(value, view[n])) ? narrow : undefined;
}

class ProgramSerializer extends DefaultSerializer {
  override _writeHostObject(view: ArrayBufferView): void {
    const narrow = narrowed(view);
    this.writeUint32(Number(narrow !== undefined));
    super._writeHostObject(narrow ?? view);
  }
}

class ProgramDeserializer extends DefaultDeserializer {
  override _readHostObject(): ArrayBufferView {
    const isNarrow = this.readUint32() === 1;
    const view = super._readHostObject();
    return isNarrow ? Float64Array.from(view as Float32Array) : view;
  }
}

const sameLeaves = (a: readonly LeafType[], b: readonly LeafType[]): boolean =>
  a.length === b.length &&
  a.every(({ path, shape, dtype }, n) => path === b[n]?.path && dtype === b[n].dtype && shape.join() === b[n].shape.join());

/** What another version of Node.js wrote may not be readable. */
function unpacked(bytes: Uint8Array): ScheduledTree | undefined {
  try {
    const reader = new ProgramDeserializer(bytes);
    reader.readHeader();
    return reader.readValue() as ScheduledTree;
  } catch {
    return undefined;
  }
}

/** The program kept under a key, or undefined where there is none, it is damaged, or it takes other leaves. */
export function readProgram(key: string, inputs: readonly LeafType[], folder = defaultCacheFolder()): ScheduledTree | undefined {
  const bytes = readKept(folder, `${key}${ending}`);
  const kept = bytes && unpacked(bytes);
  return kept && sameLeaves(kept.inputs, inputs) ? kept : undefined;
}

/** Keeps a program, with objects that it shares still shared, and no more than the newest few. */
export function keepProgram(key: string, tree: ScheduledTree, folder = defaultCacheFolder()): void {
  const writer = new ProgramSerializer();
  writer.writeHeader();
  writer.writeValue(tree);
  keep(folder, `${key}${ending}`, writer.releaseBuffer());
  keepNewest(folder, ending, mostKept);
}
