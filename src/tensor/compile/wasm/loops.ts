/** The loops of a nest: rows shared among threads, vectors along the lane axis, and steps along a column. */
import binaryen from 'binaryen';
import { type ExpressionRef, type FunctionBuilder, parameter } from './function-builder.ts';
import { type Piece, planLanes } from './lane-plan.ts';
import type { Nest } from './nest.ts';
import type { Scope, Variant } from './scope.ts';

type Body = (scope: Scope) => void;

const product = (numbers: readonly number[]): number => numbers.reduce((all, n) => all * n, 1);

function close(scope: Scope, parent: Scope, loop: (body: ExpressionRef[]) => ExpressionRef): void {
  const body = [...scope.statements, ...scope.after];
  for (const statement of scope.before) parent.emit(statement);
  parent.emit(loop(body));
  scope.close();
}

/** Counts several axes up together, the last one fastest. */
function advance(builder: FunctionBuilder, axes: readonly (readonly [local: number, extent: number])[]): ExpressionRef[] {
  const { module } = builder;
  const { i32 } = module;
  const [last, ...rest] = [...axes].reverse() as [readonly [number, number], ...(readonly [number, number])[]];
  const step = module.local.set(last[0], i32.add(builder.get(last[0]), i32.const(1)));
  if (rest.length === 0) return [step];
  const carry = module.block(null, [module.local.set(last[0], i32.const(0)), ...advance(builder, [...rest].reverse())], binaryen.none);
  return [step, module.if(i32.ge_u(builder.get(last[0]), i32.const(last[1])), carry)];
}

/** The index of every axis from the number of a row. */
export function unravel(
  builder: FunctionBuilder,
  row: number,
  axes: readonly (readonly [local: number, extent: number])[],
): ExpressionRef[] {
  const { module } = builder;
  const { i32 } = module;
  return axes.map(([local, extent], n) => {
    const below = product(axes.slice(n + 1).map(([, e]) => e));
    const quotient = i32.div_u(builder.get(row), i32.const(below));
    return module.local.set(local, n === 0 ? quotient : i32.rem_u(quotient, i32.const(extent)));
  });
}

/** One turn for every index of some axes in row-major order. @param shared whether this thread does its part of them only */
export function rows(parent: Scope, axes: readonly number[], shared: boolean, body: Body): void {
  const { builder } = parent;
  const { i32 } = builder.module;
  const total = product(axes.map((axis) => parent.extents[axis] as number));
  if (axes.length === 0) {
    body(parent);
    return;
  }
  const locals = axes.map((axis) => [builder.newLocal(binaryen.i32), parent.extents[axis] as number] as const);
  const [row, end] = [builder.newLocal(binaryen.i32), builder.newLocal(binaryen.i32)];
  const scope = parent.child(new Map(axes.map((axis, n) => [axis, (locals[n] as readonly [number, number])[0]])));
  body(scope);
  const set = (local: number, value: ExpressionRef): ExpressionRef => builder.module.local.set(local, value);
  const start = [
    set(row, shared ? builder.shareStart(total, false) : i32.const(0)),
    set(end, shared ? builder.shareStart(total, true) : i32.const(total)),
    ...unravel(builder, row, locals),
  ];
  const next = [...advance(builder, locals), set(row, i32.add(builder.get(row), i32.const(1)))];
  close(scope, parent, (statements) =>
    builder.module.block(
      null,
      [...start, builder.whileLoop(() => i32.lt_u(builder.get(row), builder.get(end)), [...statements, ...next])],
      binaryen.none,
    ),
  );
}

/** From the first index to the last, or back. */
export type Direction = 'down' | 'up';

/** One turn for every index of one axis. */
export function serial(parent: Scope, axis: number, direction: Direction, body: Body): void {
  const { builder } = parent;
  const { i32, local } = builder.module;
  const extent = parent.extents[axis] as number;
  const index = builder.newLocal(binaryen.i32);
  const scope = parent.child(new Map([[axis, index]]));
  body(scope);
  const down = direction === 'down';
  const start = local.set(index, i32.const(down ? 0 : extent - 1));
  const next = local.set(index, i32.add(builder.get(index), i32.const(down ? 1 : -1)));
  const more = (): ExpressionRef => (down ? i32.lt_s(builder.get(index), i32.const(extent)) : i32.ge_s(builder.get(index), i32.const(0)));
  close(scope, parent, (statements) => builder.module.block(null, [start, builder.whileLoop(more, [...statements, next])], binaryen.none));
}

/** How vectors walk along the lane axis. */
export interface LaneWalk {
  /** Vectors that a turn does together. */
  readonly width: number;
  /** Whether this thread does its part of the vectors only. */
  readonly shared: boolean;
}

export type LaneBody = (scope: Scope, variants: readonly Variant[]) => void;

/** One turn for every few vectors along the lane axis. Without such an axis, one turn of a single lane. */
export function vectors(parent: Scope, nest: Nest, walk: LaneWalk, body: LaneBody): void {
  const { builder, laneAxis } = parent;
  const { lanes } = builder.target;
  if (laneAxis < 0) {
    body(parent, [{ index: 0, offset: 0, valid: 1 }]);
    return;
  }
  const tables = new Set<Int32Array>();
  for (const { steps } of nest.places.values()) if (steps[laneAxis] instanceof Int32Array) tables.add(steps[laneAxis]);
  const plan = planLanes([...tables], parent.extents[laneAxis] as number, lanes);
  for (const piece of plan.pieces) {
    if (piece.kind === 'fixed') fixedPiece(parent, piece, walk, body);
    else if (walk.shared) movingPiece(parent, piece, { ...walk, width: 1 }, plan.lookedUp, body);
    else
      for (const part of evenParts(piece, walk.width * lanes)) {
        const width = Math.min(walk.width, (part.to - part.from) / lanes);
        movingPiece(parent, part, { ...walk, width }, plan.lookedUp, body);
      }
  }
}

/** A piece as whole turns of `stride` numbers, and what is left. */
function evenParts({ from, to, kind }: Piece, stride: number): Piece[] {
  const middle = from + Math.floor((to - from) / stride) * stride;
  return [
    { from, to: middle, kind },
    { from: middle, to, kind },
  ].filter((piece) => piece.to > piece.from);
}

function fixedPiece(parent: Scope, { from, to }: Piece, { shared }: LaneWalk, body: LaneBody): void {
  const { builder } = parent;
  const { i32 } = builder.module;
  const { lanes } = builder.target;
  const scope = parent.child(new Map(), { kind: 'fixed', at: from });
  body(scope, [{ index: 0, offset: 0, valid: to - from }]);
  const vector = i32.const(Math.floor(from / lanes));
  const mine = (): ExpressionRef => {
    const [start, end] = vectorShare(parent);
    return i32.and(i32.ge_u(vector, start), i32.lt_u(i32.const(Math.floor(from / lanes)), end));
  };
  close(scope, parent, (statements) => {
    const block = builder.module.block(null, statements, binaryen.none);
    return shared ? builder.module.if(mine(), block) : block;
  });
}

function vectorShare({ builder, extents, laneAxis }: Scope): [ExpressionRef, ExpressionRef] {
  const total = Math.ceil((extents[laneAxis] as number) / builder.target.lanes);
  return [builder.shareStart(total, false), builder.shareStart(total, true)];
}

function movingPiece(parent: Scope, piece: Piece, { width, shared }: LaneWalk, lookedUp: ReadonlySet<Int32Array>, body: LaneBody): void {
  const { builder } = parent;
  const { i32, local } = builder.module;
  const { lanes } = builder.target;
  const [index, start, end] = [0, 1, 2].map(() => builder.newLocal(binaryen.i32)) as [number, number, number];
  const advance = piece.to - piece.from === width * lanes && !shared ? 0 : width * lanes;
  const from = (): ExpressionRef => (shared ? builder.get(start) : i32.const(piece.from));
  const scope = parent.child(new Map(), { kind: 'moving', index, probe: piece.from, advance, start: from, lookedUp });
  if (shared) for (const statement of shareBounds(parent, piece, start, end)) parent.emit(statement);
  body(
    scope,
    Array.from({ length: width }, (_, n) => ({ index: n, offset: n * lanes, valid: lanes })),
  );
  const begin = local.set(index, from());
  const next = local.set(index, i32.add(builder.get(index), i32.const(width * lanes)));
  const more = (): ExpressionRef => i32.lt_s(builder.get(index), shared ? builder.get(end) : i32.const(piece.to));
  close(scope, parent, (statements) =>
    builder.module.block(
      null,
      advance === 0 ? [begin, ...statements] : [begin, builder.whileLoop(more, [...statements, next])],
      binaryen.none,
    ),
  );
}

/** Sets the bounds of the part of a piece that belongs to this thread. */
function shareBounds(parent: Scope, { from, to }: Piece, start: number, end: number): ExpressionRef[] {
  const { builder } = parent;
  const { module } = builder;
  const { i32, local } = module;
  const scaled = vectorShare(parent).map((value) => i32.mul(value, i32.const(builder.target.lanes))) as [ExpressionRef, ExpressionRef];
  const clamp = (into: number, bound: number, beyond: 'lt_s' | 'gt_s'): ExpressionRef =>
    local.set(into, module.select(i32[beyond](builder.get(into), i32.const(bound)), i32.const(bound), builder.get(into)));
  return [local.set(start, scaled[0]), local.set(end, scaled[1]), clamp(start, from, 'lt_s'), clamp(end, to, 'gt_s')];
}

/** Sets the pieces of a kernel function up: which part of the work it does is in its parameters. */
export const partIs = (builder: FunctionBuilder, part: number): ExpressionRef =>
  builder.module.i32.eq(builder.get(parameter.part), builder.module.i32.const(part));
