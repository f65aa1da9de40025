import type { Field, Location } from '../field.ts';
import { tf } from '../runtime.ts';
import { definePrimitive, type HostArray, type PrimitiveOp } from './primitive.ts';
import { shift } from './shift.ts';

const slabs = (x: tf.Tensor): tf.Tensor[] => tf.split(x, x.shape[0] as number, 0);

/** Thomas algorithm over levels by stock ops. */
function thomas([lower, diagonal, upper, rhs]: readonly tf.Tensor[]): tf.Tensor {
  const [a, b, c, d] = [lower, diagonal, upper, rhs].map((x) => slabs(x as tf.Tensor)) as [
    tf.Tensor[],
    tf.Tensor[],
    tf.Tensor[],
    tf.Tensor[],
  ];
  const K = d.length;
  const ratio: tf.Tensor[] = [];
  const x: tf.Tensor[] = [];
  for (let k = 0; k < K; k++) {
    const [ak, bk, ck, dk] = [a[k], b[k], c[k], d[k]] as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const pivot = k === 0 ? bk : tf.sub(bk, tf.mul(ak, ratio[k - 1] as tf.Tensor));
    const numerator = k === 0 ? dk : tf.sub(dk, tf.mul(ak, x[k - 1] as tf.Tensor));
    ratio.push(tf.div(ck, pivot));
    x.push(tf.div(numerator, pivot));
  }
  for (let k = K - 2; k >= 0; k--) x[k] = tf.sub(x[k] as tf.Tensor, tf.mul(ratio[k] as tf.Tensor, x[k + 1] as tf.Tensor));
  return tf.concat(x, 0);
}

/** The same in one sweep down and one up, all columns of a level side by side. */
function thomasLoop(inputs: readonly HostArray[], output: HostArray): void {
  const [a, b, c, d] = inputs.map((x) => x.values) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const x = output.values;
  const K = output.shape[0] as number;
  const plane = x.length / K;
  const ratio = new Float32Array(x.length);
  for (let n = 0; n < plane; n++) {
    ratio[n] = (c[n] as number) / (b[n] as number);
    x[n] = (d[n] as number) / (b[n] as number);
  }
  for (let n = plane; n < x.length; n++) {
    const ak = a[n] as number;
    const pivot = Math.fround((b[n] as number) - Math.fround(ak * (ratio[n - plane] as number)));
    ratio[n] = (c[n] as number) / pivot;
    x[n] = Math.fround((d[n] as number) - Math.fround(ak * (x[n - plane] as number))) / pivot;
  }
  for (let n = x.length - plane - 1; n >= 0; n--) x[n] = (x[n] as number) - Math.fround((ratio[n] as number) * (x[n + plane] as number));
}

/** x of the level above (−1) or below (1), 0 beyond the column. */
const neighbour = (x: tf.Tensor, offset: 1 | -1): tf.Tensor =>
  x.shape[0] === 1 ? tf.zerosLike(x) : shift(x as Field, 'level', offset, 'zero');

const solveOp: PrimitiveOp<object> = definePrimitive<object>({
  name: 'TridiagonalSolve',
  decomposition: thomas,
  loop: thomasLoop,
  gradient: (cotangent, [lower, diagonal, upper], output) => {
    const [transposedLower, transposedUpper] = [neighbour(upper as tf.Tensor, -1), neighbour(lower as tf.Tensor, 1)];
    const λ = solveOp([transposedLower, diagonal as tf.Tensor, transposedUpper, cotangent], {});
    const minusλ = tf.neg(λ);
    return [tf.mul(minusλ, neighbour(output, -1)), tf.mul(minusλ, output), tf.mul(minusλ, neighbour(output, 1)), λ];
  },
});

/**
 * Solution x of   lower[k] x[k−1] + diagonal[k] x[k] + upper[k] x[k+1] = rhs[k]   in every column.
 *
 * The matrix must be diagonally dominant (no pivoting). Backward: one solve with the transposed matrix.
 * @param lower, diagonal, upper, rhs   of the shape of rhs, or broadcasting to it; lower[0] and upper[last] are not read
 */
export function tridiagonalSolve<L extends Location>(lower: Field<L>, diagonal: Field<L>, upper: Field<L>, rhs: Field<L>): Field<L> {
  const full = (x: Field<L>): tf.Tensor => (x.size === rhs.size ? x : tf.broadcastTo(x, rhs.shape));
  return solveOp([full(lower), full(diagonal), full(upper), rhs], {}) as Field<L>;
}
