import type { Field, Location } from '../field.ts';
import { tf } from '../runtime.ts';
import { definePrimitive, type HostArray, type PrimitiveOp } from './primitive.ts';

/** Which way a scan runs along the level axis, and whether its own level counts. */
export interface ScanOptions {
  readonly from: 'top' | 'bottom';
  readonly exclusive?: boolean;
}

interface ScanAttributes {
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

function scanLoop([x]: readonly HostArray[], output: HostArray, { exclusive, reverse }: ScanAttributes): void {
  if (!x) return;
  const K = x.shape[0] as number;
  const plane = x.values.length / K;
  const step = reverse ? -1 : 1;
  for (let c = 0; c < plane; c++) {
    let sum = 0;
    for (let k = reverse ? K - 1 : 0; k >= 0 && k < K; k += step) {
      const n = k * plane + c;
      const next = Math.fround(sum + (x.values[n] as number));
      output.values[n] = exclusive ? sum : next;
      sum = next;
    }
  }
}

const scanOp: PrimitiveOp<ScanAttributes> = definePrimitive<ScanAttributes>({
  name: 'VerticalScan',
  decomposition: ([x], { exclusive, reverse }) => tf.cumsum(x as tf.Tensor, 0, exclusive, reverse),
  loop: scanLoop,
  gradient: (cotangent, _inputs, _output, { exclusive, reverse }) => [scanOp([cotangent], { exclusive, reverse: !reverse })],
});

/** Cumulative sum over levels:  y[k] = Σ x[l], l from the top (or bottom) to k. Shape as x. */
export function verticalScan<L extends Location>(x: Field<L>, { from, exclusive = false }: ScanOptions): Field<L> {
  return scanOp([x], { exclusive, reverse: from === 'bottom' }) as Field<L>;
}
