import { above } from '../grid/c-grid.ts';
import { add, type Field, type Location, neg, tridiagonalSolve } from '../tensor/index.ts';

/**
 * Backward Euler step of diffusion in every column.
 *
 *     storageₖ xₖ − Dₖ (xₖ₊₁ − xₖ) + Dₖ₋₁ (xₖ − xₖ₋₁) = rhsₖ                                          [O-5]
 *
 * Conserves Σ storage x = Σ rhs when storage is the layer thickness.
 * @param storage     m, thickness plus whatever acts linearly on x
 * @param conductance D = Δt κ ⁄ spacing of the interface below each level, m; 0 below the lowest wet level
 * @param rhs         m times the unit of x
 */
export function implicitColumn<L extends Location>(storage: Field<L>, conductance: Field<L>, rhs: Field<L>): Field<L> {
  const fromAbove = above(conductance);
  const diagonal = add(storage, add(conductance, fromAbove));
  return tridiagonalSolve(neg(fromAbove), diagonal, neg(conductance), rhs);
}
