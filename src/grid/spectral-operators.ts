import { add, concatenate, type Field, located, mul, neg, slice, split, sub, type tf } from '../tensor/index.ts';
import { alongLongitude, type SpectralTransform, stackFromWaves, wavesFromStack } from './spectral-transform.ts';

/** A horizontal vector multiplied by cos φ, which makes it smooth at the poles: maps [F, J, I]. */
export interface ScaledVector {
  readonly east: Field<'center'>;
  readonly north: Field<'center'>;
}

/** Spectral fields [m, n, 2] side by side as one stack [m, n, 2F]. */
export const stackSpectral = (fields: readonly Field<'spectral'>[]): Field<'spectral'> => located<'spectral'>(concatenate(fields, 2));

/** The F fields of a stack. */
export const unstackSpectral = (stack: Field<'spectral'>): Field<'spectral'>[] =>
  split(stack, stack.shape[2] / 2, 2).map((x) => located<'spectral'>(x));

/** Fields [from, from + count) of a stack. */
export function stackPart(stack: Field<'spectral'>, from: number, count: number): Field<'spectral'> {
  const [orders, degrees] = stack.shape;
  return located<'spectral'>(slice(stack, [0, 0, 2 * from], [orders, degrees, 2 * count]));
}

/** Values on the grid. @param stack [m, n, 2F]  @returns [F, J, I] */
export function toGrid(t: SpectralTransform, stack: Field<'spectral'>): Field<'center'> {
  return located<'center'>(alongLongitude(wavesFromStack(stack, t.synthesis), t.fromWaves));
}

/** Spectral coefficients by Gaussian quadrature. @param values [F, J, I]  @returns [m, n, 2F] */
export function toSpectral(t: SpectralTransform, values: Field<'center'>): Field<'spectral'> {
  return stackFromWaves(alongLongitude(values, t.toWaves), t.analysis);
}

/**
 * cos φ ∇X of F fields:  (1/a) ∂X/∂λ  and  (1 − μ²)/a ∂X/∂μ   [G-4].
 * @param stack [m, n, 2F], unit [X]  @returns [X] m⁻¹, maps [F, J, I]
 */
export function scaledGradient(t: SpectralTransform, stack: Field<'spectral'>): ScaledVector {
  const waves = wavesFromStack(stack, t.derivativeSynthesis);
  const [F, , W] = waves.shape;
  const values = slice(waves, [0, 0, 0], [F, t.rows, W]) as tf.Tensor3D;
  const slopes = slice(waves, [0, t.rows, 0], [F, t.rows, W]) as tf.Tensor3D;
  return {
    east: located<'center'>(alongLongitude(values, t.derivativeFromWaves)),
    north: located<'center'>(alongLongitude(slopes, t.fromWaves)),
  };
}

/**
 * Divergence of F vectors that are given times cos φ as (A, B):  ∇·[(A, B)/cos φ].
 *
 *     D_mn = Σ_j w_j / (a (1 − μ_j²)) (i m A_m P_mn − B_m H_mn)                                          [G-5]
 *
 * The coefficient (0, 0) is exactly zero: a flux redistributes and creates nothing.
 * @returns stack [m, n, 2F], unit of the vector per metre
 */
export function divergence(t: SpectralTransform, { east, north }: ScaledVector): Field<'spectral'> {
  const slopes = alongLongitude(east, t.derivativeToWaves);
  const values = alongLongitude(north, t.toWaves);
  return stackFromWaves(concatenate([slopes, values], 1) as tf.Tensor3D, t.divergenceAnalysis);
}

/** Vertical component of ∇ × (A, B): the divergence of the vector turned clockwise, (B, −A). */
export const curl = (t: SpectralTransform, { east, north }: ScaledVector): Field<'spectral'> =>
  divergence(t, { east: north, north: neg(east) });

/** Laplacian, −n(n+1)/a² X_mn   [G-6]. */
export const laplacian = (t: SpectralTransform, stack: Field<'spectral'>): Field<'spectral'> => mul(stack, t.laplacianEigenvalue);

/** Inverse Laplacian with zero global mean. */
export const inverseLaplacian = (t: SpectralTransform, stack: Field<'spectral'>): Field<'spectral'> =>
  mul(stack, t.inverseLaplacianEigenvalue);

/**
 * Wind times cos φ of vorticity and divergence:  v = k × ∇ψ + ∇χ,  ψ = ∇⁻²ζ,  χ = ∇⁻²δ.
 * @param vorticity, divergence  stacks [m, n, 2F], s⁻¹  @returns m s⁻¹, maps [F, J, I]
 */
export function windFromVorticityDivergence(
  t: SpectralTransform,
  vorticity: Field<'spectral'>,
  divergenceOfWind: Field<'spectral'>,
): ScaledVector {
  const F = vorticity.shape[2] / 2;
  const potentials = inverseLaplacian(t, located<'spectral'>(concatenate([vorticity, divergenceOfWind], 2)));
  const { east, north } = scaledGradient(t, potentials);
  const [ψx, χx] = halves(east, F);
  const [ψy, χy] = halves(north, F);
  return { east: sub(χx, ψy), north: add(ψx, χy) };
}

function halves(x: Field<'center'>, count: number): [Field<'center'>, Field<'center'>] {
  const [, rows, columns] = x.shape;
  const part = (from: number): Field<'center'> => located<'center'>(slice(x, [from, 0, 0], [count, rows, columns]));
  return [part(0), part(count)];
}
