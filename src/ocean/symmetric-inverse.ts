/**
 * Inverse of a symmetric positive definite matrix by Gauss–Jordan elimination without pivoting, float64 on the host.
 * @param matrix [n × n], row by row; not changed   @returns [n × n]
 */
export function symmetricInverse(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  for (let p = 0; p < n; p++) {
    const pivot = 1 / (a[p * n + p] as number);
    a[p * n + p] = 1;
    for (let c = 0; c < n; c++) a[p * n + c] = (a[p * n + c] as number) * pivot;
    for (let r = 0; r < n; r++) if (r !== p) eliminate(a, n, r, p);
  }
  return a;
}

/** Takes the right multiple of row p from row r so that its entry in column p becomes that of the inverse. */
function eliminate(a: Float64Array, n: number, r: number, p: number): void {
  const factor = a[r * n + p] as number;
  if (factor === 0) return;
  a[r * n + p] = 0;
  for (let c = 0; c < n; c++) a[r * n + c] = (a[r * n + c] as number) - factor * (a[p * n + c] as number);
}
