import binaryen from 'binaryen';
import type { Precision } from '../executable.ts';
import type { ElementwiseRule, Lane } from '../operations/rule.ts';
import { callMath, inlineMath, type MathName } from './math.ts';

type ExpressionRef = binaryen.ExpressionRef;
type Module = binaryen.Module;
type Type = binaryen.Type;

/** The function that is being built: where its locals are counted and its statements collected, in the order in which they will run. */
export interface Frame {
  /** A fresh local of that type. @returns its index */
  allocate(type: Type): number;
  emit(statement: ExpressionRef): void;
}

const bytesOf = (numbers: Float32Array | Float64Array | Int32Array): number[] =>
  Array.from(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));

/**
 * Instructions on vectors of one precision, float32 (4 lanes) or float64 (2 lanes), within one function. Every expression given to a
 * method is used up by it, since binaryen's expressions may stand in one place only; `local` makes a value that can be read again.
 */
export class LaneBuilder {
  /** Numbers in a vector. */
  readonly count: number;
  readonly module: Module;
  readonly precision: Precision;
  readonly frame: Frame;
  private readonly float: Module['f32x4'] | Module['f64x2'];

  constructor(module: Module, precision: Precision, frame: Frame) {
    this.module = module;
    this.precision = precision;
    this.frame = frame;
    this.count = precision === 'float32' ? 4 : 2;
    this.float = precision === 'float32' ? module.f32x4 : module.f64x2;
  }

  /** The same function seen in another precision. */
  in(precision: Precision): LaneBuilder {
    return precision === this.precision ? this : new LaneBuilder(this.module, precision, this.frame);
  }

  /** The same instructions within another function. */
  within(frame: Frame): LaneBuilder {
    return new LaneBuilder(this.module, this.precision, frame);
  }

  /** Computes now what may be read many times later. */
  local(value: ExpressionRef): Lane {
    return this.variable(value).read;
  }

  /** The same with a way to give it another value. */
  variable(value: ExpressionRef): { readonly read: Lane; readonly assign: (value: ExpressionRef) => ExpressionRef } {
    const index = this.frame.allocate(binaryen.v128);
    const assign = (next: ExpressionRef): ExpressionRef => this.module.local.set(index, next);
    this.frame.emit(assign(value));
    return { read: () => this.module.local.get(index, binaryen.v128), assign };
  }

  /** A condition kept as a mask; read as a number it is 0 or 1. */
  condition(mask: ExpressionRef): Lane {
    const stored = this.local(mask);
    return Object.assign(() => this.truth(stored()), { mask: stored });
  }

  /** A number known now, in all lanes. */
  constant(value: number): Lane {
    return Object.assign(() => this.splat(value), { constant: value });
  }

  /** Computes a pointwise operation now. */
  apply(rule: ElementwiseRule, ...x: readonly Lane[]): Lane {
    return rule.wasmMask ? this.condition(rule.wasmMask(this, ...x)) : this.local(rule.wasm(this, ...x));
  }

  /** The mask of a condition; of a number, where it is not 0. */
  maskOf(condition: Lane): ExpressionRef {
    return condition.mask ? condition.mask() : this.isTrue(condition());
  }

  splat(value: number): ExpressionRef {
    return this.module.v128.const(bytesOf(this.count === 4 ? new Float32Array(4).fill(value) : new Float64Array(2).fill(value)));
  }

  /** The same 32-bit integer in four lanes. */
  splatInteger(value: number): ExpressionRef {
    return this.module.v128.const(bytesOf(new Int32Array(4).fill(value)));
  }

  /** The same 64-bit integer, given as its halves, in two lanes. */
  splatLong(high: number, low: number): ExpressionRef {
    return this.module.v128.const(bytesOf(Int32Array.of(low, high, low, high)));
  }

  add(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.add(a, b);
  }
  sub(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.sub(a, b);
  }
  mul(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.mul(a, b);
  }
  div(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.div(a, b);
  }
  sqrt(x: ExpressionRef): ExpressionRef {
    return this.float.sqrt(x);
  }
  neg(x: ExpressionRef): ExpressionRef {
    return this.float.neg(x);
  }
  abs(x: ExpressionRef): ExpressionRef {
    return this.float.abs(x);
  }
  floor(x: ExpressionRef): ExpressionRef {
    return this.float.floor(x);
  }
  ceil(x: ExpressionRef): ExpressionRef {
    return this.float.ceil(x);
  }
  /** To the nearest integer, half to even. */
  nearest(x: ExpressionRef): ExpressionRef {
    return this.float.nearest(x);
  }
  trunc(x: ExpressionRef): ExpressionRef {
    return this.float.trunc(x);
  }

  /** The smaller, NaN where either is; −0 < 0. Seven instructions on x64, where `pmin` is one. */
  min(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.min(a, b);
  }
  max(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.max(a, b);
  }
  /** b < a ? b : a, hence a where either is NaN. */
  pmin(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.pmin(a, b);
  }
  /** a < b ? b : a, hence a where either is NaN. */
  pmax(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.pmax(a, b);
  }

  eq(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.eq(a, b);
  }
  ne(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.ne(a, b);
  }
  lt(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.lt(a, b);
  }
  le(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.le(a, b);
  }
  gt(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.gt(a, b);
  }
  ge(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.float.ge(a, b);
  }

  and(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.module.v128.and(a, b);
  }
  or(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.module.v128.or(a, b);
  }
  xor(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.module.v128.xor(a, b);
  }
  /** The bits of a that b lacks. */
  andnot(a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.module.v128.andnot(a, b);
  }
  not(x: ExpressionRef): ExpressionRef {
    return this.module.v128.not(x);
  }
  /** @param mask all ones where a is to be taken, all zeros where b */
  select(mask: ExpressionRef, a: ExpressionRef, b: ExpressionRef): ExpressionRef {
    return this.module.v128.bitselect(a, b, mask);
  }
  /** A mask as numbers, 1 where true, 0 where false. */
  truth(mask: ExpressionRef): ExpressionRef {
    return this.and(mask, this.splat(1));
  }
  /** The mask of where a number is not 0. */
  isTrue(x: ExpressionRef): ExpressionRef {
    return this.ne(x, this.splat(0));
  }
  /** The mask of NaN. */
  isNaN(x: Lane): ExpressionRef {
    return this.ne(x(), x());
  }

  /** The low or high half of a float32 vector in float64. */
  promote(x: ExpressionRef, half: 'low' | 'high'): ExpressionRef {
    const low = half === 'low' ? x : this.highFirst(x);
    return this.module.f64x2.promote_low_f32x4(low);
  }
  /** Two float64 vectors rounded to one float32 vector. */
  demote(low: ExpressionRef, high: ExpressionRef): ExpressionRef {
    const { f32x4, i8x16 } = this.module;
    return i8x16.shuffle(
      f32x4.demote_f64x2_zero(low),
      f32x4.demote_f64x2_zero(high),
      [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
    );
  }
  private highFirst(x: ExpressionRef): ExpressionRef {
    const copy = this.local(x);
    return this.module.i8x16.shuffle(copy(), copy(), [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
  }

  /** A function of `math.ts`, called. Rules reach it through here, so that they can be read without the code generator. */
  callMath(name: MathName, ...x: readonly Lane[]): ExpressionRef {
    return callMath(this, name, ...x);
  }

  /** A function of `math.ts`, written out. */
  inlineMath(name: MathName, ...x: readonly Lane[]): ExpressionRef {
    return inlineMath(this, name, ...x);
  }

  /** Calls a function of the module that takes and gives vectors. */
  call(name: string, ...x: readonly ExpressionRef[]): ExpressionRef {
    return this.module.call(name, x, binaryen.v128);
  }
}
