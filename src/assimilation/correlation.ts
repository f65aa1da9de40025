import { east, north, south, west } from '../grid/c-grid.ts';
import { implicitColumn, levelColumn, type Topography, tabulate } from '../ocean/index.ts';
import type { Precision } from '../tensor/compile/index.ts';
import { add, conjugateGradient, constant, type Field, mul, sub } from '../tensor/index.ts';

/** How far errors of the background hang together. */
export interface CorrelationLengths {
  /** Daley length along levels, m. */
  readonly horizontal: number;
  /** Diffusion length in the vertical, m. */
  readonly vertical: number;
}

/** Constants of the correlation on the upper levels of an ocean. */
export interface CorrelationGeometry {
  readonly levels: number;
  readonly wet: Field<'center'>;
  /** Cell area over the unit area, [1, rows, 1]. */
  readonly area: Field<'center'>;
  /** 1 ⁄ diagonal of the horizontal operator: the preconditioner. */
  readonly inverseDiagonal: Field<'center'>;
  /** ℓ² × width ⁄ distance over the unit area on open faces. */
  readonly east: Field<'center'>;
  readonly north: Field<'center'>;
  /** Thickness of the levels, m, and ℓ_z² ⁄ spacing of wet interfaces, m. */
  readonly thickness: Field<'center'>;
  readonly vertical: Field<'center'>;
  /** 1 ⁄ √(volume of the cell over the unit volume), 0 on land. */
  readonly inverseRootVolume: Field<'center'>;
}

/** Implicit steps of the square root; the whole correlation has twice as many. */
const halfSteps = 5;
/** Area in which the rows of the system are measured, m²; keeps float32 numbers near one. */
const unitArea = 1e10;
/** Most cells that one step reaches eastward: near the pole, where cells are narrow, lengths along rows are shorter for it. */
const widestStep = 3;
/**
 * Iterations of the solver of one step, and the relative residual that ends them: what the precision resolves. The adjoint of a solve is
 * one more solve, so the root and its adjoint agree to this and no better.
 */
const solvers = {
  float32: { iterations: 80, tolerance: 1e-6 },
  float64: { iterations: 200, tolerance: 1e-14 },
} as const satisfies Record<Precision, object>;

/**
 * Length of one implicit step, squared, that gives M steps in two dimensions a Daley length D.
 *
 *     ℓ² = D² ⁄ (2 M − 4)                                                                                [V-1]
 *
 * @see Weaver and Mirouze (2013), Q. J. R. Meteorol. Soc. 139, 242-260, eq. 22
 */
const stepLength2 = (daley: number): number => daley ** 2 / (4 * halfSteps - 4);

/** @param levels how many levels from the top are corrected */
export function buildCorrelation(t: Topography, levels: number, lengths: CorrelationLengths): CorrelationGeometry {
  const [, J, I] = t.shape;
  const { rows, northRows, grid } = t.cgrid;
  const shape = [levels, J, I] as const;
  const ℓ2 = stepLength2(lengths.horizontal) / unitArea;
  const area = grid.cellArea.map((a) => a / unitArea);
  const zonal2 = rows.dx.map((dx) => Math.min(ℓ2, (widestStep * dx) ** 2 / unitArea));
  const eastward = (k: number, j: number, i: number) =>
    (Number(t.openEast(k, j, i)) * (zonal2[j] ?? 0) * (rows.dy[j] ?? 0)) / (rows.dx[j] ?? 1);
  const northward = (k: number, j: number, i: number) =>
    (Number(t.openNorth(k, j, i)) * ℓ2 * (northRows.dx[j] ?? 0)) / (northRows.dy[j] ?? 1);
  const around = (k: number, j: number, i: number) =>
    eastward(k, j, i) + eastward(k, j, (i + I - 1) % I) + northward(k, j, i) + (j > 0 ? northward(k, j - 1, i) : 0);
  return {
    levels,
    wet: tabulate(shape, t.wet),
    area: constant(area, [1, J, 1]),
    inverseDiagonal: tabulate(shape, (k, j, i) => 1 / ((area[j] ?? 1) + around(k, j, i))),
    east: tabulate(shape, eastward),
    north: tabulate(shape, northward),
    thickness: levelColumn<'center'>(t.thickness.slice(0, levels)),
    vertical: tabulate(shape, (k, j, i) => (Number(k < levels - 1 && t.wetBelow(k, j, i)) * lengths.vertical ** 2) / (t.spacing[k] ?? 1)),
    inverseRootVolume: tabulate(shape, (k, j, i) => Number(t.wet(k, j, i)) / Math.sqrt((area[j] ?? 1) * (t.thickness[k] ?? 1))),
  };
}

/** area x − ℓ² ∇·∇x over the unit area, symmetric; nothing passes coasts. */
function horizontalOperator(x: Field<'center'>, g: CorrelationGeometry): Field<'center'> {
  const eastward = mul(sub(east(x), x), g.east);
  const northward = mul(sub(north(x), x), g.north);
  const inflow = add(sub(eastward, west(eastward)), sub(northward, south(northward)));
  return sub(mul(x, g.area), inflow);
}

/** One implicit step of diffusion along levels: (1 − ℓ² ∇²)⁻¹ x. */
function smoothedAlong(x: Field<'center'>, g: CorrelationGeometry, precision: Precision): Field<'center'> {
  const { solution } = conjugateGradient<'center'>(mul(x, g.area), {
    operator: (y) => horizontalOperator(y, g),
    preconditioner: (r) => mul(r, g.inverseDiagonal),
    ...solvers[precision],
  });
  return solution;
}

/**
 * Square root of a diffusion correlation, before it is normalised: a field with the wanted correlations from independent numbers.
 *
 *     x = (1 − ∂_z ℓ_z² ∂_z)⁻¹ (1 − ℓ² ∇²)^{−M/2} W^{−1/2} χ,   W the volumes of the cells                    [V-2]
 *
 * The operator of each step is self-adjoint for W, so that x xᵀ has the covariance of M steps.
 * @param χ independent numbers of variance 1, [levels, latitude, longitude]   @param precision that it will be compiled for
 * @see Weaver and Courtier (2001), Q. J. R. Meteorol. Soc. 127, 1815-1846
 */
export function diffused(χ: Field<'center'>, g: CorrelationGeometry, precision: Precision = 'float32'): Field<'center'> {
  let x = mul(χ, g.inverseRootVolume);
  for (let step = 0; step < halfSteps; step++) x = smoothedAlong(x, g, precision);
  const mixed = implicitColumn(add(g.thickness, mul(g.wet, 0)), g.vertical, mul(x, g.thickness));
  return mul(mixed, g.wet);
}
