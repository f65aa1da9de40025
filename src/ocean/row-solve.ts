import { add, constant, div, type Field, levels, located, mul, sub, transpose, tridiagonalSolve } from '../tensor/index.ts';
import type { SurfaceCoefficients } from './surface-operator.ts';

/** The part of the free-surface operator within each row; columns stand along the level axis, [columns, rows, 1]. */
export interface RowSolver {
  /** The operator of the row cut open between its last column and its first. */
  readonly lower: Field<'center'>;
  readonly diagonal: Field<'center'>;
  readonly upper: Field<'center'>;
  /** What one unit of difference across the cut takes off the solution. */
  readonly closing: Field<'center'>;
}

/** First column less last, [1, rows, 1]. */
const acrossCut = (x: Field<'center'>): Field<'center'> => sub(levels(x, 0), levels(x, x.shape[0] - 1));

export function buildRowSolver(c: SurfaceCoefficients): RowSolver {
  const { rows: J, columns: I } = c;
  const tabulated = (columns: number, value: (i: number, j: number) => number): Field<'center'> =>
    constant(
      Float32Array.from({ length: columns * J }, (_, n) => value(Math.floor(n / J), n % J)),
      [columns, J, 1],
    );
  const east = (i: number, j: number) => (i >= 0 && i < I - 1 ? (c.east[j * I + i] ?? 0) : 0);
  const north = (i: number, j: number) => (j >= 0 ? (c.north[j * I + i] ?? 0) : 0);
  const lower = tabulated(I, (i, j) => -east(i - 1, j));
  const upper = tabulated(I, (i, j) => -east(i, j));
  const diagonal = tabulated(I, (i, j) => (c.area[j] ?? 0) + east(i, j) + east(i - 1, j) + north(i, j) + north(i, j - 1));
  const dipole = tabulated(I, (i) => Number(i === 0) - Number(i === I - 1));
  const answer = tridiagonalSolve(lower, diagonal, upper, dipole);
  const cut = tabulated(1, (_, j) => c.east[j * I + I - 1] ?? 0);
  return { lower, diagonal, upper, closing: mul(answer, div(cut, add(mul(cut, acrossCut(answer)), 1))) };
}

/**
 * Solves every row on its own, neighbours to the north and south held at zero.
 *
 *     B = T + γ u uᵀ,   B⁻¹ r = y − γ T⁻¹u (uᵀy) ⁄ (1 + γ uᵀT⁻¹u),   y = T⁻¹ r        [O-22]
 *
 * T is the open row, γ the conductance across the cut, u one in the first column and minus one in the last.
 * @param r map   @returns map   @see Sherman and Morrison (1950)
 */
export function solveRows(r: Field<'center'>, { lower, diagonal, upper, closing }: RowSolver): Field<'center'> {
  const columnsFirst = located<'center'>(transpose(r, [2, 1, 0]));
  const y = tridiagonalSolve(lower, diagonal, upper, columnsFirst);
  const x = sub(y, mul(closing, acrossCut(y)));
  return located<'center'>(transpose(x, [2, 1, 0]));
}
