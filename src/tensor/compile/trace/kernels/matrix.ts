/** The product of matrices. */
import { tf } from '../../../runtime.ts';
import { type Node, sizeOf } from '../../graph/graph.ts';
import { broadcastTo, matmul, reshape, transpose } from '../nodes.ts';
import { kernel } from './kernel.ts';

/** Exchanges the last two axes. */
function transposed(x: Node): Node {
  const rank = x.shape.length;
  return transpose(
    x,
    [...x.shape.keys()].map((axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)),
  );
}

/** A factor with all its leading axes folded into one, of extent 1 where it serves every product. */
function fold(x: Node, batch: readonly number[]): Node {
  const matrix = x.shape.slice(-2);
  const own = sizeOf(x.shape.slice(0, -2));
  const full = own === 1 || own === sizeOf(batch) ? x : broadcastTo(x, [...batch, ...matrix]);
  return reshape(full, [own === 1 ? 1 : sizeOf(batch), ...matrix]);
}

/** a × b over the last two axes; leading axes broadcast. */
function product(a: Node, b: Node, transposeA: boolean, transposeB: boolean): Node {
  const [left, right] = [transposeA ? transposed(a) : a, transposeB ? transposed(b) : b];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const folded = matmul(fold(left, batch), fold(right, batch));
  return reshape(folded, [...batch, ...folded.shape.slice(1)]);
}

/** Registers the batched product of matrices. */
export function registerMatrix(): void {
  kernel<{ transposeA: boolean; transposeB: boolean }>('BatchMatMul', ['a', 'b'], ([a, b], { transposeA, transposeB }) =>
    product(a as Node, b as Node, transposeA, transposeB),
  );
}
