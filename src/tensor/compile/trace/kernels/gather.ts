/** Kernels that read or add at places given by a tensor, which must be known when traced. */
import { type Node, sizeOf } from '../../graph/graph.ts';
import { alongAxis, elementwise, matmul, reshape } from '../nodes.ts';
import { knownNode, uniformNode } from '../scope.ts';
import { TraceError } from '../trace-error.ts';
import { axesOf, kernel } from './kernel.ts';
import { knownValues } from './known-values.ts';

/** Places in a tensor, as a table. */
function places(indices: Node, operation: string): Int32Array {
  const values = knownValues(indices);
  if (values) return Int32Array.from(values);
  throw new TraceError(
    `The indices of ${operation} must be known when the step is traced`,
    'make them outside of the step, or choose with where() instead of indices',
  );
}

function gather(x: Node, indices: Node, axis: number): Node {
  const taken = alongAxis(x, axis, places(indices, 'gather'));
  return reshape(taken, [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
}

/** For the n-th row of each segment in turn, n = 0, 1, …, where every segment finds it, or −1. */
function rounds(segments: Int32Array, count: number): Int32Array[] {
  const tables: Int32Array[] = [];
  const filled = new Int32Array(count);
  segments.forEach((segment, row) => {
    if (segment < 0) return;
    const round = filled[segment] as number;
    filled[segment] = round + 1;
    tables[round] ??= new Int32Array(count).fill(-1);
    (tables[round] as Int32Array)[segment] = row;
  });
  return tables;
}

/** Rows above which a segment's sum is cheaper as a product with a matrix of zeros and ones. */
const mostRounds = 8;

function segmentMatrix(segments: Int32Array, count: number): Node {
  const matrix = new Float64Array(count * segments.length);
  segments.forEach((segment, row) => {
    if (segment >= 0) matrix[segment * segments.length + row] = 1;
  });
  return knownNode(matrix, [1, count, segments.length], 'float32');
}

/** Sums of the rows of x (axis 0) that belong to each segment. */
function segmentSum(x: Node, segments: Int32Array, count: number): Node {
  const shape = [count, ...x.shape.slice(1)];
  const tables = rounds(segments, count);
  if (tables.length === 0) return uniformNode(0, shape, x.dtype);
  if (tables.length <= mostRounds) return tables.map((table) => alongAxis(x, 0, table)).reduce((a, b) => elementwise('Add', [a, b]));
  const rows = reshape(x, [1, segments.length, sizeOf(x.shape.slice(1))]);
  return reshape(matmul(segmentMatrix(segments, count), rows), shape);
}

/** Registers reading and adding by index. */
export function registerGather(): void {
  kernel<{ axis: number; batchDims: number }>('GatherV2', ['x', 'indices'], ([x, indices], { axis, batchDims }) => {
    if (batchDims)
      throw new TraceError('gather with batch dimensions has no rule in the compiler', 'gather from each part of the batch by itself');
    return gather(x as Node, indices as Node, axesOf(axis, x as Node)[0] as number);
  });
  kernel<{ numSegments: number }>('UnsortedSegmentSum', ['x', 'segmentIds'], ([x, segments], { numSegments }) =>
    segmentSum(x as Node, places(segments as Node, 'unsortedSegmentSum'), numSegments),
  );
}
