/** Orthonormal associated Legendre functions of every order and degree of a triangular truncation, on host memory. */
export interface LegendreFunctions {
  /** P_mn(μ_j), [order m, row j, degree n], zero where n < m; ∫ P² dμ = 1. */
  readonly value: Float64Array;
  /** H_mn = (1 − μ²) dP_mn/dμ, same shape. */
  readonly slope: Float64Array;
}

/** e_mn = √((n² − m²) / (4n² − 1)), the coefficient of both recurrences. */
const coupling = (m: number, n: number): number => (n <= m ? 0 : Math.sqrt((n * n - m * m) / (4 * n * n - 1)));

/** P_mn(μ) of one order for n = 0 … highest:  e_n P_n = μ P_{n−1} − e_{n−1} P_{n−2}, from P_mm = `sectoral`. */
function column(m: number, highest: number, μ: number, sectoral: number): Float64Array {
  const P = new Float64Array(highest + 1);
  P[m] = sectoral;
  for (let n = m + 1; n <= highest; n++) {
    const before = n - 2 >= m ? coupling(m, n - 1) * (P[n - 2] as number) : 0;
    P[n] = (μ * (P[n - 1] as number) - before) / coupling(m, n);
  }
  return P;
}

/**
 * Associated Legendre functions and their slopes in float64.
 *
 *     P_00 = √½,   P_mm = P_{m−1,m−1} cos φ √((2m+1)/2m)
 *     H_mn = (n+1) e_mn P_{m,n−1} − n e_{m,n+1} P_{m,n+1}                                               [G-3]
 *
 * @param truncation   M, highest order and degree
 * @param sinLatitude  μ of the rows
 * @see Belousov (1962); Machenhauer (1979)
 */
export function legendreFunctions(truncation: number, sinLatitude: Float64Array): LegendreFunctions {
  const N = truncation + 1;
  const J = sinLatitude.length;
  const value = new Float64Array(N * J * N);
  const slope = new Float64Array(N * J * N);
  sinLatitude.forEach((μ, j) => {
    let sectoral = Math.sqrt(0.5);
    for (let m = 0; m < N; m++) {
      if (m > 0) sectoral *= Math.sqrt((1 - μ * μ) * (1 + 0.5 / m));
      const P = column(m, N, μ, sectoral);
      for (let n = m; n < N; n++) {
        const at = (m * J + j) * N + n;
        value[at] = P[n] as number;
        slope[at] = (n + 1) * coupling(m, n) * (P[n - 1] ?? 0) - n * coupling(m, n + 1) * (P[n + 1] as number);
      }
    }
  });
  return { value, slope };
}
