import binaryen from 'binaryen';
import type { ReductionName } from '../graph/graph.ts';
import { accessesOf } from '../schedule/buffers.ts';
import type { ReduceKernel } from '../schedule/kernel.ts';
import { Values } from './expression.ts';
import { type ExpressionRef, FunctionBuilder, type Target } from './function-builder.ts';
import { guardedBody, sharing } from './kernel-body.ts';
import { rows, serial, vectors } from './loops.ts';
import { widthFor } from './map-kernel.ts';
import { bestLaneAxis, type Nest, nestOf, suitabilityOf, withAxisAt, withEnoughRows } from './nest.ts';
import { Scope, type Variant } from './scope.ts';
import { maskBytes, storePlace } from './vector-access.ts';

const neutral: Record<ReductionName, number> = { sum: 0, product: 1, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY };

const operator = { sum: 'add', product: 'mul', max: 'max', min: 'min' } as const;

interface Reduction {
  readonly kernel: ReduceKernel;
  readonly nest: Nest;
  readonly values: Values;
  readonly root: Scope;
  readonly target: Target;
}

/** Accumulators in locals, one for each of the vectors done together. */
class Accumulators {
  readonly locals: readonly number[];
  private readonly reduction: Reduction;

  constructor(reduction: Reduction, count: number) {
    this.reduction = reduction;
    this.locals = Array.from({ length: count }, () => reduction.root.builder.newLocal(binaryen.v128));
  }

  get(n: number): ExpressionRef {
    return this.reduction.root.builder.module.local.get(this.locals[n] as number, binaryen.v128);
  }

  private set(n: number, value: ExpressionRef): ExpressionRef {
    return this.reduction.root.builder.module.local.set(this.locals[n] as number, value);
  }

  clear(scope: Scope): void {
    for (const n of this.locals.keys()) scope.emit(this.set(n, scope.number(neutral[this.reduction.kernel.name])()));
  }

  combine(scope: Scope, a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return scope.lanes[operator[this.reduction.kernel.name]](a, b);
  }

  /** Takes the value at a position in. */
  take(scope: Scope, variant: Variant): void {
    const { values, kernel, target } = this.reduction;
    let value = values.value(kernel.value, scope, variant)();
    if (variant.valid < target.lanes && scope.laneAxis >= this.reduction.nest.outer) value = this.masked(scope, variant, value);
    scope.emit(this.set(variant.index, this.combine(scope, this.get(variant.index), value)));
    values.used(kernel.value, scope, variant);
  }

  private masked(scope: Scope, { valid }: Variant, value: ExpressionRef): ExpressionRef {
    const { target, kernel } = this.reduction;
    const inside = Array.from({ length: target.lanes }, (_, lane) => lane < valid);
    const mask = scope.builder.module.v128.const(maskBytes(inside, target.element));
    return scope.lanes.select(mask, value, scope.number(neutral[kernel.name])());
  }

  /** All accumulators and all their lanes in one, in lane 0. */
  total(scope: Scope): () => ExpressionRef {
    const { element } = this.reduction.target;
    const { i8x16, local } = scope.builder.module;
    for (const n of this.locals.keys()) if (n > 0) scope.emit(this.set(0, this.combine(scope, this.get(0), this.get(n))));
    for (let distance = 8; distance >= element; distance /= 2) {
      const order = Array.from({ length: 16 }, (_, byte) => (byte + distance) % 16);
      scope.emit(this.set(0, this.combine(scope, this.get(0), i8x16.shuffle(this.get(0), this.get(0), order))));
    }
    return () => local.get(this.locals[0] as number, binaryen.v128);
  }
}

function nestedSerial(scope: Scope, axes: readonly number[], body: (scope: Scope) => void): void {
  const [first, ...rest] = axes;
  if (first === undefined) {
    body(scope);
    return;
  }
  serial(scope, first, 'down', (inner) => nestedSerial(inner, rest, body));
}

/** Lanes lie along the innermost reduced axis and are combined at the end, in an order that never changes. */
function reduceAcross(reduction: Reduction, laneAxis: number): void {
  const { nest, values, root, kernel } = reduction;
  const axes = nest.extents.map((_, axis) => axis);
  const width = Math.max(2, widthFor(values.size));
  const accumulators = new Accumulators(reduction, width);
  rows(root, axes.slice(0, nest.outer), true, (row) => {
    accumulators.clear(row);
    nestedSerial(row, axes.slice(nest.outer, laneAxis), (inner) =>
      vectors(inner, nest, { width, shared: false }, (scope, variants) => {
        for (const variant of variants) accumulators.take(scope, variant);
      }),
    );
    storePlace(row, values.place(kernel.to), { index: 0, offset: 0, valid: 1 }, accumulators.total(row));
  });
}

/** Lanes lie along an axis of the space; every lane reduces its own numbers. */
function reduceAlong(reduction: Reduction, laneAxis: number): void {
  const { nest, values, root, kernel, target } = reduction;
  const axes = nest.extents.map((_, axis) => axis);
  const width = Math.max(2, widthFor(values.size));
  const accumulators = new Accumulators(reduction, width);
  const { byVectors } = sharing(nest, laneAxis, target.lanes);
  rows(root, axes.slice(0, Math.max(laneAxis, 0)), !byVectors, (row) =>
    vectors(row, nest, { width, shared: byVectors }, (scope, variants) => {
      accumulators.clear(scope);
      nestedSerial(scope, axes.slice(nest.outer), (inner) => {
        for (const variant of variants) accumulators.take(inner, variant);
      });
      for (const variant of variants) storePlace(scope, values.place(kernel.to), variant, () => accumulators.get(variant.index));
    }),
  );
}

export function emitReduce(target: Target, name: string, kernel: ReduceKernel): void {
  const { lanes } = target;
  let nest = nestOf(kernel.space, kernel.over, [...accessesOf([kernel.value]), kernel.to]);
  const rank = nest.extents.length;
  const [within, across] = [bestLaneAxis(nest, 0, nest.outer, lanes), bestLaneAxis(nest, nest.outer, rank, lanes)];
  const isAcross = across >= 0 && suitabilityOf(nest, across, lanes) > suitabilityOf(nest, within, lanes);
  nest = isAcross
    ? withAxisAt(nest, across, rank - 1)
    : within < 0
      ? nest
      : withEnoughRows(withAxisAt(nest, within, nest.outer - 1), lanes);
  const laneAxis = isAcross ? rank - 1 : nest.outer - 1;
  const builder = new FunctionBuilder(target);
  const root = new Scope(builder, nest.extents, laneAxis);
  const reduction: Reduction = { kernel, nest, values: new Values(nest, [kernel.value]), root, target };
  if (isAcross) reduceAcross(reduction, laneAxis);
  else reduceAlong(reduction, laneAxis);
  builder.finish(name, guardedBody(root, nest, laneAxis));
}
