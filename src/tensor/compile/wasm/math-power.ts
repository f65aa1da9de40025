import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { powerOfTwoWide } from './math-exponential.ts';
import { logarithmWide } from './math-logarithm.ts';
import { type Emitter, revised, throughFloat64 } from './polynomial.ts';

type Value = ReturnType<Lane>;

/** xʸ = 2^(y log₂ x) of finite x > 0. */
const powerOfPositive = throughFloat64((lanes, x, y) => {
  const logarithm = lanes.mul(logarithmWide(lanes, x), lanes.splat(Math.LOG2E));
  return powerOfTwoWide(lanes, lanes.local(lanes.mul(logarithm, y())));
});

/** The mask of where y is no integer. */
const isFraction = (lanes: LaneBuilder, y: Value): Value => {
  const number = lanes.local(y);
  return lanes.ne(lanes.trunc(number()), number());
};

/** |x|ʸ, given where |x| is positive and finite: 0, ∞ and NaN stay as they are or, where y < 0, become their reciprocals. */
function powerOfMagnitude(lanes: LaneBuilder, magnitude: Lane, y: Lane, usual: Lane): Value {
  const isUsual = lanes.and(lanes.gt(magnitude(), lanes.splat(0)), lanes.lt(magnitude(), lanes.splat(Number.POSITIVE_INFINITY)));
  const reciprocal = lanes.div(lanes.splat(1), magnitude());
  const edge = lanes.select(lanes.lt(y(), lanes.splat(0)), reciprocal, magnitude());
  return lanes.select(isUsual, usual(), lanes.or(edge, lanes.isNaN(y)));
}

/** xʸ of any x, given |x|ʸ where |x| is positive and finite. */
function powerOfAny(lanes: LaneBuilder, x: Lane, y: Lane, usual: Lane): Value {
  const magnitude = powerOfMagnitude(lanes, lanes.local(lanes.abs(x())), y, usual);
  const fraction = lanes.local(isFraction(lanes, y()));
  const odd = lanes.andnot(isFraction(lanes, lanes.mul(y(), lanes.splat(0.5))), fraction());
  const signed = lanes.xor(magnitude, lanes.and(odd, lanes.and(x(), lanes.splat(-0))));
  const negative = lanes.and(lanes.lt(x(), lanes.splat(0)), lanes.gt(x(), lanes.splat(Number.NEGATIVE_INFINITY)));
  const result = lanes.or(signed, lanes.and(negative, fraction()));
  return lanes.select(lanes.eq(y(), lanes.splat(0)), lanes.splat(1), result);
}

/**
 * xʸ as JavaScript's Math.pow: x⁰ = 1 of whatever x; NaN of a negative finite base with a fraction as exponent and of 1^±∞;
 * the sign of the base stays with odd exponents. All that only where a vector has a base that is not positive and finite.
 */
export const power: Emitter = (lanes, x, y) => {
  const usual = powerOfPositive(lanes, () => lanes.abs(x()), y);
  const ordinary = lanes.and(lanes.gt(x(), lanes.splat(0)), lanes.lt(x(), lanes.splat(Number.POSITIVE_INFINITY)));
  return revised(lanes, usual, ordinary, (inner, result) => powerOfAny(inner, x, y, result));
};
