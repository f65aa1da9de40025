import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { logarithmOnePlusWide } from './math-logarithm.ts';
import { clamp, type Emitter, polynomial, throughFloat64 } from './polynomial.ts';

type Value = ReturnType<Lane>;

/** 2ʳ on [−½, ½], relative error 2⁻²⁹ (Remez). */
const powersOfTwo = [
  1.0000000005541747, 0.6931472057375063, 0.24022646890742702, 0.0555032877667487, 0.00961848894170975, 0.001339993130672523,
  0.00015345816438900667,
];
/** (eʳ − 1 − r) / r² on [−ln 2 / 2, ln 2 / 2]; error of eʳ − 1 relative to r 2⁻²⁶ and 2⁻³² (Remez). */
const narrowRemainder = [0.5000000062071411, 0.16666542676378127, 0.04166628110356237, 0.008366631412262735, 0.0013946529081734777];
const wideRemainder = [
  0.5000000046432148, 0.16666666817608566, 0.041666354180198636, 0.00833327288945234, 0.001394106341056472, 0.00019914273722662526,
];

/** Added to a float32 it leaves, in the low bits, 254 more than the nearest integer: twice the bias of the exponent. */
const narrowRounder = 1.5 * 2 ** 23 + 254;
/** The same for float64, with the bias once. */
const wideRounder = 1.5 * 2 ** 52 + 1023;

/**
 * eˣ = 2ⁿ eʳ, n = round(x / ln 2), float32. 2ⁿ is applied in two factors, since n runs from −150 to 128: results that underflow
 * do so gradually.
 */
export const exponential: Emitter = (lanes, x) => {
  const { i32x4, i32 } = lanes.module;
  const within = lanes.local(clamp(lanes, x(), -104, 89));
  const rounded = lanes.local(lanes.add(lanes.mul(within(), lanes.splat(Math.LOG2E)), lanes.splat(narrowRounder)));
  const n = lanes.local(lanes.sub(rounded(), lanes.splat(narrowRounder)));
  const high = lanes.sub(within(), lanes.mul(n(), lanes.splat(0.693359375)));
  const r = lanes.local(lanes.add(high, lanes.mul(n(), lanes.splat(0.693359375 - Math.LN2))));
  const remainder = lanes.mul(lanes.mul(r(), r()), polynomial(lanes, r, narrowRemainder));
  const power = lanes.add(lanes.add(remainder, r()), lanes.splat(1));
  const half = lanes.local(i32x4.shr_s(rounded(), i32.const(1)));
  const otherHalf = i32x4.sub(rounded(), half());
  return lanes.mul(lanes.mul(power, i32x4.shl(half(), i32.const(23))), i32x4.shl(otherHalf, i32.const(23)));
};

/** z = n + r and 2ⁿ, float64. @param z within ±1000, or NaN */
function splitPower(lanes: LaneBuilder, z: Lane): { n: Lane; scale: Lane } {
  const rounded = lanes.local(lanes.add(z(), lanes.splat(wideRounder)));
  const n = lanes.local(lanes.sub(rounded(), lanes.splat(wideRounder)));
  return { n, scale: lanes.local(lanes.module.i64x2.shl(rounded(), lanes.module.i32.const(52))) };
}

/** 2ᶻ in float64 to 2⁻²⁹; beyond ±1000 it stays what it is there. */
export const powerOfTwoWide: Emitter = (lanes, z) => {
  const within = lanes.local(clamp(lanes, z(), -1000, 1000));
  const { n, scale } = splitPower(lanes, within);
  const r = lanes.local(lanes.sub(within(), n()));
  return lanes.mul(polynomial(lanes, r, powersOfTwo), scale());
};

/** eˣ in float64 to 2⁻²⁹; beyond e^±693 it stays what it is there. */
export const exponentialWide: Emitter = (lanes, x) => powerOfTwoWide(lanes, () => lanes.mul(x(), lanes.splat(Math.LOG2E)));

/** eˣ − 1 = 2ⁿ (eʳ − 1) + 2ⁿ − 1 in float64 to 2⁻³¹. */
export const exponentialMinusOneWide: Emitter = (lanes, x) => {
  const within = lanes.local(clamp(lanes, x(), -690, 690));
  const { n, scale } = splitPower(lanes, lanes.local(lanes.mul(within(), lanes.splat(Math.LOG2E))));
  const r = lanes.local(lanes.sub(within(), lanes.mul(n(), lanes.splat(Math.LN2))));
  const small = lanes.add(r(), lanes.mul(lanes.mul(r(), r()), polynomial(lanes, r, wideRemainder)));
  return lanes.add(lanes.mul(scale(), small), lanes.sub(scale(), lanes.splat(1)));
};

export const exponentialMinusOne = throughFloat64(exponentialMinusOneWide);

/** 1 / (1 + e⁻ˣ). */
export const sigmoid = throughFloat64((lanes, x) => {
  const growth = exponentialWide(lanes, () => lanes.neg(x()));
  return lanes.div(lanes.splat(1), lanes.add(growth, lanes.splat(1)));
});

/** log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|). */
export const softplus = throughFloat64((lanes, x): Value => {
  const decay = lanes.local(exponentialWide(lanes, () => lanes.neg(lanes.abs(x()))));
  return lanes.add(lanes.pmax(x(), lanes.splat(0)), logarithmOnePlusWide(lanes, decay));
});
