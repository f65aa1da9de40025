import { exponentialMinusOneWide, exponentialWide } from './math-exponential.ts';
import { logarithmOnePlusWide } from './math-logarithm.ts';
import { clamp, polynomial, throughFloat64, withSignOf } from './polynomial.ts';

/** tanh(x) / x as a quotient of polynomials in x², |x| ≤ 9: relative error 2⁻²⁵·⁵ (Lawson's iteration). */
const numerator = [0.9999999794158725, 0.13380337204809836, 0.003494766276572036, 2.059538422466493e-5, 1.3335338926352444e-8];
const denominator = [1, 0.46713652742850836, 0.025873866574535973, 0.0003284283328542673, 7.768723241019382e-7];

/** In float64, as the quotient amplifies rounding; beyond ±9 it rounds to ±1. */
export const hyperbolicTangent = throughFloat64((lanes, x) => {
  const within = lanes.local(clamp(lanes, x(), -9, 9));
  const z = lanes.local(lanes.mul(within(), within()));
  return lanes.div(lanes.mul(within(), polynomial(lanes, z, numerator)), polynomial(lanes, z, denominator));
});

/** (E + E / (E + 1)) / 2, E = e^|x| − 1, with the sign of x. */
export const hyperbolicSine = throughFloat64((lanes, x) => {
  const E = lanes.local(exponentialMinusOneWide(lanes, () => lanes.abs(x())));
  const sum = lanes.add(E(), lanes.div(E(), lanes.add(E(), lanes.splat(1))));
  return withSignOf(lanes, x, lanes.mul(sum, lanes.splat(0.5)));
});

export const hyperbolicCosine = throughFloat64((lanes, x) => {
  const e = lanes.local(exponentialWide(lanes, () => lanes.abs(x())));
  return lanes.mul(lanes.add(e(), lanes.div(lanes.splat(1), e())), lanes.splat(0.5));
});

/** log(1 + a + a² / (1 + √(1 + a²))), a = |x|, with the sign of x. */
export const inverseHyperbolicSine = throughFloat64((lanes, x) => {
  const a = lanes.local(lanes.pmin(lanes.abs(x()), lanes.splat(1e100)));
  const square = lanes.local(lanes.mul(a(), a()));
  const root = lanes.sqrt(lanes.add(square(), lanes.splat(1)));
  const excess = lanes.local(lanes.add(a(), lanes.div(square(), lanes.add(root, lanes.splat(1)))));
  const finite = withSignOf(lanes, x, logarithmOnePlusWide(lanes, excess));
  return lanes.select(lanes.eq(lanes.abs(x()), lanes.splat(Number.POSITIVE_INFINITY)), x(), finite);
});

/** log(1 + t + √(2t + t²)), t = x − 1; NaN below 1. */
export const inverseHyperbolicCosine = throughFloat64((lanes, x) => {
  const t = lanes.local(lanes.sub(x(), lanes.splat(1)));
  const root = lanes.sqrt(lanes.mul(t(), lanes.add(t(), lanes.splat(2))));
  const excess = lanes.local(lanes.add(t(), root));
  return lanes.or(logarithmOnePlusWide(lanes, excess), lanes.lt(x(), lanes.splat(1)));
});

/** log(1 + 2a / (1 − a)) / 2, a = |x|, with the sign of x. */
export const inverseHyperbolicTangent = throughFloat64((lanes, x) => {
  const a = lanes.local(lanes.abs(x()));
  const excess = lanes.local(lanes.div(lanes.add(a(), a()), lanes.sub(lanes.splat(1), a())));
  return withSignOf(lanes, x, lanes.mul(logarithmOnePlusWide(lanes, excess), lanes.splat(0.5)));
});
