import binaryen from 'binaryen';
import type { Lane } from '../operations/rule.ts';
import { remember } from '../remember.ts';
import type { Expression } from '../schedule/kernel.ts';
import { anchorBytes, type ExpressionRef, type FunctionBuilder, parameter, scratchGlobal } from './function-builder.ts';
import { type Frame, LaneBuilder } from './lanes.ts';
import { LocalPool } from './local-pool.ts';
import { entryAt, isOpen, type Place, type Step, stretchAt } from './place.ts';

/** A value kept in locals of a scope until its last use there. */
export interface Kept {
  readonly lane: Lane;
  readonly locals: readonly number[];
  uses: number;
}

/** A vector position within the lane axis. */
export interface Variant {
  readonly index: number;
  /** Numbers from the scope's position on the lane axis. */
  readonly offset: number;
  /** How many of the lanes exist; the others hold anything. */
  readonly valid: number;
}

/** Where a scope stands on the lane axis: at a known index, or at an index kept in a local, in a stretch of even steps. */
export type Window =
  | { readonly kind: 'fixed'; readonly at: number }
  | {
      readonly kind: 'moving';
      /** The local of the index. */
      readonly index: number;
      /** Some index in it. */
      readonly probe: number;
      /** By how much the index grows every turn; 0 where there is one turn. */
      readonly advance: number;
      readonly start: () => ExpressionRef;
      /** Tables too uneven for stretches. */
      readonly lookedUp: ReadonlySet<Int32Array>;
    };

/**
 * One level of a loop nest while its code is being made. Values and addresses are worked out in the outermost scope that knows all the
 * axes they depend on, and once there.
 */
export class Scope implements Frame {
  readonly builder: FunctionBuilder;
  readonly parent: Scope | undefined;
  /** Axes whose indices this scope brings, with the locals that hold them. */
  readonly indices: ReadonlyMap<number, number>;
  readonly window: Window | undefined;
  readonly laneAxis: number;
  readonly extents: readonly number[];
  readonly statements: ExpressionRef[] = [];
  /** Statements that run before the loop, and at the end of every turn. */
  readonly before: ExpressionRef[] = [];
  readonly after: ExpressionRef[] = [];
  readonly lanes: LaneBuilder;
  readonly values = new Map<Expression, Map<number, Kept>>();
  private readonly pointers = new Map<string, number>();
  private readonly masks = new Map<string, Lane>();
  private readonly numbers = new Map<number | 'minus zero', Lane>();
  private readonly pool: LocalPool;

  constructor(
    builder: FunctionBuilder,
    extents: readonly number[],
    laneAxis: number,
    parent?: Scope,
    indices: ReadonlyMap<number, number> = new Map(),
    window?: Window,
  ) {
    this.builder = builder;
    this.extents = extents;
    this.laneAxis = laneAxis;
    this.parent = parent;
    this.pool = new LocalPool(builder, parent?.pool);
    this.indices = indices;
    this.window = window;
    this.lanes = new LaneBuilder(builder.module, builder.target.precision, this);
  }

  child(indices: ReadonlyMap<number, number>, window?: Window): Scope {
    return new Scope(this.builder, this.extents, this.laneAxis, this, indices, window);
  }

  emit(statement: ExpressionRef): void {
    this.statements.push(statement);
  }

  allocate(type: binaryen.Type): number {
    return this.pool.allocate(type);
  }

  /** Gives a local back for use by later values of this scope. */
  release(type: binaryen.Type, local: number): void {
    this.pool.release(type, local);
  }

  /** Does something and says which vector locals it took. */
  collecting<T>(work: () => T): { result: T; locals: number[] } {
    return this.pool.collecting(work);
  }

  /** Does something and gives back all vector locals it took but the last, which holds its result. */
  recording(work: () => Lane): { lane: Lane; locals: number[] } {
    const { result, locals } = this.pool.collecting(work);
    for (const local of locals.splice(0, locals.length - 1)) this.release(binaryen.v128, local);
    return { lane: result, locals };
  }

  /** A value that stays for the rest of the scope. */
  private lasting(value: ExpressionRef): Lane {
    return this.pool.lasting(() => this.lanes.local(value));
  }

  /**
   * Has the engine compute a value here: it is also stored, in scratch. Engines order what has no effect by its distance from the end,
   * which takes far more registers than to finish one part of an expression after the other.
   */
  anchor(value: Lane): void {
    const { module } = this.builder;
    this.emit(module.v128.store(0, 16, this.builder.get(this.root.anchorPointer()), value()));
  }

  private anchors = -1;

  private anchorPointer(): number {
    const { i32, global } = this.builder.module;
    if (this.anchors < 0) this.anchors = this.i32(i32.sub(global.get(scratchGlobal, binaryen.i32), i32.const(anchorBytes)));
    return this.anchors;
  }

  close(): void {
    this.pool.close();
  }

  get root(): Scope {
    return this.parent ? this.parent.root : this;
  }

  /** A number in all lanes, put into a local once a function. */
  number(value: number): Lane {
    const { root } = this;
    const key = Object.is(value, -0) ? 'minus zero' : value;
    return remember(root.numbers, key, () => Object.assign(root.lasting(root.lanes.splat(value)), { constant: value }));
  }

  /** The local that holds the index of an axis, here or further out. */
  index(axis: number): number {
    const local = this.indices.get(axis) ?? this.parent?.index(axis);
    if (local === undefined) throw new RangeError(`A scope must lie within the loop over an axis to use its index; axis ${axis} has none.`);
    return local;
  }

  /** The innermost scope from here outwards that brings one of the axes of a mask. */
  scopeOf(axes: number): Scope {
    for (let scope: Scope = this; scope.parent; scope = scope.parent) {
      for (const axis of scope.indices.keys()) if (axes & (1 << axis)) return scope;
      if (scope.window && axes & (1 << this.laneAxis)) return scope;
    }
    return this.root;
  }

  private i32(value: ExpressionRef): number {
    const local = this.allocate(binaryen.i32);
    this.emit(this.builder.module.local.set(local, value));
    return local;
  }

  private keyOf(place: Place): string {
    const here = [...this.indices.keys()].map((axis) => stepKey(place.steps[axis] ?? 0)).join();
    const lane = this.window ? this.laneKey(place) : '';
    return this.parent ? `${this.parent.keyOf(place)}|${here};${lane}` : rootKey(place);
  }

  private laneKey(place: Place): string {
    const stretch = this.stretch(place);
    if (!stretch || stretch.step === 0) return '';
    return stretch.step < 0 ? `${stretch.first}:${stretch.step}` : String(stretch.step);
  }

  /** How a place steps along the lane axis in a moving window: table[v] = first + step v; undefined where it must be looked up. */
  stretch(place: Place): { first: number; step: number } | undefined {
    if (this.window?.kind !== 'moving') return undefined;
    const step = place.steps[this.laneAxis] ?? 0;
    if (typeof step === 'number') return { first: entryAt(step, 0, this.extents[this.laneAxis] as number), step };
    return this.window.lookedUp.has(step) ? undefined : stretchAt(step, this.window.probe, this.builder.target.lanes);
  }

  /** The local that holds, in bytes, what an address gains through iterations and the axes known here; −1 for nothing. */
  pointer(place: Place): number {
    const key = this.keyOf(place);
    const known = this.pointers.get(key);
    if (known !== undefined) return known;
    const local = this.parent ? this.extendPointer(place, this.parent.pointer(place)) : this.rootPointer(place);
    this.pointers.set(key, local);
    return local;
  }

  private rootPointer({ start, perIteration }: Place): number {
    if (perIteration === 0) return -1;
    const { i32 } = this.builder.module;
    const { element, arena } = this.builder.target;
    const moved = i32.mul(this.builder.get(parameter.iteration), i32.const(perIteration * element));
    return this.i32(perIteration < 0 ? i32.add(moved, i32.const((start * element + arena) | 0)) : moved);
  }

  private extendPointer(place: Place, outer: number): number {
    const { i32 } = this.builder.module;
    const terms = [...this.indices.keys()]
      .filter((axis) => place.steps[axis] !== 0)
      .map((axis) => this.term(place.steps[axis] as Step, axis));
    if (terms.length > 0) {
      if (outer >= 0) terms.push(this.builder.get(outer));
      return this.i32(terms.reduce((sum, term) => i32.add(sum, term)));
    }
    const stretch = this.stretch(place);
    return stretch && stretch.step !== 0 ? this.lanePointer(stretch, outer) : outer;
  }

  private lanePointer({ first, step }: { first: number; step: number }, outer: number): number {
    const window = this.window as Extract<Window, { kind: 'moving' }>;
    const { module, target } = this.builder;
    const { i32 } = module;
    let from = i32.mul(window.start(), i32.const(step * target.element));
    if (step < 0) from = i32.add(from, i32.const(first * target.element));
    const local = this.pool.allocateUntouched(binaryen.i32);
    this.before.push(module.local.set(local, outer < 0 ? from : i32.add(from, this.builder.get(outer))));
    if (window.advance > 0)
      this.after.push(module.local.set(local, i32.add(this.builder.get(local), i32.const(step * target.element * window.advance))));
    return local;
  }

  /** Bytes that an axis of this scope adds to an address. */
  private term(step: Step, axis: number): ExpressionRef {
    const { module, target } = this.builder;
    const { i32 } = module;
    const index = (): ExpressionRef => this.builder.get(this.indices.get(axis) as number);
    if (typeof step === 'number') {
      const counted = step < 0 ? i32.sub(i32.const((this.extents[axis] as number) - 1), index()) : index();
      return i32.mul(counted, i32.const(Math.abs(step) * target.element));
    }
    const address = target.constants.placeDerived(step, `bytes${target.element}`, (entry) => Math.max(entry, 0) * target.element);
    return i32.load(address, 4, i32.shl(index(), i32.const(2)));
  }

  /** The mask of where the axes of this scope and of those around it, the lane axis apart, are inside; undefined where they always are. */
  insideMask(place: Place): Lane | undefined {
    const outer = this.parent?.insideMask(place);
    const open = [...this.indices.keys()].filter((axis) => isOpen(place.steps[axis]));
    if (open.length === 0) return outer;
    const key = `${this.keyOf(place)}`;
    const known = this.masks.get(key);
    if (known) return known;
    const own = open.map((axis) => this.axisMask(place.steps[axis] as Int32Array, axis));
    const all = (outer ? [outer(), ...own] : own).reduce((a, b) => this.lanes.and(a, b));
    const mask = this.lasting(all);
    this.masks.set(key, mask);
    return mask;
  }

  private axisMask(step: Int32Array, axis: number): ExpressionRef {
    const { module, target } = this.builder;
    const address = target.constants.placeDerived(step, 'inside', (entry) => (entry < 0 ? 0 : -1));
    return module.v128.load32_splat(address, 4, module.i32.shl(this.builder.get(this.indices.get(axis) as number), module.i32.const(2)));
  }

  /** The static part of an address: of the number at step 0, bytes from where `pointer` stands. */
  base(place: Place): number {
    const { arena, element } = this.builder.target;
    if (place.perIteration < 0) return this.descent(place) * element;
    return arena + (place.start + this.descent(place)) * element;
  }

  /** Axes that step down are counted from their last index. */
  private descent({ steps }: Place): number {
    return steps.reduce<number>(
      (sum, step, axis) => (typeof step === 'number' && step < 0 ? sum + step * ((this.extents[axis] as number) - 1) : sum),
      0,
    );
  }
}

const tableIds = new WeakMap<Int32Array, number>();
let nextTable = 0;

function stepKey(step: Step): string {
  if (typeof step === 'number') return step === 0 ? '' : String(step);
  return `t${remember(tableIds, step, () => nextTable++)}`;
}

const rootKey = ({ start, perIteration }: Place): string => (perIteration < 0 ? `${perIteration}@${start}` : String(perIteration));
