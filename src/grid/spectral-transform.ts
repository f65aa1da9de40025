import { earthRadius } from '../physics/constants.ts';
import { constant, type Field, fourier, legendre, located, reshape, type tf, transpose } from '../tensor/index.ts';
import type { GaussianGrid } from './gaussian-grid.ts';
import { legendreFunctions } from './legendre-functions.ts';

/**
 * Constants of the spherical harmonic transform of one grid, computed in float64 and kept in float32.
 *
 *     X(λ, μ) = Re Σ_m (2 − δ_m0) Σ_n X_mn P_mn(μ) exp(imλ),   n ≤ M                                     [G-2]
 *
 * A stack holds F fields as [m, n, 2F], real and imaginary part side by side, so that one product transforms all of them.
 */
export interface SpectralTransform {
  readonly truncation: number;
  readonly rows: number;
  readonly columns: number;
  /** P, and P over H/a, for synthesis: [m, J, n] and [m, 2J, n]. */
  readonly synthesis: tf.Tensor3D;
  readonly derivativeSynthesis: tf.Tensor3D;
  /** w P for scalars [m, n, J]; w/(a cos²φ) (P, −H) for divergences [m, n, 2J]. */
  readonly analysis: tf.Tensor3D;
  readonly divergenceAnalysis: tf.Tensor3D;
  /** Fourier matrices [2(M+1), I] and [I, 2(M+1)], and the same after ∂/∂λ (for synthesis divided by a). */
  readonly fromWaves: tf.Tensor2D;
  readonly derivativeFromWaves: tf.Tensor2D;
  readonly toWaves: tf.Tensor2D;
  readonly derivativeToWaves: tf.Tensor2D;
  /** Eigenvalues of the Laplacian −n(n+1)/a², m⁻², and of its inverse (0 at n = 0), m²: [1, n, 1]. */
  readonly laplacianEigenvalue: Field<'spectral'>;
  readonly inverseLaplacianEigenvalue: Field<'spectral'>;
}

type Entry = (...index: number[]) => number;

/** Host function of three indices as a constant. */
function array3(shape: readonly [number, number, number], entry: Entry): tf.Tensor3D {
  const [A, B, C] = shape;
  const values = new Float32Array(A * B * C);
  for (let a = 0, at = 0; a < A; a++) for (let b = 0; b < B; b++) for (let c = 0; c < C; c++) values[at++] = entry(a, b, c);
  return constant<'spectral'>(values, shape);
}

const matrix = (rows: number, columns: number, entry: Entry): tf.Tensor2D =>
  reshape(
    array3([1, rows, columns], (_, r, c) => entry(r, c)),
    [rows, columns],
  ) as tf.Tensor2D;

/** Matrices of the Legendre transforms; the same quadrature serves analysis of values and of flux vectors. */
function legendreMatrices({ truncation, rows: J, sinLatitude, weights }: GaussianGrid) {
  const N = truncation + 1;
  const { value, slope } = legendreFunctions(truncation, sinLatitude);
  const read = (table: Float64Array, m: number, j: number, n: number): number => table[(m * J + j) * N + n] as number;
  const w = (j: number): number => weights[j] as number;
  const vectorWeight = (j: number): number => w(j) / (earthRadius * (1 - (sinLatitude[j] as number) ** 2));
  return {
    synthesis: array3([N, J, N], (m, j, n) => read(value, m as number, j as number, n as number)),
    derivativeSynthesis: array3([N, 2 * J, N], (...[m, j, n]) =>
      (j as number) < J
        ? read(value, m as number, j as number, n as number)
        : read(slope, m as number, (j as number) - J, n as number) / earthRadius,
    ),
    analysis: array3([N, N, J], (m, n, j) => w(j as number) * read(value, m as number, j as number, n as number)),
    divergenceAnalysis: array3([N, N, 2 * J], (...[m, n, j]) =>
      (j as number) < J
        ? vectorWeight(j as number) * read(value, m as number, j as number, n as number)
        : -vectorWeight((j as number) - J) * read(slope, m as number, (j as number) - J, n as number),
    ),
  };
}

/** Fourier matrices; column or row 2m is the real part of wavenumber m, 2m + 1 its imaginary part. */
function fourierMatrices({ truncation, columns: I }: GaussianGrid) {
  const W = 2 * (truncation + 1);
  const angle = (m: number, i: number): number => (2 * Math.PI * ((m * i) % I)) / I;
  const twice = (m: number): number => (m === 0 ? 1 : 2);
  const wave = (k: number, i: number): number => {
    const m = k >> 1;
    return twice(m) * (k % 2 === 0 ? Math.cos(angle(m, i)) : -Math.sin(angle(m, i)));
  };
  const waveSlope = (k: number, i: number): number => {
    const m = k >> 1;
    return m * twice(m) * (k % 2 === 0 ? -Math.sin(angle(m, i)) : -Math.cos(angle(m, i)));
  };
  const amplitude = (i: number, k: number): number => wave(k, i) / (I * twice(k >> 1));
  /** i m (c + i s) = −m s + i m c */
  const amplitudeOfSlope = (i: number, k: number): number =>
    k % 2 === 0 ? -(k >> 1) * amplitude(i, k + 1) : (k >> 1) * amplitude(i, k - 1);
  return {
    fromWaves: matrix(W, I, (k, i) => wave(k as number, i as number)),
    derivativeFromWaves: matrix(W, I, (k, i) => waveSlope(k as number, i as number) / earthRadius),
    toWaves: matrix(I, W, (i, k) => amplitude(i as number, k as number)),
    derivativeToWaves: matrix(I, W, (i, k) => amplitudeOfSlope(i as number, k as number)),
  };
}

/** Builds the transform of a Gaussian grid. Quadratic products are free of aliasing if I ≥ 3M + 1 and J ≥ (3M + 1)/2. */
export function buildSpectralTransform(grid: GaussianGrid): SpectralTransform {
  const { truncation, rows, columns } = grid;
  const eigenvalue = Float64Array.from({ length: truncation + 1 }, (_, n) => -(n * (n + 1)) / earthRadius ** 2);
  return {
    truncation,
    rows,
    columns,
    ...legendreMatrices(grid),
    ...fourierMatrices(grid),
    laplacianEigenvalue: constant(eigenvalue, [1, truncation + 1, 1]),
    inverseLaplacianEigenvalue: constant(
      eigenvalue.map((λ) => (λ === 0 ? 0 : 1 / λ)),
      [1, truncation + 1, 1],
    ),
  };
}

/** Order of axes that takes [m, rows, F, 2] to [F, rows, m, 2] and back. */
const exchange = [2, 1, 0, 3] as const;

/** Legendre synthesis of a stack. @returns waves [F, rows of the matrix, 2(M+1)] */
export function wavesFromStack(stack: Field<'spectral'>, table: tf.Tensor3D): tf.Tensor3D {
  const [N, , parts] = stack.shape;
  const rows = table.shape[1];
  const waves = reshape(legendre(stack, table), [N, rows, parts / 2, 2]);
  return reshape(transpose(waves, exchange), [parts / 2, rows, 2 * N]) as tf.Tensor3D;
}

/** Legendre analysis of waves [F, rows, 2(M+1)]. @returns stack [m, n, 2F] */
export function stackFromWaves(waves: tf.Tensor3D, table: tf.Tensor3D): Field<'spectral'> {
  const [F, rows, W] = waves.shape;
  const byOrder = transpose(reshape(waves, [F, rows, W / 2, 2]), exchange);
  return located<'spectral'>(legendre(reshape(byOrder, [W / 2, rows, 2 * F]) as tf.Tensor3D, table));
}

/** Product of the last axis with a Fourier matrix. @param x [F, rows, n]  @returns [F, rows, k] */
export function alongLongitude(x: tf.Tensor3D, table: tf.Tensor2D): tf.Tensor3D {
  const [F, rows, n] = x.shape;
  return reshape(fourier(reshape(x, [F * rows, n]) as tf.Tensor2D, table), [F, rows, table.shape[1]]) as tf.Tensor3D;
}
