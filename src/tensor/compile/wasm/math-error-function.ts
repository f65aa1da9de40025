import { clamp, polynomial, throughFloat64 } from './polynomial.ts';

/** erf(x) / x as a quotient of polynomials in x², |x| ≤ 3.93: relative error 2⁻²⁹ (Lawson's iteration). */
const numerator = [
  1.1283791691832803, 0.18516007011839491, 0.054261720559062906, 0.003841481099545867, 0.0003774109794571503, 4.6263986580209305e-6,
  -1.2892483538915029e-8,
];
const denominator = [1, 0.497427247203927, 0.1138967923972649, 0.015438081630641259, 0.0013029755815620614, 6.256039783145795e-5];

/** Beyond ±3.93 it rounds to ±1. */
export const errorFunction = throughFloat64((lanes, x) => {
  const within = lanes.local(clamp(lanes, x(), -3.93, 3.93));
  const z = lanes.local(lanes.mul(within(), within()));
  return lanes.div(lanes.mul(within(), polynomial(lanes, z, numerator)), polynomial(lanes, z, denominator));
});
