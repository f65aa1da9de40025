import { add, constant, type Field, located, matMul, mul, reshape, transpose } from '../tensor/index.ts';
import { buildRowSolver, type RowSolver, solveRows } from './row-solve.ts';
import type { SurfaceCoefficients } from './surface-operator.ts';
import { symmetricInverse } from './symmetric-inverse.ts';

/** How many cells of the grid make one of the coarse grid, which has 16 rows and 48 columns unless the grid is small. */
function coarsening(rows: number, columns: number): { rows: number; columns: number } {
  let together = Math.max(2, Math.round(rows / 16));
  while (rows % together > 0) together--;
  return { rows: together, columns: Math.max(2, Math.round(columns / 48)) };
}

type Matrix = ReturnType<typeof matMul>;

/** Precomputed inverses for the free surface. */
export interface SurfacePreconditioner {
  readonly rowSolver: RowSolver;
  /** Sums over aggregates of cells, [cells of a band of rows, coarse columns], and its transpose. */
  readonly gather: Matrix;
  readonly spread: Matrix;
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
  const [Jc, Ic] = [J / coarse.rows, Math.ceil(I / coarse.columns)];
  const matrix = (values: ArrayLike<number>, n: number, m: number) => reshape(constant(values, [1, n, m]), [n, m]);
  const band = coarse.rows * I;
  const member = (n: number) => Number(Math.floor((Math.floor(n / Ic) % I) / coarse.columns) === n % Ic);
  const gather = matrix(
    Float32Array.from({ length: band * Ic }, (_, n) => member(n)),
    band,
    Ic,
  );
  return {
    rowSolver: buildRowSolver(c),
    gather,
    spread: transpose(gather, [1, 0]),
    coarseInverse: matrix(coarseInverse(c, Jc, Ic), Jc * Ic, Jc * Ic),
    wet: constant(c.wet, [1, J, I]),
  };
}

/**
 * Approximate inverse of the free-surface operator: exact within each row, plus a correction on aggregates of cells.
 *
 *     M⁻¹ r = B⁻¹ r + P (Pᵀ A P)⁻¹ Pᵀ r,   on the ocean; symmetric, positive definite                    [O-20]
 *
 * The rows of an aggregate follow each other in memory, so one product sums over a whole band of them.
 */
export function preconditionSurface(r: Field<'center'>, m: SurfacePreconditioner): Field<'center'> {
  const [band = 0, coarseColumns = 0] = m.gather.shape;
  const size = m.coarseInverse.shape[0] ?? 0;
  const gathered = matMul(reshape(r, [r.size / band, band]), m.gather);
  const solved = matMul(reshape(gathered, [1, size]), m.coarseInverse);
  const spread = matMul(reshape(solved, [size / coarseColumns, coarseColumns]), m.spread);
  return mul(add(solveRows(r, m.rowSolver), located<'center'>(reshape(spread, r.shape))), m.wet);
}
