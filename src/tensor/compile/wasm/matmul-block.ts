import binaryen from 'binaryen';
import type { MatmulKernel } from '../schedule/kernel.ts';
import { type ExpressionRef, scratchGlobal, type Target } from './function-builder.ts';
import type { Place } from './place.ts';
import type { Scope } from './scope.ts';
import { address, loadSplat, storeLane } from './vector-access.ts';

/** Numbers between neighbours within a product to[m, n] = Σ_k left[m, k] right[k, n]. */
export interface Strides {
  readonly leftRow: number;
  readonly leftInner: number;
  readonly rightInner: number;
  readonly rightColumn: number;
  readonly toRow: number;
  readonly toColumn: number;
}

/** Equal blocks of a product, each worked out in registers. Axes of the places and of scopes: batch, block of rows, block of columns. */
export interface Blocks {
  readonly target: Target;
  readonly inner: number;
  readonly strides: Strides;
  readonly left: Place;
  readonly right: Place;
  readonly to: Place;
  /** Rows of a block, and the first row of the first. */
  readonly rows: number;
  readonly firstRow: number;
  /** Columns of a block, and the first column of the first. */
  readonly columns: number;
  readonly firstColumn: number;
  /** Vectors of columns of a block, and the columns of the last that exist. */
  readonly vectors: number;
  readonly lastColumns: number;
  /** Whether vectors of `right` are gathered into scratch first, [inner][vectors]. */
  readonly packed: boolean;
  readonly innerRange: MatmulKernel['innerRange'];
  readonly rowRange: MatmulKernel['rowRange'];
  readonly columnRange: MatmulKernel['columnRange'];
}

const set = (scope: Scope, local: number, value: ExpressionRef): void => scope.emit(scope.builder.module.local.set(local, value));

const disjoint = (first: number, size: number, [from, to]: readonly [number, number]): boolean => first + size <= from || first >= to;

/** The range of k of every batch, block of rows and block of columns; empty where the block has only zeros. */
function boundsOf(blocks: Blocks, [batch, rowTiles, columnTiles]: readonly [number, number, number]): Int32Array {
  const { inner, rows, firstRow, columns, firstColumn, innerRange, rowRange, columnRange } = blocks;
  const whole = [0, Number.POSITIVE_INFINITY] as const;
  const bounds = Array.from({ length: batch * rowTiles * columnTiles }, (_, n) => {
    const b = Math.floor(n / (rowTiles * columnTiles));
    const row = firstRow + (Math.floor(n / columnTiles) % rowTiles) * rows;
    const column = firstColumn + (n % columnTiles) * columns;
    const [from, to] = innerRange?.[b] ?? [0, inner];
    const empty = from >= to || disjoint(row, rows, rowRange?.[b] ?? whole) || disjoint(column, columns, columnRange?.[b] ?? whole);
    return empty ? [0, 0] : [from, to];
  });
  return Int32Array.from(bounds.flat());
}

function innerBounds(blocks: Blocks, scope: Scope): [ExpressionRef, ExpressionRef] {
  const { i32 } = scope.builder.module;
  if (!blocks.innerRange && !blocks.rowRange && !blocks.columnRange) return [i32.const(0), i32.const(blocks.inner)];
  const extents = scope.extents as readonly [number, number, number];
  const table = blocks.target.constants.placeNumbers(boundsOf(blocks, extents));
  const [b, row, column] = [0, 1, 2].map((axis) => scope.builder.get(scope.index(axis))) as [ExpressionRef, ExpressionRef, ExpressionRef];
  const tile = i32.add(i32.mul(i32.add(i32.mul(b, i32.const(extents[1])), row), i32.const(extents[2])), column);
  const pointer = scope.allocate(binaryen.i32);
  set(scope, pointer, i32.shl(tile, i32.const(3)));
  return [i32.load(table, 4, scope.builder.get(pointer)), i32.load(table + 4, 4, scope.builder.get(pointer))];
}

/** One block: accumulators in registers, over k in order. The scope brings the indices of the block. */
export function emitBlock(blocks: Blocks, scope: Scope): void {
  const { target, strides, packed, vectors, rows } = blocks;
  const { builder } = scope;
  const { i32, global, local } = builder.module;
  const accumulators = Array.from({ length: rows * vectors }, () => scope.allocate(binaryen.v128));
  for (const each of accumulators) set(scope, each, scope.number(0)());
  const [k, end, a, b] = [0, 1, 2, 3].map(() => scope.allocate(binaryen.i32)) as [number, number, number, number];
  const [from, to] = innerBounds(blocks, scope);
  set(scope, k, from);
  set(scope, end, to);
  const leftBytes = strides.leftInner * target.element;
  const rightBytes = packed ? vectors * 16 : strides.rightInner * target.element;
  const advanced = (start: ExpressionRef, bytes: number): ExpressionRef => i32.add(start, i32.mul(builder.get(k), i32.const(bytes)));
  const pointer = (place: Place): ExpressionRef => (scope.pointer(place) < 0 ? i32.const(0) : builder.get(scope.pointer(place)));
  set(scope, a, advanced(pointer(blocks.left), leftBytes));
  set(scope, b, advanced(packed ? global.get(scratchGlobal, binaryen.i32) : pointer(blocks.right), rightBytes));
  const inside = scope.child(new Map());
  emitStep(blocks, inside, accumulators, a, b);
  const moved = (by: number, which: number): ExpressionRef => local.set(which, i32.add(builder.get(which), i32.const(by)));
  const next = [moved(leftBytes, a), moved(rightBytes, b), moved(1, k)];
  scope.emit(builder.whileLoop(() => i32.lt_s(builder.get(k), builder.get(end)), [...inside.statements, ...next]));
  inside.close();
  storeBlock(blocks, scope, accumulators);
}

/**
 * Adds the products of one k. One is all: engines do the loads of a turn of a loop before its arithmetic, so that with more of them
 * registers would overflow.
 */
function emitStep(blocks: Blocks, scope: Scope, accumulators: readonly number[], a: number, b: number): void {
  const { strides, packed, vectors, rows } = blocks;
  const { element } = blocks.target;
  const { lanes } = scope;
  const { local, v128 } = scope.builder.module;
  const columns = Array.from({ length: vectors }, (_, n) => {
    const { offset, from } = address(scope, b, (packed ? 0 : scope.base(blocks.right)) + n * 16);
    return lanes.local(v128.load(offset, 4, from));
  });
  for (let m = 0; m < rows; m++) {
    const factor = lanes.local(loadSplat(scope, a, scope.base(blocks.left) + m * strides.leftRow * element));
    for (const [n, column] of columns.entries()) {
      const sum = accumulators[m * vectors + n] as number;
      scope.emit(local.set(sum, lanes.add(local.get(sum, binaryen.v128), lanes.mul(factor(), column()))));
    }
  }
}

function storeBlock({ target, strides, to, vectors, lastColumns }: Blocks, scope: Scope, accumulators: readonly number[]): void {
  const { element, lanes } = target;
  const { module } = scope.builder;
  const pointer = scope.pointer(to);
  for (const [n, sum] of accumulators.entries()) {
    const [m, vector] = [Math.floor(n / vectors), n % vectors];
    const bytes = scope.base(to) + (m * strides.toRow + vector * lanes * strides.toColumn) * element;
    const count = vector === vectors - 1 ? lastColumns : lanes;
    const value = (): ExpressionRef => module.local.get(sum, binaryen.v128);
    if (strides.toColumn === 1 && count === lanes) {
      const { offset, from } = address(scope, pointer, bytes);
      scope.emit(module.v128.store(offset, 4, from, value()));
    } else
      for (let lane = 0; lane < count; lane++)
        scope.emit(storeLane(scope, pointer, bytes + lane * strides.toColumn * element, lane, value()));
  }
}

/** Gathers the columns of a block of `right` into scratch. */
export function packColumns({ target, strides, right, inner, vectors, lastColumns }: Blocks, scope: Scope): void {
  const { element, lanes } = target;
  const { builder } = scope;
  const { i32, global, local, v128 } = builder.module;
  const [k, source, sink] = [0, 1, 2].map(() => scope.allocate(binaryen.i32)) as [number, number, number];
  const pointer = scope.pointer(right);
  set(scope, k, i32.const(0));
  set(scope, source, pointer < 0 ? i32.const(0) : builder.get(pointer));
  set(scope, sink, global.get(scratchGlobal, binaryen.i32));
  const body: ExpressionRef[] = [];
  for (let vector = 0; vector < vectors; vector++) {
    const count = vector === vectors - 1 ? lastColumns : lanes;
    const bytes = (lane: number): number => scope.base(right) + (vector * lanes + lane) * strides.rightColumn * element;
    let gathered = loadSplat(scope, source, bytes(0));
    for (let lane = 1; lane < count; lane++) {
      const { offset, from } = address(scope, source, bytes(lane));
      gathered = element === 4 ? v128.load32_lane(offset, 4, lane, from, gathered) : v128.load64_lane(offset, 4, lane, from, gathered);
    }
    body.push(v128.store(vector * 16, 16, builder.get(sink), gathered));
  }
  const moved = (which: number, by: number): ExpressionRef => local.set(which, i32.add(builder.get(which), i32.const(by)));
  body.push(moved(k, 1), moved(source, strides.rightInner * element), moved(sink, vectors * 16));
  scope.emit(builder.whileLoop(() => i32.lt_s(builder.get(k), i32.const(inner)), body));
}
