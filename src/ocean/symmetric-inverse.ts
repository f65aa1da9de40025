/** The largest distance from the diagonal at which a matrix [n × n] has an entry. */
function bandwidth(matrix: Float64Array, n: number): number {
  let widest = 0;
  for (let r = 0; r < n; r++)
    for (let c = 0; c < r - widest; c++)
      if (matrix[r * n + c] !== 0) {
        widest = r - c;
        break;
      }
  return widest;
}

/** Row r becomes row r − factor × row p, in columns [from, to). */
function takeAway(a: Float64Array, n: number, r: number, p: number, factor: number, from: number, to: number): void {
  const [left, right] = [r * n, p * n];
  for (let c = from; c < to; c++) a[left + c] = (a[left + c] as number) - factor * (a[right + c] as number);
}

/** Factors a matrix as L D Lᵀ. @returns D on the diagonal and L below it; what is above is of no use */
function factored(matrix: Float64Array, n: number, band: number): Float64Array {
  const a = Float64Array.from(matrix);
  for (let p = 0; p < n; p++) {
    const end = Math.min(n, p + band + 1);
    for (let r = p + 1; r < end; r++) {
      const factor = (a[p * n + r] as number) / (a[p * n + p] as number);
      takeAway(a, n, r, p, factor, r, end);
      a[r * n + p] = factor;
    }
  }
  return a;
}

/**
 * Inverse of a symmetric positive definite matrix from L D Lᵀ without pivoting, float64 on the host. It works within the band of the
 * matrix: n² × band multiplications.
 * @param matrix [n × n], row by row; not changed   @returns [n × n], exactly symmetric
 */
export function symmetricInverse(matrix: Float64Array, n: number): Float64Array {
  const band = bandwidth(matrix, n);
  const factors = factored(matrix, n, band);
  const inverse = new Float64Array(n * n);
  for (let p = 0; p < n; p++) inverse[p * n + p] = 1;
  for (let p = 0; p < n; p++)
    for (let r = p + 1; r < Math.min(n, p + band + 1); r++) takeAway(inverse, n, r, p, factors[r * n + p] as number, 0, p + 1);
  for (let p = n - 1; p >= 0; p--) {
    for (let c = 0; c <= p; c++) inverse[p * n + c] = (inverse[p * n + c] as number) / (factors[p * n + p] as number);
    for (let r = p + 1; r < Math.min(n, p + band + 1); r++) takeAway(inverse, n, p, r, factors[r * n + p] as number, 0, p + 1);
  }
  for (let r = 0; r < n; r++) for (let c = 0; c < r; c++) inverse[c * n + r] = inverse[r * n + c] as number;
  return inverse;
}
