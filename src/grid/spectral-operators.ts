import { add, type Field, located, mul, neg, reverse, slice, sub } from '../tensor/index.ts';
import { asStack, fieldsIn, forEachField, joinStacks, type SpectralStack } from './spectral-stack.ts';
import { analyse, type SpectralTransform, synthesize } from './spectral-transform.ts';

/** A horizontal vector multiplied by cos φ, which makes it smooth at the poles: maps [F, J, I]. */
export interface ScaledVector {
  readonly east: Field<'center'>;
  readonly north: Field<'center'>;
}

/** Values on the grid. @returns [F, J, I] */
export const toGrid = (t: SpectralTransform, stack: SpectralStack): Field<'center'> => synthesize(t, stack, t.synthesis);

/** Spectral coefficients by Gaussian quadrature. @param values [F, J, I] */
export const toSpectral = (t: SpectralTransform, values: Field<'center'>): SpectralStack => analyse(t, values, t.analysis);

/** (1/a) ∂X/∂λ = (im/a) X_mn, [X] m⁻¹. */
export const zonalDerivative = (t: SpectralTransform, stack: SpectralStack): SpectralStack =>
  mul(asStack(reverse(stack, 1)), t.zonalFactor);

/** (1 − μ²)/a ∂X/∂μ on the grid, [X] m⁻¹, maps [F, J, I]. */
export const meridionalSlope = (t: SpectralTransform, stack: SpectralStack): Field<'center'> => synthesize(t, stack, t.slopeSynthesis);

/** cos φ ∇X of F fields:  (1/a) ∂X/∂λ  and  (1 − μ²)/a ∂X/∂μ   [G-4]. @returns [X] m⁻¹, maps [F, J, I] */
export const scaledGradient = (t: SpectralTransform, stack: SpectralStack): ScaledVector => ({
  east: toGrid(t, zonalDerivative(t, stack)),
  north: meridionalSlope(t, stack),
});

/**
 * Divergence of F vectors that are given times cos φ as (A, B):  ∇·[(A, B)/cos φ].
 *
 *     D_mn = Σ_j w_j / (a (1 − μ_j²)) (i m A_m P_mn − B_m H_mn)                                          [G-5]
 *
 * The coefficient (0, 0) is exactly zero: a flux redistributes and creates nothing.
 * @returns unit of the vector per metre
 */
export const divergence = (t: SpectralTransform, { east, north }: ScaledVector): SpectralStack =>
  add(zonalDerivative(t, analyse(t, east, t.eastAnalysis)), analyse(t, north, t.northAnalysis));

/** Vertical component of ∇ × (A, B): the divergence of the vector turned clockwise, (B, −A). */
export const curl = (t: SpectralTransform, { east, north }: ScaledVector): SpectralStack =>
  divergence(t, { east: north, north: neg(east) });

/** Laplacian, −n(n+1)/a² X_mn   [G-6]. */
export const laplacian = (t: SpectralTransform, stack: SpectralStack): SpectralStack =>
  mul(stack, forEachField(t.laplacianEigenvalue, fieldsIn(stack)));

/** Inverse Laplacian with zero global mean. */
export const inverseLaplacian = (t: SpectralTransform, stack: SpectralStack): SpectralStack =>
  mul(stack, forEachField(t.inverseLaplacianEigenvalue, fieldsIn(stack)));

/**
 * Wind times cos φ of vorticity and divergence:  v = k × ∇ψ + ∇χ,  ψ = ∇⁻²ζ,  χ = ∇⁻²δ.
 * @param vorticity, divergence  stacks of F fields, s⁻¹  @returns m s⁻¹, maps [F, J, I]
 */
export function windFromVorticityDivergence(t: SpectralTransform, vorticity: SpectralStack, divergenceOfWind: SpectralStack): ScaledVector {
  const F = fieldsIn(vorticity);
  const { east, north } = scaledGradient(t, inverseLaplacian(t, joinStacks([vorticity, divergenceOfWind])));
  const [ψx, χx] = halves(east, F);
  const [ψy, χy] = halves(north, F);
  return { east: sub(χx, ψy), north: add(ψx, χy) };
}

function halves(x: Field<'center'>, count: number): [Field<'center'>, Field<'center'>] {
  const [, rows, columns] = x.shape;
  const part = (from: number): Field<'center'> => located<'center'>(slice(x, [from, 0, 0], [count, rows, columns]));
  return [part(0), part(count)];
}
