import binaryen from 'binaryen';
import { type ExpressionRef, FunctionBuilder, type Target } from './function-builder.ts';
import { rows } from './loops.ts';
import type { Strides } from './matmul-block.ts';
import { dependsOn, type Place } from './place.ts';
import { Scope } from './scope.ts';
import { address, loadSplat } from './vector-access.ts';

/** A few rows times a matrix too long for registers. Axes of the places: batch, row. */
export interface RowProduct {
  readonly target: Target;
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly strides: Strides;
  readonly left: Place;
  readonly right: Place;
  readonly to: Place;
}

/** Rows of the matrix that are read side by side. */
const together = 8;

/** Whether a product is few rows times a long matrix, which is then read once, in order, by rows. */
export const suitsRowStreaming = ({ rows: m, inner, columns, strides, target }: RowProduct): boolean =>
  m <= 3 &&
  inner >= 2 * together &&
  columns >= 8 * target.lanes &&
  columns % target.lanes === 0 &&
  strides.rightColumn === 1 &&
  strides.toColumn === 1;

/** to[n] = Σ_k left[k] right[k, n], a few k at a time for all the columns of a thread; the sum over k is in order. */
export function emitRowStreaming(name: string, product: RowProduct): void {
  const { target, batch, rows: m, inner, columns } = product;
  const builder = new FunctionBuilder(target);
  const { i32, local } = builder.module;
  const root = new Scope(builder, [batch, m], -1);
  const share = [false, true].map((next) => {
    const bound = root.allocate(binaryen.i32);
    root.emit(local.set(bound, i32.shl(builder.shareStart(columns / target.lanes, next), i32.const(4))));
    return bound;
  }) as [number, number];
  const axes = [batch, m].flatMap((extent, axis) =>
    extent > 1 || [product.left, product.right, product.to].some((p) => dependsOn(p, axis)) ? [axis] : [],
  );
  rows(root, axes, false, (row) => {
    const whole = inner - (inner % together);
    emitPasses(product, row, share, { from: 0, to: together, count: together, first: true });
    emitPasses(product, row, share, { from: together, to: whole, count: together, first: false });
    if (whole < inner) emitPasses(product, row, share, { from: whole, to: inner, count: inner - whole, first: false });
  });
  builder.finish(name, root.statements);
}

interface Passes {
  readonly from: number;
  readonly to: number;
  /** Values of k that a pass takes. */
  readonly count: number;
  /** Whether nothing has been summed yet. */
  readonly first: boolean;
}

function emitPasses(
  { target, strides, left, right, to }: RowProduct,
  scope: Scope,
  share: readonly [number, number],
  passes: Passes,
): void {
  const { builder } = scope;
  const { i32, local, v128 } = builder.module;
  const { element } = target;
  if (passes.to <= passes.from) return;
  const pointer = (place: Place): ExpressionRef => (scope.pointer(place) < 0 ? i32.const(0) : builder.get(scope.pointer(place)));
  const [k, a, b, column] = [0, 1, 2, 3].map(() => scope.allocate(binaryen.i32)) as [number, number, number, number];
  const set = (which: number, value: ExpressionRef): ExpressionRef => local.set(which, value);
  const moved = (which: number, by: number): ExpressionRef => set(which, i32.add(builder.get(which), i32.const(by)));
  scope.emit(set(k, i32.const(passes.from)));
  scope.emit(set(a, i32.add(pointer(left), i32.const(passes.from * strides.leftInner * element))));
  scope.emit(set(b, i32.add(pointer(right), i32.const(passes.from * strides.rightInner * element))));
  const pass = scope.child(new Map());
  const factors = Array.from({ length: passes.count }, (_, n) =>
    pass.lanes.local(loadSplat(pass, a, pass.base(left) + n * strides.leftInner * element)),
  );
  const [source, sink] = [pass.allocate(binaryen.i32), pass.allocate(binaryen.i32)];
  pass.emit(set(column, builder.get(share[0])));
  pass.emit(set(source, i32.add(builder.get(b), builder.get(share[0]))));
  pass.emit(set(sink, i32.add(pointer(to), builder.get(share[0]))));
  const result = address(pass, sink, pass.base(to));
  const products = factors.map((factor, n) => {
    const { offset, from } = address(pass, source, pass.base(right) + n * strides.rightInner * element);
    return pass.lanes.mul(factor(), v128.load(offset, 4, from));
  });
  const sum = (passes.first ? products : [v128.load(result.offset, 4, result.from), ...products]).reduce((x, y) => pass.lanes.add(x, y));
  const store = v128.store(result.offset, 4, address(pass, sink, pass.base(to)).from, sum);
  const columns = builder.whileLoop(
    () => i32.lt_u(builder.get(column), builder.get(share[1])),
    [store, moved(column, 16), moved(source, 16), moved(sink, 16)],
  );
  const next = [
    moved(k, passes.count),
    moved(a, passes.count * strides.leftInner * element),
    moved(b, passes.count * strides.rightInner * element),
  ];
  scope.emit(builder.whileLoop(() => i32.lt_s(builder.get(k), i32.const(passes.to)), [...pass.statements, columns, ...next]));
  pass.close();
}
