import { tf } from '../runtime.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Real Fourier transform along longitude as a product with a constant matrix:  y = x F.
 *
 * @param x      [rows, n]
 * @param matrix [n, k], constant (no gradient)
 */
export function fourier(x: tf.Tensor2D, matrix: tf.Tensor2D): tf.Tensor2D {
  return withGradient(
    x,
    (input) => tf.matMul(input, matrix),
    (cotangent) => tf.matMul(cotangent, matrix, false, true),
  );
}

/**
 * Legendre transform of every zonal wavenumber:  y[m] = L[m] x[m].
 *
 * @param x      [orders, n, fields]
 * @param matrix [orders, k, n], constant (no gradient)
 */
export function legendre(x: tf.Tensor3D, matrix: tf.Tensor3D): tf.Tensor3D {
  return withGradient(
    x,
    (input) => tf.matMul(matrix, input),
    (cotangent) => tf.matMul(matrix, cotangent, true, false),
  );
}
