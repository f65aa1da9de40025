import { scan } from '../compile/trace/scan.ts';
import { record, tapeIsOn, untaped } from '../compile/trace/tape.ts';
import type { Field, Location } from '../field.ts';
import { tf } from '../runtime.ts';

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

/** A solution and the number of iterations that it took. */
interface Solved<L extends Location> {
  readonly x: Field<L>;
  readonly used: tf.Scalar;
}

/** Preconditioned conjugate gradients (Hestenes & Stiefel 1952), off the tape. */
function iterate<L extends Location>(
  b: Field<L>,
  { operator, preconditioner, iterations, tolerance }: ConjugateGradientOptions<L>,
): Solved<L> {
  const goal = tf.mul(dot(b, b), tolerance * tolerance);
  const zero = tf.zerosLike(b);
  const start = { x: zero as tf.Tensor, r: b as tf.Tensor, p: zero as tf.Tensor, rz: tf.scalar(1), used: tf.scalar(0) };
  const { carry } = scan({
    count: iterations,
    start,
    body: ({ x, r, p, rz, used }) => {
      const z = preconditioner(r as Field<L>);
      const next = dot(r, z);
      const direction = tf.add(z, tf.mul(tf.div(next, tf.add(rz, tiny)), p));
      const active = tf.cast(tf.greater(dot(r, r), goal), 'float32');
      const q = operator(direction as Field<L>);
      const α = tf.mul(active, tf.div(next, tf.add(dot(direction, q), tiny)));
      const moved = { x: tf.add(x, tf.mul(α, direction)), r: tf.sub(r, tf.mul(α, q)) };
      return { carry: { ...moved, p: direction, rz: next, used: tf.add(used, active) as tf.Scalar } };
    },
  });
  return { x: carry.x as Field<L>, used: carry.used };
}

/** The solution with the solution for the cotangent as its gradient; the count has none. */
function solve<L extends Location>(b: Field<L>, options: ConjugateGradientOptions<L>): Solved<L> {
  const solved = untaped(() => tf.tidy(() => iterate(b, options) as Solved<L> & tf.TensorContainerObject));
  if (tapeIsOn())
    record({
      name: 'ConjugateGradient',
      inputs: [b],
      outputs: [solved.x],
      saved: [],
      gradient: ([cotangent]) => new Map(cotangent ? [[0, solve(cotangent as Field<L>, options).x]] : []),
    });
  return solved;
}

/**
 * Solves A x = b from x = 0 by preconditioned conjugate gradients.
 *
 * Static: `iterations` steps, of which those after convergence do nothing, so it can be traced.
 * Backward by the implicit function theorem: one more solve, A λ = cotangent.
 */
export function conjugateGradient<L extends Location>(b: Field<L>, options: ConjugateGradientOptions<L>): ConjugateGradientResult<L> {
  const { x: solution, used: iterations } = solve(b, options);
  const left = tf.sub(b, options.operator(solution));
  const residual = tf.sqrt(tf.div(dot(left, left), tf.add(dot(b, b), tiny))) as tf.Scalar;
  return { solution, iterations, residual };
}
