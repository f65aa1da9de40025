/** Kernels that make numbers of none. */
import type { Node } from '../../graph/graph.ts';
import { elementwise, number, reshape } from '../nodes.ts';
import { dataTypeOf, knownNode, uniformNode } from '../scope.ts';
import { kernel } from './kernel.ts';

interface OneHotAttributes {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly dtype: string;
}

/** start, start + step, … up to but without stop. */
function range(start: number, stop: number, step: number): number[] {
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return Array.from({ length: count }, (_, n) => start + n * step);
}

function oneHot(indices: Node, { depth, onValue, offValue, dtype }: OneHotAttributes): Node {
  const places = knownNode(range(0, depth, 1), [depth], 'int32');
  const matches = elementwise('Equal', [reshape(indices, [...indices.shape, 1]), places], 'bool');
  const type = dataTypeOf(dtype);
  return elementwise('Select', [matches, number(onValue, type), number(offValue, type)], type);
}

/** Registers constants of all sorts. */
export function registerCreation(): void {
  kernel<{ shape: number[]; value: number; dtype?: string }>('Fill', [], (_, { shape, value, dtype }) =>
    uniformNode(value, shape, dataTypeOf(dtype ?? 'float32')),
  );
  kernel('ZerosLike', ['x'], ([x]) => uniformNode(0, (x as Node).shape, (x as Node).dtype));
  kernel('OnesLike', ['x'], ([x]) => uniformNode(1, (x as Node).shape, (x as Node).dtype));
  kernel<{ start: number; stop: number; step: number; dtype: string }>('Range', [], (_, { start, stop, step, dtype }) => {
    const values = range(start, stop, step);
    return knownNode(values, [values.length], dataTypeOf(dtype));
  });
  kernel<{ start: number; stop: number; num: number }>('LinSpace', [], (_, { start, stop, num }) => {
    const values = Array.from({ length: num }, (__, n) => start + (n * (stop - start)) / Math.max(num - 1, 1));
    return knownNode(values, [num], 'float32');
  });
  kernel<OneHotAttributes>('OneHot', ['indices'], ([indices], attributes) => oneHot(indices as Node, attributes));
}
