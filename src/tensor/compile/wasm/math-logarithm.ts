import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { type Emitter, polynomial, throughFloat64 } from './polynomial.ts';

type Value = ReturnType<Lane>;

/** 2 artanh(s) / s in s², |s| ≤ (√2 − 1) / (√2 + 1): relative error 2⁻³⁷ (Remez). */
const artanh = [2.0000000000084284, 0.6666666523987702, 0.4000038598690391, 0.2853497844166466, 0.23617611275834766];

/**
 * The logarithm where `kernel` is right only for arguments that are positive and finite.
 * 0 gives −∞; less, or NaN, gives NaN; ∞ gives ∞. No select: x − `largest` is less than any logarithm, or ∞ or NaN as x is.
 */
function withEdges(lanes: LaneBuilder, x: Lane, kernel: Value): Value {
  const largest = lanes.precision === 'float32' ? 2 ** 128 - 2 ** 104 : Number.MAX_VALUE;
  const high = lanes.pmax(lanes.sub(x(), lanes.splat(largest)), kernel);
  const zero = lanes.and(lanes.eq(x(), lanes.splat(0)), lanes.splat(Number.NEGATIVE_INFINITY));
  return lanes.or(lanes.add(high, zero), lanes.lt(x(), lanes.splat(0)));
}

/** x = 2ᵉ m, √½ ≤ m < √2. @param x float32, normal and positive */
function splitNarrow(lanes: LaneBuilder, x: Value): { exponent: Lane; m: Value } {
  const { i32x4, f32x4, i32 } = lanes.module;
  const shifted = lanes.local(i32x4.add(x, lanes.splatInteger(0x3f800000 - 0x3f3504f3)));
  const biased = f32x4.convert_i32x4_s(i32x4.shr_u(shifted(), i32.const(23)));
  const exponent = lanes.local(lanes.sub(biased, lanes.splat(127)));
  const m = i32x4.add(lanes.and(shifted(), lanes.splatInteger(0x7fffff)), lanes.splatInteger(0x3f3504f3));
  return { exponent, m };
}

/** log m, m = 1 + f, s = f / (2 + f): f − f²/2 + s (f²/2 + R(s²)), as in FreeBSD's e_logf.c; plus e ln 2 in two parts. */
function kernelNarrow(lanes: LaneBuilder, exponent: Lane, f: Lane): Value {
  const s = lanes.local(lanes.div(f(), lanes.add(f(), lanes.splat(2))));
  const z = lanes.local(lanes.mul(s(), s()));
  const halfSquare = lanes.local(lanes.mul(lanes.mul(f(), f()), lanes.splat(0.5)));
  const R = lanes.mul(z(), polynomial(lanes, z, [0.6666666523987702, 0.4000038598690391, 0.2853497844166466, 0.23617611275834766]));
  const correction = lanes.mul(s(), lanes.add(halfSquare(), R));
  const low = lanes.sub(lanes.mul(exponent(), lanes.splat(Math.LN2 - 0.693359375)), halfSquare());
  const fraction = lanes.add(lanes.add(correction, low), f());
  return lanes.add(fraction, lanes.mul(exponent(), lanes.splat(0.693359375)));
}

/** log x, float32. Subnormal arguments are scaled to normal ones first. */
export const logarithm: Emitter = (lanes, x) => {
  const subnormal = lanes.local(lanes.lt(x(), lanes.splat(2 ** -126)));
  const scaled = lanes.select(subnormal(), lanes.mul(x(), lanes.splat(2 ** 23)), x());
  const { exponent, m } = splitNarrow(lanes, scaled);
  const unscaled = lanes.local(lanes.sub(exponent(), lanes.and(subnormal(), lanes.splat(23))));
  const f = lanes.local(lanes.sub(m, lanes.splat(1)));
  return withEdges(lanes, x, kernelNarrow(lanes, unscaled, f));
};

/** x = 2ᵉ m, √½ ≤ m < √2. @param x float64, normal and positive */
function splitWide(lanes: LaneBuilder, x: Value): { exponent: Lane; m: Value } {
  const { i64x2, i32 } = lanes.module;
  const shifted = lanes.local(i64x2.add(x, lanes.splatLong(0x00095f61, 0x9980c433)));
  const biased = lanes.or(i64x2.shr_u(shifted(), i32.const(52)), lanes.splat(2 ** 52));
  const exponent = lanes.local(lanes.sub(biased, lanes.splat(2 ** 52 + 1023)));
  const m = i64x2.add(lanes.and(shifted(), lanes.splatLong(0x000fffff, -1)), lanes.splatLong(0x3fe6a09e, 0x667f3bcd));
  return { exponent, m };
}

/** e ln 2 + 2 artanh(f / (2 + f)), in float64. */
function kernelWide(lanes: LaneBuilder, exponent: Lane, f: Lane): Value {
  const s = lanes.local(lanes.div(f(), lanes.add(f(), lanes.splat(2))));
  const z = lanes.local(lanes.mul(s(), s()));
  return lanes.add(lanes.mul(exponent(), lanes.splat(Math.LN2)), lanes.mul(s(), polynomial(lanes, z, artanh)));
}

/** log x in float64 to 2⁻³⁷ relative, of finite x > 0. */
export const logarithmWide: Emitter = (lanes, x) => {
  const { exponent, m } = splitWide(lanes, x());
  const f = lanes.local(lanes.sub(m, lanes.splat(1)));
  return kernelWide(lanes, exponent, f);
};

/** log(1 + x) in float64 to 2⁻³⁷: where 1 + x needs no scaling, x itself is the fraction, without the rounding of the sum. */
export const logarithmOnePlusWide: Emitter = (lanes, x) => {
  const sum = lanes.local(lanes.add(x(), lanes.splat(1)));
  const { exponent, m } = splitWide(lanes, sum());
  const unscaled = lanes.eq(exponent(), lanes.splat(0));
  const f = lanes.local(lanes.select(unscaled, x(), lanes.sub(m, lanes.splat(1))));
  return withEdges(lanes, sum, kernelWide(lanes, exponent, f));
};

export const logarithmOnePlus = throughFloat64(logarithmOnePlusWide);
