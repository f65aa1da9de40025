import { add, constant, type Field, located, matMul, mul, reshape, transpose } from '../tensor/index.ts';
import type { SurfaceCoefficients } from './surface-operator.ts';
import { symmetricInverse } from './symmetric-inverse.ts';

/** How many cells of the grid make one of the coarse grid, which has 16 rows and 48 columns unless the grid is small. */
const coarsening = (rows: number, columns: number) => ({
  rows: Math.max(2, Math.round(rows / 16)),
  columns: Math.max(2, Math.round(columns / 48)),
});

type Matrix = ReturnType<typeof matMul>;

/** Precomputed inverses for the free surface. */
export interface SurfacePreconditioner {
  /** Inverse of the part of the operator within each row, [rows, columns, columns]. */
  readonly lines: Matrix;
  /** Aggregation over rows [coarse rows, rows] and over columns [columns, coarse columns], and their transposes. */
  readonly rowGroups: Matrix;
  readonly columnGroups: Matrix;
  readonly spreadRows: Matrix;
  readonly spreadColumns: Matrix;
  /** Inverse of the operator on aggregates, [n, n]. */
  readonly coarseInverse: Matrix;
  readonly wet: Field<'center'>;
}

/** What row `from` of the operator holds at its five points; `visit(column index of the full matrix, value)`. */
function visitRow(c: SurfaceCoefficients, j: number, i: number, visit: (n: number, value: number) => void): void {
  const { columns: I } = c;
  const at = (values: Float64Array, row: number, column: number) => (row < 0 ? 0 : (values[row * I + ((column + I) % I)] ?? 0));
  const [e, w, n, s] = [at(c.east, j, i), at(c.east, j, i - 1), at(c.north, j, i), at(c.north, j - 1, i)];
  visit(j * I + i, (c.area[j] ?? 0) + e + w + n + s);
  visit(j * I + ((i + 1) % I), -e);
  visit(j * I + ((i + I - 1) % I), -w);
  if (n > 0) visit((j + 1) * I + i, -n);
  if (s > 0) visit((j - 1) * I + i, -s);
}

function lineInverses(c: SurfaceCoefficients): Float32Array {
  const { rows: J, columns: I } = c;
  const inverses = new Float32Array(J * I * I);
  for (let j = 0; j < J; j++) {
    const line = new Float64Array(I * I);
    for (let i = 0; i < I; i++)
      visitRow(c, j, i, (n, value) => {
        if (Math.floor(n / I) === j) line[i * I + (n % I)] = (line[i * I + (n % I)] ?? 0) + value;
      });
    inverses.set(symmetricInverse(line, I), j * I * I);
  }
  return inverses;
}

function coarseInverse(c: SurfaceCoefficients, coarseRows: number, coarseColumns: number): Float64Array {
  const { rows: J, columns: I } = c;
  const coarse = coarsening(J, I);
  const size = coarseRows * coarseColumns;
  const group = (n: number) => Math.floor(Math.floor(n / I) / coarse.rows) * coarseColumns + Math.floor((n % I) / coarse.columns);
  const matrix = new Float64Array(size * size);
  for (let n = 0; n < J * I; n++)
    if (c.wet[n])
      visitRow(c, Math.floor(n / I), n % I, (m, value) => {
        const entry = group(n) * size + group(m);
        matrix[entry] = (matrix[entry] ?? 0) + value;
      });
  for (let q = 0; q < size; q++) if (matrix[q * size + q] === 0) matrix[q * size + q] = 1;
  return symmetricInverse(matrix, size);
}

/** Builds the preconditioner; the only costly part of the ocean's set-up. */
export function buildSurfacePreconditioner(c: SurfaceCoefficients): SurfacePreconditioner {
  const { rows: J, columns: I } = c;
  const coarse = coarsening(J, I);
  const [Jc, Ic] = [Math.ceil(J / coarse.rows), Math.ceil(I / coarse.columns)];
  const matrix = (values: ArrayLike<number>, n: number, m: number) => reshape(constant(values, [1, n, m]), [n, m]);
  const groups = (coarseCount: number, count: number, size: number) =>
    matrix(
      Array.from({ length: coarseCount * count }, (_, n) => Number(Math.floor((n % count) / size) === Math.floor(n / count))),
      coarseCount,
      count,
    );
  const rowGroups = groups(Jc, J, coarse.rows);
  const spreadColumns = groups(Ic, I, coarse.columns);
  return {
    lines: constant(lineInverses(c), [J, I, I]),
    rowGroups,
    columnGroups: transpose(spreadColumns, [1, 0]),
    spreadRows: transpose(rowGroups, [1, 0]),
    spreadColumns,
    coarseInverse: matrix(coarseInverse(c, Jc, Ic), Jc * Ic, Jc * Ic),
    wet: constant(c.wet, [1, J, I]),
  };
}

/**
 * Approximate inverse of the free-surface operator: exact within each row, plus a correction on aggregates of cells.
 *
 *     M⁻¹ r = B⁻¹ r + P (Pᵀ A P)⁻¹ Pᵀ r,   on the ocean; symmetric, positive definite
 */
export function preconditionSurface(r: Field<'center'>, m: SurfacePreconditioner): Field<'center'> {
  const [, J = 0, I = 0] = r.shape;
  const size = m.coarseInverse.shape[0] ?? 0;
  const map = reshape(r, [J, I]);
  const line = reshape(matMul(m.lines, reshape(r, [J, I, 1])), [J, I]);
  const aggregated = matMul(m.rowGroups, matMul(map, m.columnGroups));
  const solved = matMul(reshape(aggregated, [1, size]), m.coarseInverse);
  const spread = matMul(matMul(m.spreadRows, reshape(solved, aggregated.shape)), m.spreadColumns);
  return mul(located<'center'>(reshape(add(line, spread), [1, J, I])), m.wet);
}
