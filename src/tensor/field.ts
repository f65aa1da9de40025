import type * as tf from '@tensorflow/tfjs';

declare const at: unique symbol;

/** Where on its grid cell a value lives. A brand: checked when compiled, free at run time. */
export type Location = 'center' | 'eastFace' | 'northFace' | 'topFace' | 'spectral';

/**
 * A located array of rank 3. On the grid its shape is [levels, latitude, longitude] with the surface or top
 * first; a map has one level. Spectral fields are [order m, degree n, real and imaginary part].
 */
export type Field<L extends Location = Location> = tf.Tensor3D & { readonly [at]: L };

/** A parameter or scalar: on the tape while it is tuned, a number while it is frozen. */
export type Numeric = tf.Scalar | number;

/** Parameters as physics sees them: JavaScript arithmetic on them does not compile. */
export type Live<P> = { readonly [K in keyof P]: P[K] extends number ? Numeric : P[K] extends object ? Live<P[K]> : P[K] };
