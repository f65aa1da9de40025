/**
 * The error function in float64, 2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, whose terms have one sign (Abramowitz & Stegun 7.1.6);
 * beyond ±6 it rounds to ±1.
 */
export function errorIntegral(x: number): number {
  const square = x * x;
  if (square > 36) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
}
