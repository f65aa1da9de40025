import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { polynomial, throughFloat64, withSignOf } from './polynomial.ts';

type Value = ReturnType<Lane>;

/** arctan(t) / t in t² on [0, 1]: relative error 2⁻²⁹ (Remez). */
const arctan = [
  0.9999999976307072, -0.3333328364210726, 0.19998266049970506, -0.1426193316398086, 0.10942030837372604, -0.08377315633629702,
  0.05755210067482572, -0.030804591990810364, 0.010726939541422498, -0.0017539287957878574,
];

/** The angle of (x, y) in float64, both not negative; 0 of (0, 0), π/4 of (∞, ∞), NaN where either is. */
function firstQuadrant(lanes: LaneBuilder, y: Lane, x: Lane): Value {
  const steep = lanes.gt(y(), x());
  const larger = lanes.local(lanes.pmax(y(), x()));
  const quotient = lanes.div(lanes.pmin(x(), y()), larger());
  const diagonal = lanes.truth(lanes.ne(larger(), lanes.splat(0)));
  const t = lanes.local(lanes.select(lanes.eq(y(), x()), diagonal, quotient));
  const z = lanes.local(lanes.mul(t(), t()));
  const angle = lanes.local(lanes.mul(t(), polynomial(lanes, z, arctan)));
  return lanes.select(steep, lanes.sub(lanes.splat(Math.PI / 2), angle()), angle());
}

/** The same angle, or its supplement where the mask says that x is negative. */
function upperHalf(lanes: LaneBuilder, angle: Value, negative: Value): Value {
  const a = lanes.local(angle);
  return lanes.select(negative, lanes.sub(lanes.splat(Math.PI), a()), a());
}

/** √(1 − x²), exact products. */
const complement = (lanes: LaneBuilder, x: Lane): Lane =>
  lanes.local(lanes.sqrt(lanes.mul(lanes.sub(lanes.splat(1), x()), lanes.add(lanes.splat(1), x()))));

export const arctangent = throughFloat64((lanes, x) => {
  const magnitude = lanes.local(lanes.abs(x()));
  return withSignOf(lanes, x, firstQuadrant(lanes, magnitude, lanes.constant(1)));
});

export const arcsine = throughFloat64((lanes, x) => {
  const cosine = complement(lanes, x);
  return withSignOf(lanes, x, firstQuadrant(lanes, lanes.local(lanes.abs(x())), cosine));
});

export const arccosine = throughFloat64((lanes, x) => {
  const sine = complement(lanes, x);
  const angle = firstQuadrant(lanes, sine, lanes.local(lanes.abs(x())));
  return upperHalf(lanes, angle, lanes.lt(x(), lanes.splat(0)));
});

/** The angle of (x, y) in (−π, π], as JavaScript's Math.atan2 for signed zeros and infinities too. */
export const arctangent2 = throughFloat64((lanes, y, x) => {
  const angle = firstQuadrant(lanes, lanes.local(lanes.abs(y())), lanes.local(lanes.abs(x())));
  const west = lanes.module.i64x2.lt_s(x(), lanes.splat(0));
  return withSignOf(lanes, y, upperHalf(lanes, angle, west));
});
