/** Kernels that move numbers and compute nothing. */
import { tf } from '../../../runtime.ts';
import type { Node } from '../../graph/graph.ts';
import { arithmeticTable, broadcastTo, concat, reshape, slice, throughTables, transpose } from '../nodes.ts';
import { axesOf, kernel } from './kernel.ts';

/** A shape as TensorFlow.js' own functions want it. */
const mutable = (shape: readonly number[]): number[] => [...shape];

/** x through one table for each of its axes. */
const mapAxes = (x: Node, tableOf: (extent: number, axis: number) => Int32Array | undefined, fill = 0): Node =>
  throughTables(x, x.shape.map(tableOf), fill);

/** x cut along an axis into pieces of the given lengths. */
function cut(x: Node, axis: number, lengths: readonly number[]): Node[] {
  let start = 0;
  return lengths.map((length) => {
    const table = arithmeticTable(start, length);
    start += length;
    return mapAxes(x, (_, k) => (k === axis ? table : undefined));
  });
}

function withAxis({ shape }: Node, axis: number): number[] {
  const at = axis < 0 ? shape.length + 1 + axis : axis;
  return [...shape.slice(0, at), 1, ...shape.slice(at)];
}

interface StridedSliceAttributes {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

function stridedSlice(x: Node, a: StridedSliceAttributes): Node {
  const masks = [a.beginMask, a.endMask, a.ellipsisMask, a.newAxisMask, a.shrinkAxisMask] as const;
  const information = tf.slice_util.sliceInfo(mutable(x.shape), a.begin, a.end, a.strides, ...masks);
  const { begin, end, strides, finalShape } = information;
  const counts = tf.slice_util.computeOutShape(begin, end, strides);
  const taken = mapAxes(x, (_, axis) => arithmeticTable(begin[axis] as number, counts[axis] as number, strides[axis] as number));
  return reshape(taken, finalShape);
}

/** Place within an axis that a mirrored place stands for. */
function mirrored(v: number, extent: number, mode: 'reflect' | 'symmetric'): number {
  const skip = mode === 'reflect' ? 0 : 1;
  if (v < 0) return -v - skip;
  return v >= extent ? 2 * (extent - 1) - v + skip : v;
}

type Paddings = readonly (readonly [number, number])[];

/** Table of a padded axis. @param source where a place beyond the ends reads, −1 for nothing */
function paddedTable(extent: number, [before, after]: readonly [number, number], source: (v: number) => number): Int32Array | undefined {
  if (before === 0 && after === 0) return undefined;
  return Int32Array.from({ length: before + extent + after }, (_, v) => source(v - before));
}

const pad = (x: Node, paddings: Paddings, fill: number): Node =>
  mapAxes(x, (n, axis) => paddedTable(n, paddings[axis] as [number, number], (v) => (v < 0 || v >= n ? -1 : v)), fill);

const mirrorPad = (x: Node, paddings: Paddings, mode: 'reflect' | 'symmetric'): Node =>
  mapAxes(x, (n, axis) => paddedTable(n, paddings[axis] as [number, number], (v) => mirrored(v, n, mode)));

const reversedTable = (extent: number): Int32Array => arithmeticTable(extent - 1, extent, -1);

function tile(x: Node, repetitions: readonly number[]): Node {
  return mapAxes(x, (n, axis) => {
    const times = repetitions[axis] as number;
    return times === 1 ? undefined : Int32Array.from({ length: n * times }, (_, v) => v % n);
  });
}

/** Registers slices, joins and rearrangements. */
export function registerMovement(): void {
  registerRearrangements();
  registerCuts();
  registerJoins();
  registerRepetitions();
}

function registerRearrangements(): void {
  kernel('Identity', ['x'], ([x]) => x as Node);
  kernel<{ shape: number[] }>('Reshape', ['x'], ([x], { shape }) => {
    const { shape: from } = x as Node;
    return reshape(
      x as Node,
      tf.util.inferFromImplicitShape(
        shape,
        from.reduce((product, n) => product * n, 1),
      ),
    );
  });
  kernel<{ dim: number }>('ExpandDims', ['input'], ([x], { dim }) => reshape(x as Node, withAxis(x as Node, dim)));
  kernel<{ perm: number[] }>('Transpose', ['x'], ([x], { perm }) => transpose(x as Node, perm));
  kernel<{ dims: number | number[] }>('Reverse', ['x'], ([x], { dims }) => {
    const axes = axesOf(dims, x as Node);
    return mapAxes(x as Node, (n, axis) => (axes.includes(axis) ? reversedTable(n) : undefined));
  });
}

function registerCuts(): void {
  kernel<{ begin: number | number[]; size: number | number[] }>('Slice', ['x'], ([x], { begin, size }) =>
    slice(
      x as Node,
      ...(tf.slice_util.parseSliceParams(x as unknown as tf.Tensor, begin as number[], size as number[]) as [number[], number[]]),
    ),
  );
  kernel<StridedSliceAttributes>('StridedSlice', ['x'], ([x], attributes) => stridedSlice(x as Node, attributes));
  kernel<{ numOrSizeSplits: number | number[]; axis: number }>('SplitV', ['x'], ([x], { numOrSizeSplits, axis }) => {
    const [along] = axesOf(axis, x as Node) as [number];
    return cut(x as Node, along, tf.backend_util.prepareSplitSize(x as unknown as tf.Tensor, numOrSizeSplits, along));
  });
  kernel<{ axis: number }>('Unpack', ['value'], ([x], { axis }) => {
    const { shape } = x as Node;
    const [along] = axesOf(axis, x as Node) as [number];
    const rest = shape.filter((_, k) => k !== along);
    return cut(x as Node, along, new Array<number>(shape[along] as number).fill(1)).map((piece) => reshape(piece, rest));
  });
}

function registerJoins(): void {
  kernel<{ axis: number }>('Concat', 'list', (parts, { axis }) => concat(parts, axesOf(axis, parts[0] as Node)[0] as number));
  kernel<{ axis: number }>('Pack', 'list', (parts, { axis }) => {
    const shape = withAxis(parts[0] as Node, axis);
    const along = axis < 0 ? shape.length + axis : axis;
    return concat(
      parts.map((part) => reshape(part, shape)),
      along,
    );
  });
  kernel<{ paddings: Paddings; constantValue: number }>('PadV2', ['x'], ([x], a) => pad(x as Node, a.paddings, a.constantValue));
  kernel<{ paddings: Paddings; mode: 'reflect' | 'symmetric' }>('MirrorPad', ['x'], ([x], a) => mirrorPad(x as Node, a.paddings, a.mode));
}

function registerRepetitions(): void {
  kernel<{ reps: number[] }>('Tile', ['x'], ([x], { reps }) => tile(x as Node, reps));
  kernel<{ shape: number[] }>('BroadcastTo', ['x'], ([x], { shape }) => broadcastTo(x as Node, shape));
}
