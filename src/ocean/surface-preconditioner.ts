import { add, constant, type Field, gather, located, matMul, mul, places, reshape, sumOver } from '../tensor/index.ts';
import { buildRowSolver, type RowSolver, solveRows } from './row-solve.ts';
import type { SurfaceCoefficients } from './surface-operator.ts';
import { symmetricInverse } from './symmetric-inverse.ts';

/**
 * How many cells of the grid make one of the coarse grid: 16 rows and 32 columns, or 48 where the grid is fine, unless it is small. The
 * inverse on 512 cells fits into a second-level cache; with 768 each iteration does more but takes longer.
 */
function coarsening(rows: number, columns: number): { rows: number; columns: number } {
  const together = (cells: number, wanted: number): number => {
    let n = Math.max(2, Math.round(cells / wanted));
    while (cells % n > 0) n--;
    return n;
  };
  return { rows: together(rows, 16), columns: together(columns, rows > 64 ? 48 : 32) };
}

type Matrix = ReturnType<typeof matMul>;

/** Precomputed inverses for the free surface. */
export interface SurfacePreconditioner {
  readonly rowSolver: RowSolver;
  /** The aggregate that each row and each column belongs to. */
  readonly coarseRow: ReturnType<typeof places>;
  readonly coarseColumn: ReturnType<typeof places>;
  /** Inverse of the operator on aggregates, [n, n]. */
  readonly coarseInverse: Matrix;
  readonly wet: Field<'center'>;
}

/** What the operator holds at the five points of a cell; `visit(index of the cell that it is multiplied with, value)`. */
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
  const [Jc, Ic] = [J / coarse.rows, I / coarse.columns];
  const matrix = (values: ArrayLike<number>, n: number, m: number) => reshape(constant(values, [1, n, m]), [n, m]);
  return {
    rowSolver: buildRowSolver(c),
    coarseRow: places(Array.from({ length: J }, (_, j) => Math.floor(j / coarse.rows))),
    coarseColumn: places(Array.from({ length: I }, (_, i) => Math.floor(i / coarse.columns))),
    coarseInverse: matrix(coarseInverse(c, Jc, Ic), Jc * Ic, Jc * Ic),
    wet: constant(c.wet, [1, J, I]),
  };
}

/**
 * Approximate inverse of the free-surface operator: exact within each row, plus a correction on aggregates of cells.
 *
 *     M⁻¹ r = B⁻¹ r + P (Pᵀ A P)⁻¹ Pᵀ r,   on the ocean; symmetric, positive definite                    [O-20]
 *
 * P spreads a value over the cells of its aggregate; Pᵀ sums them up.
 */
export function preconditionSurface(r: Field<'center'>, m: SurfacePreconditioner): Field<'center'> {
  const [, rows, columns] = r.shape;
  const { rows: together, columns: beside } = coarsening(rows, columns);
  const [coarseRows, coarseColumns] = [rows / together, columns / beside];
  const sums = sumOver(reshape(r, [coarseRows, together, coarseColumns, beside]), [1, 3]);
  const solved = matMul(reshape(sums, [1, coarseRows * coarseColumns]), m.coarseInverse);
  const inRows = gather(reshape(solved, [1, coarseRows, coarseColumns]), m.coarseRow, 1);
  const spread = located<'center'>(gather(inRows, m.coarseColumn, 2));
  return mul(add(solveRows(r, m.rowSolver), spread), m.wet);
}
