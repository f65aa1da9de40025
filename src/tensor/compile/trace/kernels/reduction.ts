/** Kernels that combine the numbers along axes. */
import type { Node, ReductionName } from '../../graph/graph.ts';
import { alongAxis, arithmeticTable, cast, concat, cumulativeSum, elementwise, number, reduce } from '../nodes.ts';
import { knownNode, uniformNode } from '../scope.ts';
import { axesOf, kernel } from './kernel.ts';

interface ReductionAttributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims: boolean;
}

interface CumulativeAttributes {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

const reductions: Readonly<Record<string, ReductionName>> = { All: 'min', Any: 'max', Max: 'max', Min: 'min', Prod: 'product', Sum: 'sum' };

/** Sums and products of truth values are counts. */
const countable = (x: Node, name: ReductionName): Node =>
  x.dtype === 'bool' && (name === 'sum' || name === 'product') ? cast(x, 'int32') : x;

function mean(x: Node, axes: readonly number[], keep: boolean): Node {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  return elementwise('Divide', [reduce('sum', cast(x, 'float32'), axes, keep), number(count)]);
}

/** x less its largest value along an axis, and the sum of the exponentials of that. */
function normalised(x: Node, axis: number): { readonly excess: Node; readonly sum: Node } {
  const excess = elementwise('Subtract', [x, reduce('max', x, [axis], true)]);
  return { excess, sum: reduce('sum', elementwise('Exponential', [excess]), [axis], true) };
}

function softmax(x: Node, axis: number): Node {
  const { excess, sum } = normalised(x, axis);
  return elementwise('Divide', [elementwise('Exponential', [excess]), sum]);
}

function logSoftmax(x: Node, axis: number): Node {
  const { excess, sum } = normalised(x, axis);
  return elementwise('Subtract', [excess, elementwise('Logarithm', [sum])]);
}

/** Running product, one multiplication for each place of the axis. */
function cumulativeProduct(x: Node, axis: number, exclusive: boolean, reverse: boolean): Node {
  const extent = x.shape[axis] as number;
  const products: Node[] = [];
  let running: Node | undefined;
  for (let n = 0; n < extent; n++) {
    const place = reverse ? extent - 1 - n : n;
    const factor = alongAxis(x, axis, arithmeticTable(place, 1));
    const next: Node = running ? elementwise('Multiply', [running, factor]) : factor;
    products[place] = exclusive ? (running ?? uniformNode(1, factor.shape, x.dtype)) : next;
    running = next;
  }
  return concat(products, axis);
}

/** Place of the first of the extreme values along an axis. */
function placeOf(name: 'max' | 'min', x: Node, axis: number): Node {
  const extent = x.shape[axis] as number;
  const shape = x.shape.map((n, k) => (k === axis ? n : 1));
  const places = knownNode(arithmeticTable(0, extent), shape, 'int32');
  const isExtreme = elementwise('Equal', [x, reduce(name, x, [axis], true)], 'bool');
  return reduce('min', elementwise('Select', [isExtreme, places, number(extent, 'int32')], 'int32'), [axis], false);
}

/** Registers reductions, running sums and what is made of them. */
export function registerReductions(): void {
  for (const [kernelName, name] of Object.entries(reductions))
    kernel<ReductionAttributes>(kernelName, ['x'], ([x], { axis, reductionIndices, keepDims }) =>
      reduce(name, countable(x as Node, name), axesOf(axis ?? reductionIndices, x as Node), keepDims),
    );
  kernel<{ axis: number }>('ArgMax', ['x'], ([x], { axis }) => placeOf('max', x as Node, axesOf(axis, x as Node)[0] as number));
  kernel<{ axis: number }>('ArgMin', ['x'], ([x], { axis }) => placeOf('min', x as Node, axesOf(axis, x as Node)[0] as number));
  kernel<ReductionAttributes>('Mean', ['x'], ([x], { axis, keepDims }) => mean(x as Node, axesOf(axis, x as Node), keepDims));
  kernel<{ dim: number }>('Softmax', ['logits'], ([x], { dim }) => softmax(x as Node, axesOf(dim, x as Node)[0] as number));
  kernel<{ axis: number }>('LogSoftmax', ['logits'], ([x], { axis }) => logSoftmax(x as Node, axesOf(axis, x as Node)[0] as number));
  kernel<CumulativeAttributes>('Cumsum', ['x'], ([x], { axis, exclusive, reverse }) =>
    cumulativeSum(x as Node, axesOf(axis, x as Node)[0] as number, exclusive, reverse),
  );
  kernel<CumulativeAttributes>('Cumprod', ['x'], ([x], { axis, exclusive, reverse }) =>
    cumulativeProduct(x as Node, axesOf(axis, x as Node)[0] as number, exclusive, reverse),
  );
}
