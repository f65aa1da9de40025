/**
 * What a graph is scheduled into: loop nests over one block of memory (the arena), grouped into stages between which threads meet.
 * Both code generators read this and nothing else. Offsets and sizes count numbers, not bytes.
 */
import type { ReductionName } from '../graph/graph.ts';

/** A dense array in the arena. Buffers whose lives do not meet may share memory. */
export interface Buffer {
  readonly size: number;
  readonly role: 'input' | 'output' | 'constant' | 'temporary';
  /** For constants. */
  readonly values?: Float64Array;
  /** Where it begins; set by the planner, a multiple of 16. */
  offset: number;
}

/** Entry of an axis table that reads or writes nothing. */
export const outside = -(2 ** 31);

/**
 * Where a loop nest reads or writes: buffer.offset + base + Σ tables[axis][v_axis] + perIteration × i, v the indices of the loop nest
 * and i the counter of the innermost enclosing loop stage. An undefined table: the address does not depend on that axis.
 */
export interface Access {
  readonly buffer: Buffer;
  readonly base: number;
  readonly tables: readonly (Int32Array | undefined)[];
  /** What a read gives where a table says `outside`. Writes are never outside. */
  readonly fill: number;
  readonly perIteration: number;
}

/** What a loop nest works out at each point. Shared parts are shared objects and are computed once. */
export type Expression =
  | { readonly kind: 'read'; readonly access: Access }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'apply'; readonly name: string; readonly arguments: readonly Expression[] };

export interface Write {
  readonly to: Access;
  readonly value: Expression;
}

/** Point by point over a space; the last axis is innermost. Extents of 1 have been left out, so a scalar has space []. */
export interface MapKernel {
  readonly kind: 'map';
  readonly space: readonly number[];
  readonly writes: readonly Write[];
}

/** A reduction to every point of `space` over all points of `over`; tables of its reads have the axes of space, then those of over. */
export interface ReduceKernel {
  readonly kind: 'reduce';
  readonly name: ReductionName;
  readonly space: readonly number[];
  readonly over: readonly number[];
  readonly value: Expression;
  /** Over `space`. */
  readonly to: Access;
}

/** A recurrence along columns of `length`; tables have the axes of space, then the one along the column. */
export interface CumulativeKernel {
  readonly kind: 'cumulative';
  readonly space: readonly number[];
  readonly length: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
  readonly value: Expression;
  readonly to: Access;
}

/** Thomas algorithm in every column; axes as for `CumulativeKernel`. lower[0] and upper[length−1] are not used. */
export interface TridiagonalKernel {
  readonly kind: 'tridiagonal';
  readonly space: readonly number[];
  readonly length: number;
  readonly lower: Expression;
  readonly diagonal: Expression;
  readonly upper: Expression;
  readonly right: Expression;
  readonly to: Access;
}

/**
 * to[b, m, n] = Σ_k left[b, m, k] right[b, k, n]. Tables: left [b, m, k], right [b, k, n], to [b, m, n].
 * Where a factor is constant, `innerRange[b]` is the range of k, `rowRange[b]` that of m and `columnRange[b]` that of n outside which it is
 * zero; rows and columns outside are written as 0.
 */
export interface MatmulKernel {
  readonly kind: 'matmul';
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly left: Access;
  readonly right: Access;
  readonly to: Access;
  readonly innerRange: readonly (readonly [number, number])[] | undefined;
  readonly rowRange: readonly (readonly [number, number])[] | undefined;
  readonly columnRange: readonly (readonly [number, number])[] | undefined;
}

/** Transform of every row of `space`; tables of both accesses: the axes of space, then the element within the row. */
export interface FourierKernel {
  readonly kind: 'fourier';
  readonly direction: 'analysis' | 'synthesis';
  readonly points: number;
  readonly waves: number;
  readonly space: readonly number[];
  readonly from: Access;
  readonly to: Access;
}

export type Kernel = MapKernel | ReduceKernel | CumulativeKernel | TridiagonalKernel | MatmulKernel | FourierKernel;

/** Kernels that do not depend on each other, after which threads meet; or a loop over stages. */
export type Stage =
  | { readonly kind: 'parallel'; readonly kernels: readonly Kernel[] }
  | {
      readonly kind: 'loop';
      /** The number of iterations; for the outermost loop of a program with `dynamicCount`, the most that a call may ask for. */
      readonly count: number;
      readonly reverse: boolean;
      readonly body: readonly Stage[];
    };

/** A scheduled graph. Inputs are written before, outputs read after a run; an output may be the same buffer as an input. */
export interface Program {
  readonly stages: readonly Stage[];
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly constants: readonly Buffer[];
  /** Numbers in the arena. */
  readonly size: number;
  /** Whether the count of the one outermost loop is given at run time. */
  readonly dynamicCount: boolean;
}

/** The stride of a table whose entries grow evenly from 0, or undefined. */
export function strideOf(table: Int32Array | undefined): number | undefined {
  if (!table) return 0;
  if (table.length < 2) return table[0] === 0 ? 0 : undefined;
  const stride = (table[1] as number) - (table[0] as number);
  return table.every((entry, v) => entry === v * stride) ? stride : undefined;
}
