import binaryen from 'binaryen';
import type { Lane } from '../operations/rule.ts';
import { accessesOf } from '../schedule/buffers.ts';
import type { Access, CumulativeKernel, Expression, TridiagonalKernel } from '../schedule/kernel.ts';
import { ColumnScratch } from './column-scratch.ts';
import { Values } from './expression.ts';
import { FunctionBuilder, type Target } from './function-builder.ts';
import { guardedBody, sharing } from './kernel-body.ts';
import { type Direction, rows, serial, vectors } from './loops.ts';
import { widthFor } from './map-kernel.ts';
import { bestLaneAxis, type Nest, nestOf, withAxisAt, withBlocksOfColumns, withShortRows } from './nest.ts';
import { Scope, type Variant } from './scope.ts';
import { storePlace } from './vector-access.ts';

/** Vectors of columns side by side that go from end to end together, where the nest has no rows of its own. */
const blockWidth = 24;

/** Numbers of vectors in the last axis of the space from which it is a row of columns, whatever it could be joined with. */
const longRow = 8;

/** Bytes of scratch that stay in the first-level cache beside what is read, and the fewest vectors of a row, however deep. */
const nearBytes = 24_576;
const leastWidth = 4;
const vectorBytes = 16;

interface Columns {
  readonly nest: Nest;
  readonly values: Values;
  readonly root: Scope;
  /** The axis along the column. */
  readonly axis: number;
  readonly scratch: ColumnScratch;
}

/** One pass over all levels of a row of columns. */
interface Sweep {
  readonly direction: Direction;
  /** Before it, for the row. */
  begin(row: Scope): void;
  /** A few vectors of columns at one level. */
  at(scope: Scope, variants: readonly Variant[]): void;
  /** After all columns of a level. */
  next(level: Scope): void;
}

interface ColumnKernel {
  readonly space: readonly number[];
  readonly length: number;
  readonly to: Access;
}

/**
 * A nest of rows of columns side by side, level after level over the whole row: memory is read in long stretches, and a column need not
 * wait for its own division, as others are worked on meanwhile. What a level hands to the next waits in scratch.
 * @param parts numbers that a column keeps for each level
 */
function emitColumns(
  target: Target,
  name: string,
  kernel: ColumnKernel,
  { roots, parts, levels }: { readonly roots: readonly Expression[]; readonly parts: number; readonly levels: number },
  sweepsOf: (columns: Columns) => readonly Sweep[],
): void {
  const { lanes } = target;
  const accesses = new Set([...accessesOf(roots), kernel.to]);
  let nest = columnNest(kernel, accesses, lanes);
  const best = bestLaneAxis(nest, 0, nest.outer, lanes);
  if (best >= 0) nest = withBlocksOfColumns(withAxisAt(nest, best, nest.outer - 1), blockWidth, lanes);
  nest = withShortRows(nest, Math.max(leastWidth, Math.floor(nearBytes / (levels * parts * vectorBytes))), lanes);
  const laneAxis = nest.outer - 1;
  const builder = new FunctionBuilder(target);
  const root = new Scope(builder, nest.extents, laneAxis);
  const values = new Values(nest, roots);
  const scratch = new ColumnScratch(root, { row: nest.extents[laneAxis] ?? 1, parts, levels });
  const sweeps = sweepsOf({ nest, values, root, axis: nest.outer, scratch });
  const { byVectors } = sharing(nest, laneAxis, lanes);
  const walk = { width: widthFor(values.size), shared: byVectors };
  const outer = nest.extents.slice(0, Math.max(laneAxis, 0)).map((_, axis) => axis);
  rows(root, outer, !byVectors, (row) => {
    for (const sweep of sweeps) {
      sweep.begin(row);
      serial(row, nest.outer, sweep.direction, (level) => {
        vectors(level, nest, walk, (scope, variants) => sweep.at(scope, variants));
        sweep.next(level);
      });
    }
  });
  builder.finish(name, guardedBody(root, nest, laneAxis));
}

/** The axis along the column stays, even where its extent is 1. */
function columnNest({ space, length }: ColumnKernel, accesses: Iterable<Access>, lanes: number): Nest {
  const apart = (space.at(-1) ?? 0) >= longRow * lanes ? space.length - 1 : 0;
  const nest = nestOf(space, [length], accesses, apart);
  if (nest.extents.length > nest.outer) return nest;
  const places = new Map([...nest.places].map(([access, place]) => [access, { ...place, steps: [...place.steps, 0] }]));
  return { extents: [...nest.extents, length], outer: nest.outer, places };
}

export function emitCumulative(target: Target, name: string, kernel: CumulativeKernel): void {
  emitColumns(target, name, kernel, { roots: [kernel.value], parts: 1, levels: 1 }, ({ values, scratch }) => [
    {
      direction: kernel.reverse ? 'up' : 'down',
      begin: (row) => scratch.clear(row, 0),
      at: (scope, variants) => {
        const sums = scratch.at(scope);
        for (const variant of variants) {
          const before = scope.lanes.local(sums.load(0, 0, variant));
          const after = scope.lanes.local(scope.lanes.add(before(), values.value(kernel.value, scope, variant)()));
          storePlace(scope, values.place(kernel.to), variant, kernel.exclusive ? before : after);
          sums.store(0, 0, variant, after());
          values.used(kernel.value, scope, variant);
        }
      },
      next: () => undefined,
    },
  ]);
}

/**
 * The two sweeps of the Thomas algorithm. Level k of the columns has slot k + 1 of the scratch, so that the first and the last one also have
 * slots beside them; their neighbours there do not count.
 */
class Thomas {
  private readonly columns: Columns;
  private readonly kernel: TridiagonalKernel;
  private readonly parts: readonly Expression[];
  /** All ones but at the level where a sweep begins, whose neighbour does not count. */
  private readonly within: number;

  constructor(columns: Columns, kernel: TridiagonalKernel) {
    this.columns = columns;
    this.kernel = kernel;
    this.parts = [kernel.lower, kernel.diagonal, kernel.upper, kernel.right];
    this.within = columns.root.builder.newLocal(binaryen.v128);
  }

  sweeps(): Sweep[] {
    const { scratch } = this.columns;
    const next = (level: Scope): void => this.setWithin(level, level.builder.module.v128.const(new Array<number>(16).fill(255)));
    const begin = (slot: number) => (row: Scope) => {
      scratch.clear(row, slot);
      this.setWithin(row, row.number(0)());
    };
    return [
      { direction: 'down', begin: begin(0), at: (scope, variants) => this.down(scope, variants), next },
      { direction: 'up', begin: begin(this.kernel.length + 1), at: (scope, variants) => this.up(scope, variants), next },
    ];
  }

  private setWithin(scope: Scope, value: number): void {
    scope.emit(scope.builder.module.local.set(this.within, value));
  }

  private ifWithin(scope: Scope, value: number): number {
    return scope.lanes.and(value, scope.builder.module.local.get(this.within, binaryen.v128));
  }

  private down(scope: Scope, variants: readonly Variant[]): void {
    const { values, scratch, axis } = this.columns;
    const { lanes } = scope;
    const slots = scratch.at(scope, axis);
    for (const variant of variants) {
      const [lower, b, c, d] = this.parts.map((part) => values.value(part, scope, variant)) as [Lane, Lane, Lane, Lane];
      const { locals } = scope.collecting(() => {
        const a = lanes.local(this.ifWithin(scope, lower()));
        const inverse = lanes.local(lanes.div(scope.number(1)(), lanes.sub(b(), lanes.mul(a(), slots.load(0, 0, variant)))));
        slots.store(1, 0, variant, lanes.mul(c(), inverse()));
        slots.store(1, 1, variant, lanes.mul(lanes.sub(d(), lanes.mul(a(), slots.load(0, 1, variant))), inverse()));
      });
      for (const part of this.parts) values.used(part, scope, variant);
      for (const local of locals) scope.release(binaryen.v128, local);
    }
  }

  private up(scope: Scope, variants: readonly Variant[]): void {
    const { values, scratch, axis } = this.columns;
    const { lanes } = scope;
    const slots = scratch.at(scope, axis);
    for (const variant of variants) {
      const correction = lanes.mul(slots.load(1, 0, variant), slots.load(2, 1, variant));
      const found = lanes.local(lanes.sub(slots.load(1, 1, variant), this.ifWithin(scope, correction)));
      slots.store(1, 1, variant, found());
      storePlace(scope, values.place(this.kernel.to), variant, found);
    }
  }
}

/** Thomas algorithm: downwards c′ = c / p, x = (d − a x₋) / p with pivot p = b − a c′₋, and upwards x −= c′ x₊; c′ and x wait in scratch. */
export function emitTridiagonal(target: Target, name: string, kernel: TridiagonalKernel): void {
  const roots = [kernel.lower, kernel.diagonal, kernel.upper, kernel.right];
  emitColumns(target, name, kernel, { roots, parts: 2, levels: kernel.length + 2 }, (columns) => new Thomas(columns, kernel).sweeps());
}
