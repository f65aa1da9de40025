import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { onHostNarrow } from './math-host.ts';
import { type Emitter, polynomial, revised, throughFloat64 } from './polynomial.ts';

type Value = ReturnType<Lane>;

/** (sin r / r − 1) / r² and (cos r − 1 + r²/2) / r⁴ in r², |r| ≤ π/4: errors 2⁻²⁸ and 2⁻³³ (Remez). */
const sineSeries = [-0.16666654942558382, 0.008332177958823154, -0.00019517264170545504];
const cosineSeries = [0.04166664687961277, -0.0013887367933793724, 2.4438481001189313e-5];
/** π/2 in two parts, of which the first has 33 bits, so that its products with integers below 2²⁰ are exact (FreeBSD, e_rem_pio2.c). */
const quarterHigh = 1.5707963267341256;
const quarterLow = 6.077100506506192e-11;
/** The largest argument reduced here; others go to the host. */
const reach = 1.6e6;
const rounder = 1.5 * 2 ** 52;

/** x = n π/2 + r in float64. The low bits of `n`, an integer of 64 bits, are right. */
function reduceWide(lanes: LaneBuilder, x: Lane): { n: Lane; r: Lane } {
  const n = lanes.local(lanes.add(lanes.mul(x(), lanes.splat(2 / Math.PI)), lanes.splat(rounder)));
  const whole = lanes.local(lanes.sub(n(), lanes.splat(rounder)));
  const high = lanes.sub(x(), lanes.mul(whole(), lanes.splat(quarterHigh)));
  return { n, r: lanes.local(lanes.sub(high, lanes.mul(whole(), lanes.splat(quarterLow)))) };
}

/** The same of float32; reduced in float64, so that r is right to half a unit in its last place. */
function reduce(lanes: LaneBuilder, x: Lane): { n: Lane; r: Lane } {
  const wide = lanes.in('float64');
  const low = reduceWide(wide, wide.local(lanes.promote(x(), 'low')));
  const high = reduceWide(wide, wide.local(lanes.promote(x(), 'high')));
  const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
  const n = lanes.local(lanes.module.i8x16.shuffle(low.n(), high.n(), evenWords));
  return { n, r: lanes.local(lanes.demote(low.r(), high.r())) };
}

/** sin r and cos r, |r| ≤ π/4. */
function octant(lanes: LaneBuilder, r: Lane): { sine: Lane; cosine: Lane } {
  const z = lanes.local(lanes.mul(r(), r()));
  const sine = lanes.add(r(), lanes.mul(lanes.mul(r(), z()), polynomial(lanes, z, sineSeries)));
  const halfSquare = lanes.mul(z(), lanes.splat(0.5));
  const quartic = lanes.mul(lanes.mul(z(), z()), polynomial(lanes, z, cosineSeries));
  const cosine = lanes.add(lanes.sub(lanes.splat(1), halfSquare), quartic);
  return { sine: lanes.local(sine), cosine: lanes.local(cosine) };
}

/** The mask of odd integers. */
const isOdd = (lanes: LaneBuilder, n: Value): Value => {
  const { i32x4, i32 } = lanes.module;
  return i32x4.shr_s(i32x4.shl(n, i32.const(31)), i32.const(31));
};

/** The float32 value given, but the host's in vectors with an argument out of reach. */
const orHost = (lanes: LaneBuilder, name: string, x: Lane, near: Value): Value =>
  revised(lanes, near, lanes.lt(lanes.abs(x()), lanes.splat(reach)), (inner) => onHostNarrow(inner, name, x));

/** sin(x + quarters π/2). */
function wave(lanes: LaneBuilder, x: Lane, quarters: 0 | 1): Value {
  const { i32x4, i32 } = lanes.module;
  const { n, r } = reduce(lanes, x);
  const turned = quarters === 0 ? n : lanes.local(i32x4.add(n(), lanes.splatInteger(quarters)));
  const near = octant(lanes, r);
  const magnitude = lanes.select(isOdd(lanes, turned()), near.cosine(), near.sine());
  const sign = lanes.and(i32x4.shl(turned(), i32.const(30)), lanes.splat(-0));
  return lanes.xor(magnitude, sign);
}

export const sine: Emitter = (lanes, x) => orHost(lanes, 'sin', x, wave(lanes, x, 0));
export const cosine: Emitter = (lanes, x) => orHost(lanes, 'cos', x, wave(lanes, x, 1));

/** sin r / cos r, or −cos r / sin r in odd quadrants; in float64. */
const nearTangent = throughFloat64((lanes, x) => {
  const { i64x2, i32 } = lanes.module;
  const { n, r } = reduceWide(lanes, x);
  const near = octant(lanes, r);
  const odd = lanes.local(i64x2.lt_s(i64x2.shl(n(), i32.const(63)), lanes.splat(0)));
  const numerator = lanes.select(odd(), lanes.neg(near.cosine()), near.sine());
  return lanes.div(numerator, lanes.select(odd(), near.sine(), near.cosine()));
});

export const tangent: Emitter = (lanes, x) => orHost(lanes, 'tan', x, nearTangent(lanes, x));
