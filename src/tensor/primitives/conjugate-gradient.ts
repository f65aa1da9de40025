import type { Field, Location } from '../field.ts';
import { tf } from '../runtime.ts';
import { withGradient } from './with-gradient.ts';

/** A symmetric positive definite system and how hard to try on it. */
export interface ConjugateGradientOptions<L extends Location> {
  /** x ↦ A x, symmetric positive definite on the active cells. */
  readonly operator: (x: Field<L>) => Field<L>;
  /** r ↦ M⁻¹ r, symmetric positive definite. */
  readonly preconditioner: (r: Field<L>) => Field<L>;
  /** Iterations carried out at the most. */
  readonly iterations: number;
  /** ‖b − A x‖ ⁄ ‖b‖ at which further iterations change nothing. */
  readonly tolerance: number;
}

/** A solution and what it cost. */
export interface ConjugateGradientResult<L extends Location> {
  readonly solution: Field<L>;
  /** How many iterations were still needed, scalar. */
  readonly iterations: tf.Scalar;
  /** True relative residual ‖b − A x‖ ⁄ ‖b‖ of the returned solution, scalar. */
  readonly residual: tf.Scalar;
}

const tiny = 1e-30;
const dot = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.sum(tf.mul(a, b));

/** Preconditioned conjugate gradients (Hestenes & Stiefel 1952); x and its iteration count in one flat tensor. */
function iterate<L extends Location>(
  b: Field<L>,
  { operator, preconditioner, iterations, tolerance }: ConjugateGradientOptions<L>,
): tf.Tensor1D {
  const goal = tf.mul(dot(b, b), tolerance * tolerance);
  let x = tf.zerosLike(b);
  let r: tf.Tensor3D = b;
  let p: tf.Tensor3D = x;
  let rz = tf.scalar(0);
  let used = tf.scalar(0);
  for (let n = 0; n < iterations; n++) {
    const z = preconditioner(r as Field<L>);
    const next = dot(r, z);
    p = n === 0 ? z : tf.add(z, tf.mul(tf.div(next, tf.add(rz, tiny)), p));
    rz = next;
    const active = tf.cast(tf.greater(dot(r, r), goal), 'float32');
    const q = operator(p as Field<L>);
    const α = tf.mul(active, tf.div(rz, tf.add(dot(p, q), tiny)));
    x = tf.add(x, tf.mul(α, p));
    r = tf.sub(r, tf.mul(α, q));
    used = tf.add(used, active);
  }
  return tf.concat([tf.reshape(x, [-1]), tf.reshape(used, [1])]) as tf.Tensor1D;
}

/**
 * Solves A x = b from x = 0 by preconditioned conjugate gradients.
 *
 * Static: at most `iterations` steps, of which those after convergence do nothing, so it can be traced.
 * Backward by the implicit function theorem: one more solve, A λ = cotangent.
 */
export function conjugateGradient<L extends Location>(b: Field<L>, options: ConjugateGradientOptions<L>): ConjugateGradientResult<L> {
  const shape = b.shape;
  const size = b.size;
  const packed = withGradient(
    b,
    (rhs) => iterate(rhs, options),
    (cotangent) => {
      const seed = tf.reshape(tf.slice(cotangent, [0], [size]), shape) as Field<L>;
      return tf.reshape(tf.slice(iterate(seed, options), [0], [size]), shape) as Field<L>;
    },
  );
  const solution = tf.reshape(tf.slice(packed, [0], [size]), shape) as Field<L>;
  const iterations = tf.reshape(tf.slice(packed, [size], [1]), []) as tf.Scalar;
  const left = tf.sub(b, options.operator(solution));
  const residual = tf.sqrt(tf.div(dot(left, left), tf.add(dot(b, b), tiny))) as tf.Scalar;
  return { solution, iterations, residual };
}
