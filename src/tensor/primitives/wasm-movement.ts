/**
 * Slice, SplitV, Concat and Reverse for `tfjs-wasm`, in place of the stock kernels of the same names and with the same results.
 * The stock ones (tfjs-backend-wasm 4.22) copy the whole input to the host for every slice, move short runs through
 * views of their own, and work out the place of every single number that is reversed.
 */
import { tf } from '../runtime.ts';
import type { HeapBackend } from './primitive.ts';

type KernelCall = Parameters<tf.KernelConfig['kernelFunc']>[0];

/** Longest run of numbers that is cheaper to copy one by one than through views. */
const shortRun = 32;

function copyRun(from: Float32Array, start: number, to: Float32Array, at: number, count: number): void {
  if (count > shortRun) to.set(from.subarray(start, start + count), at);
  else for (let n = 0; n < count; n++) to[at + n] = from[start + n] as number;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** The block of x that begins at `begin`, moved in runs that are contiguous in both. */
function block(x: tf.TensorInfo, begin: readonly number[], size: number[], backend: HeapBackend): tf.TensorInfo {
  const output = backend.makeOutput(size, x.dtype);
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(output)];
  const stride = (shape: readonly number[], axis: number): number => sizeOf(shape.slice(axis + 1));
  const [strides, outputStrides] = [x.shape, size].map((shape) => shape.map((_, axis) => stride(shape, axis))) as [number[], number[]];
  const cut = Math.max(
    0,
    x.shape.findLastIndex((length, axis) => size[axis] !== length),
  );
  const run = sizeOf(size.slice(cut));
  const copy = (axis: number, start: number, at: number): void => {
    const [count, step, outputStep] = [size[axis] as number, strides[axis] as number, outputStrides[axis] as number];
    const first = start + (begin[axis] as number) * step;
    if (axis === cut) copyRun(from, first, to, at, run);
    else for (let n = 0; n < count; n++) copy(axis + 1, first + n * step, at + n * outputStep);
  };
  if (to.length > 0) copy(0, 0, 0);
  return output;
}

function slice({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const { begin, size } = attrs as unknown as { begin: number[]; size: number[] };
  const [from, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]];
  return block(x, from, shape, backend as HeapBackend);
}

function splitV({ inputs, attrs, backend }: KernelCall): tf.TensorInfo[] {
  const { x } = inputs as { x: tf.TensorInfo };
  const { numOrSizeSplits, axis: given } = attrs as unknown as { numOrSizeSplits: number[] | number; axis: number };
  const axis = tf.util.parseAxisParam(given, x.shape)[0] as number;
  let start = 0;
  return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, axis).map((length) => {
    const begin = x.shape.map((_, k) => (k === axis ? start : 0));
    start += length;
    const shape = x.shape.map((n, k) => (k === axis ? length : n));
    return block(x, begin, shape, backend as HeapBackend);
  });
}

function concat({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const parts = inputs as unknown as tf.TensorInfo[];
  const first = parts[0] as tf.TensorInfo;
  const axis = tf.util.parseAxisParam((attrs as unknown as { axis: number }).axis, first.shape)[0] as number;
  const shape = tf.backend_util.computeOutShape(
    parts.map((part) => part.shape),
    axis,
  );
  const output = (backend as HeapBackend).makeOutput(shape, first.dtype);
  const to = (backend as HeapBackend).typedArrayFromHeap(output);
  const stride = sizeOf(shape.slice(axis));
  let at = 0;
  for (const part of parts) {
    const from = (backend as HeapBackend).typedArrayFromHeap(part);
    const run = sizeOf(part.shape.slice(axis));
    for (let n = 0; n * run < from.length; n++) copyRun(from, n * run, to, at + n * stride, run);
    at += run;
  }
  return output;
}

/** Copies an array with one axis running backwards. */
function reverseAxis(from: Float32Array, to: Float32Array, shape: readonly number[], axis: number): void {
  const [extent, run] = [shape[axis] as number, sizeOf(shape.slice(axis + 1))];
  for (let start = 0; start < from.length; start += extent * run)
    for (let n = 0; n < extent; n++) copyRun(from, start + n * run, to, start + (extent - 1 - n) * run, run);
}

function reverse({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const axes = tf.util.parseAxisParam((attrs as unknown as { dims: number | number[] }).dims, x.shape);
  const output = (backend as HeapBackend).makeOutput(x.shape, x.dtype);
  let from = (backend as HeapBackend).typedArrayFromHeap(x);
  const to = (backend as HeapBackend).typedArrayFromHeap(output);
  if (axes.length === 0) to.set(from);
  for (const axis of axes) {
    reverseAxis(from === to ? from.slice() : from, to, x.shape, axis);
    from = to;
  }
  return output;
}

/** Puts the kernels in place; the backend must be registered. */
export function replaceMovementKernels(): void {
  for (const [kernelName, kernelFunc] of [
    ['Slice', slice],
    ['SplitV', splitV],
    ['Concat', concat],
    ['Reverse', reverse],
  ] as const) {
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }
}
