/** A small matrix on host memory, row by row, in float64. */
export type Matrix = readonly Float64Array[];

export const matrix = (rows: number, columns: number, entry: (i: number, j: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Float64Array.from({ length: columns }, (_, j) => entry(i, j)));

const at = (x: Matrix, i: number, j: number): number => x[i]?.[j] ?? 0;

export function product(a: Matrix, b: Matrix): Matrix {
  return matrix(a.length, b[0]?.length ?? 0, (i, j) => b.reduce((sum, row, k) => sum + at(a, i, k) * (row[j] ?? 0), 0));
}

/** Inverse by Gauss–Jordan elimination with row exchange. @throws RangeError for a singular matrix */
export function inverse(a: Matrix): Matrix {
  const n = a.length;
  const work = a.map((row, i) => Float64Array.from({ length: 2 * n }, (_, j) => (j < n ? (row[j] ?? 0) : j - n === i ? 1 : 0)));
  for (let k = 0; k < n; k++) {
    const rest = work.slice(k);
    const best = rest.reduce((chosen, row, i) => (Math.abs(row[k] ?? 0) > Math.abs(rest[chosen]?.[k] ?? 0) ? i : chosen), 0) + k;
    const pivot = work[best] ?? new Float64Array(2 * n);
    work.splice(best, 1);
    work.splice(k, 0, pivot);
    const scale = pivot[k] ?? 0;
    if (scale === 0) throw new RangeError(`A matrix must be regular to be inverted; got one of rank ${k} of ${n}; check its entries.`);
    for (let j = 0; j < 2 * n; j++) pivot[j] = (pivot[j] ?? 0) / scale;
    for (const row of work) {
      const factor = row === pivot ? 0 : (row[k] ?? 0);
      if (factor !== 0) for (let j = 0; j < 2 * n; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  return work.map((row) => row.slice(n));
}
