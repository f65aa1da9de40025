import type { Field, Location } from '../field.ts';
import { tf } from '../runtime.ts';
import { definePrimitive, type HostArray, type PrimitiveOp } from './primitive.ts';

/** The three axes of a field, in the order of its shape. */
export type Axis = 'level' | 'latitude' | 'longitude';
/** What stands beyond the end of an axis. */
export type Boundary = 'periodic' | 'zero' | 'edge';

const axisIndex: Record<Axis, number> = { level: 0, latitude: 1, longitude: 2 };

interface ShiftAttributes {
  readonly axis: number;
  readonly offset: number;
  readonly boundary: Boundary;
}

/** Part of x along one axis. */
function part(x: tf.Tensor, axis: number, from: number, count: number): tf.Tensor {
  const begin = x.shape.map(() => 0);
  const size = [...x.shape];
  begin[axis] = from;
  size[axis] = count;
  return tf.slice(x, begin, size);
}

function padded(x: tf.Tensor, axis: number, before: number, after: number): tf.Tensor {
  const widths = x.shape.map((_, k): [number, number] => (k === axis ? [before, after] : [0, 0]));
  return tf.pad(x, widths);
}

/** y[i] = x[i + offset] by slices of x. */
function shifted(x: tf.Tensor, { axis, offset, boundary }: ShiftAttributes): tf.Tensor {
  const n = x.shape[axis] as number;
  const m = Math.abs(offset);
  const kept = part(x, axis, Math.max(offset, 0), n - m);
  if (boundary === 'zero') return offset > 0 ? padded(kept, axis, 0, m) : padded(kept, axis, m, 0);
  const last = offset > 0 ? n - 1 : 0;
  const repeats = x.shape.map((_, k) => (k === axis ? m : 1));
  const beyond = boundary === 'periodic' ? part(x, axis, offset > 0 ? 0 : n - m, m) : tf.tile(part(x, axis, last, 1), repeats);
  return tf.concat(offset > 0 ? [kept, beyond] : [beyond, kept], axis);
}

/** Transpose of `shifted` for a repeated edge: what read the edge is added up there. */
function edgeTransposed(y: tf.Tensor, { axis, offset }: ShiftAttributes): tf.Tensor {
  const n = y.shape[axis] as number;
  const m = Math.abs(offset);
  const inside = shiftOp([y], { axis, offset: -offset, boundary: 'zero' });
  const repeated = tf.sum(part(y, axis, offset > 0 ? n - m : 0, m), axis, true);
  return tf.add(inside, offset > 0 ? padded(repeated, axis, n - 1, 0) : padded(repeated, axis, 0, n - 1));
}

/** Source index for position i, or −1 where zero is read. */
function sourceIndex(i: number, n: number, boundary: Boundary): number {
  if (i >= 0 && i < n) return i;
  if (boundary === 'periodic') return ((i % n) + n) % n;
  if (boundary === 'edge') return i < 0 ? 0 : n - 1;
  return -1;
}

/** One copy of everything, then the blocks that were read beyond an end. */
function shiftLoop([x]: readonly HostArray[], output: HostArray, { axis, offset, boundary }: ShiftAttributes): void {
  if (!x) return;
  const n = x.shape[axis] as number;
  const block = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const { values } = output;
  const distance = offset * block;
  if (distance > 0) values.set(x.values.subarray(distance), 0);
  else values.set(x.values.subarray(0, values.length + distance), -distance);
  const first = offset > 0 ? n - offset : 0;
  for (let start = 0; start < values.length; start += n * block) {
    for (let i = first; i < first + Math.abs(offset); i++) {
      const source = sourceIndex(i + offset, n, boundary);
      const to = start + i * block;
      const from = start + source * block;
      for (let m = 0; m < block; m++) values[to + m] = source < 0 ? 0 : (x.values[from + m] as number);
    }
  }
}

const shiftOp: PrimitiveOp<ShiftAttributes> = definePrimitive<ShiftAttributes>({
  name: 'Shift',
  decomposition: ([x], attributes) => shifted(x as tf.Tensor, attributes),
  loop: shiftLoop,
  gradient: (cotangent, _inputs, _output, attributes) =>
    attributes.boundary === 'edge'
      ? [edgeTransposed(cotangent, attributes)]
      : [shiftOp([cotangent], { ...attributes, offset: -attributes.offset })],
});

/**
 * Value at the index `offset` further along an axis:  y[i] = x[i + offset].
 *
 * @param boundary what is read beyond the end: the other end, zero, or the last value
 * @throws Error when |offset| is not smaller than the length of the axis
 */
export function shift<L extends Location>(x: Field<L>, axis: Axis, offset: number, boundary: Boundary): Field<L> {
  if (offset === 0) return x;
  const n = x.shape[axisIndex[axis]] as number;
  if (Math.abs(offset) >= n) throw new Error(`shift must be shorter than its axis; got ${offset} along ${axis} of length ${n}.`);
  return shiftOp([x], { axis: axisIndex[axis], offset, boundary }) as Field<L>;
}
