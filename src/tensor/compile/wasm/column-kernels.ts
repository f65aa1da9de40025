import binaryen from 'binaryen';
import type { Lane } from '../operations/rule.ts';
import { accessesOf } from '../schedule/buffers.ts';
import type { Access, CumulativeKernel, Expression, TridiagonalKernel } from '../schedule/kernel.ts';
import { Values } from './expression.ts';
import { type ExpressionRef, FunctionBuilder, scratchGlobal, type Target } from './function-builder.ts';
import { guardedBody, sharing } from './kernel-body.ts';
import { type LaneBody, rows, serial, vectors } from './loops.ts';
import { bestLaneAxis, type Nest, nestOf, withAxisAt, withBlocksOfColumns } from './nest.ts';
import { Scope, type Variant } from './scope.ts';
import { storePlace } from './vector-access.ts';

/** Vectors of columns that are worked on together, so that one need not wait for the other's divisions. */
const columnWidth = 4;

/** Scratch of the Thomas algorithm for a level of as many vectors. */
const levelBytes = columnWidth * 2 * 16;

interface Columns {
  readonly nest: Nest;
  readonly values: Values;
  readonly builder: FunctionBuilder;
  /** The axis along the column. */
  readonly axis: number;
}

interface ColumnKernel {
  readonly space: readonly number[];
  readonly length: number;
  readonly to: Access;
}

/** A nest of columns side by side in vectors; `body` does a few vectors of columns from end to end. */
function emitColumns(
  target: Target,
  name: string,
  kernel: ColumnKernel,
  roots: readonly Expression[],
  bodyOf: (columns: Columns) => LaneBody,
): void {
  const { lanes } = target;
  const accesses = new Set([...accessesOf(roots), kernel.to]);
  let nest = columnNest(kernel, accesses);
  const best = bestLaneAxis(nest, 0, nest.outer, lanes);
  if (best >= 0) nest = withBlocksOfColumns(withAxisAt(nest, best, nest.outer - 1), columnWidth, lanes);
  const laneAxis = nest.outer - 1;
  const builder = new FunctionBuilder(target);
  const root = new Scope(builder, nest.extents, laneAxis);
  const body = bodyOf({ nest, values: new Values(nest, roots), builder, axis: nest.outer });
  const { byVectors } = sharing(nest, laneAxis, lanes);
  const outer = nest.extents.slice(0, Math.max(laneAxis, 0)).map((_, axis) => axis);
  rows(root, outer, !byVectors, (row) => vectors(row, nest, { width: columnWidth, shared: byVectors }, body));
  builder.finish(name, guardedBody(root, nest, laneAxis));
}

/** The axis along the column stays, even where its extent is 1. */
function columnNest({ space, length }: ColumnKernel, accesses: Iterable<Access>): Nest {
  const nest = nestOf(space, [length], accesses);
  if (nest.extents.length > nest.outer) return nest;
  const places = new Map([...nest.places].map(([access, place]) => [access, { ...place, steps: [...place.steps, 0] }]));
  return { extents: [...nest.extents, length], outer: nest.outer, places };
}

interface VectorLocals {
  get(n: number): ExpressionRef;
  set(n: number, value: ExpressionRef): ExpressionRef;
}

/** Locals of vectors, one for each of the columns done together. */
function vectorLocals({ builder }: Columns, count: number): VectorLocals {
  const locals = Array.from({ length: count }, () => builder.newLocal(binaryen.v128));
  const { local } = builder.module;
  return {
    get: (n) => local.get(locals[n] as number, binaryen.v128),
    set: (n, value) => local.set(locals[n] as number, value),
  };
}

export function emitCumulative(target: Target, name: string, kernel: CumulativeKernel): void {
  emitColumns(target, name, kernel, [kernel.value], (columns) => {
    const sum = vectorLocals(columns, columnWidth);
    const { values, axis } = columns;
    return (scope, variants) => {
      for (const { index } of variants) scope.emit(sum.set(index, scope.number(0)()));
      serial(scope, axis, kernel.reverse ? 'up' : 'down', (level) => {
        for (const variant of variants) {
          const value = values.value(kernel.value, level, variant);
          const write = (): void => storePlace(level, values.place(kernel.to), variant, () => sum.get(variant.index));
          if (kernel.exclusive) write();
          level.emit(sum.set(variant.index, level.lanes.add(sum.get(variant.index), value())));
          if (!kernel.exclusive) write();
          values.used(kernel.value, level, variant);
        }
      });
    };
  });
}

/** Vectors of a few columns at one level of the Thomas algorithm. */
class Thomas {
  private readonly columns: Columns;
  private readonly kernel: TridiagonalKernel;
  private readonly parts: readonly Expression[];
  private readonly ratio: VectorLocals;
  private readonly solution: VectorLocals;
  /** All ones but at the level where a sweep begins, whose neighbour does not count. */
  private readonly within: VectorLocals;

  constructor(columns: Columns, kernel: TridiagonalKernel) {
    this.columns = columns;
    this.kernel = kernel;
    this.parts = [kernel.lower, kernel.diagonal, kernel.upper, kernel.right];
    this.ratio = vectorLocals(columns, columnWidth);
    this.solution = vectorLocals(columns, columnWidth);
    this.within = vectorLocals(columns, 1);
  }

  /** Before a sweep; what the one before it left does no harm. */
  begin(scope: Scope, variants: readonly Variant[]): void {
    scope.emit(this.within.set(0, scope.number(0)()));
    for (const { index } of variants) {
      scope.emit(this.ratio.set(index, scope.number(0)()));
      scope.emit(this.solution.set(index, scope.number(0)()));
    }
  }

  private advance(level: Scope): void {
    level.emit(this.within.set(0, level.builder.module.v128.const(new Array<number>(16).fill(255))));
  }

  /** Where the scratch of a level begins: for every vector a ratio and a solution. */
  private scratch(level: Scope): number {
    const { module } = this.columns.builder;
    const { i32 } = module;
    const pointer = level.allocate(binaryen.i32);
    const offset = i32.mul(level.builder.get(level.index(this.columns.axis)), i32.const(levelBytes));
    level.emit(module.local.set(pointer, i32.add(module.global.get(scratchGlobal, binaryen.i32), offset)));
    return pointer;
  }

  down(level: Scope, variants: readonly Variant[]): void {
    const { values, builder } = this.columns;
    const { v128 } = builder.module;
    const { lanes } = level;
    const scratch = this.scratch(level);
    for (const variant of variants) {
      const n = variant.index;
      const [lower, b, c, d] = this.parts.map((part) => values.value(part, level, variant)) as [Lane, Lane, Lane, Lane];
      const { locals } = level.collecting(() => {
        const a = lanes.local(lanes.and(lower(), this.within.get(0)));
        const inverse = lanes.local(lanes.div(level.number(1)(), lanes.sub(b(), lanes.mul(a(), this.ratio.get(n)))));
        level.emit(this.ratio.set(n, lanes.mul(c(), inverse())));
        level.emit(this.solution.set(n, lanes.mul(lanes.sub(d(), lanes.mul(a(), this.solution.get(n))), inverse())));
      });
      level.emit(v128.store(n * 32, 16, builder.get(scratch), this.ratio.get(n)));
      level.emit(v128.store(n * 32 + 16, 16, builder.get(scratch), this.solution.get(n)));
      for (const part of this.parts) values.used(part, level, variant);
      for (const local of locals) level.release(binaryen.v128, local);
    }
    this.advance(level);
  }

  up(level: Scope, variants: readonly Variant[]): void {
    const { values, builder } = this.columns;
    const { v128 } = builder.module;
    const { lanes } = level;
    const scratch = this.scratch(level);
    for (const variant of variants) {
      const n = variant.index;
      const correction = lanes.mul(v128.load(n * 32, 16, builder.get(scratch)), this.solution.get(n));
      const found = lanes.sub(v128.load(n * 32 + 16, 16, builder.get(scratch)), lanes.and(correction, this.within.get(0)));
      level.emit(this.solution.set(n, found));
      storePlace(level, values.place(this.kernel.to), variant, () => this.solution.get(n));
    }
    this.advance(level);
  }
}

/** Thomas algorithm: downwards c′ = c / p, x = (d − a x₋) / p with pivot p = b − a c′₋, and upwards x −= c′ x₊; c′ and x wait in scratch. */
export function emitTridiagonal(target: Target, name: string, kernel: TridiagonalKernel): void {
  target.reserveScratch(kernel.length * levelBytes);
  emitColumns(target, name, kernel, [kernel.lower, kernel.diagonal, kernel.upper, kernel.right], (columns) => {
    const thomas = new Thomas(columns, kernel);
    return (scope, variants) => {
      thomas.begin(scope, variants);
      serial(scope, columns.axis, 'down', (level) => thomas.down(level, variants));
      thomas.begin(scope, variants);
      serial(scope, columns.axis, 'up', (level) => thomas.up(level, variants));
    };
  });
}
