/** The model's own primitives. */
import { makeNode, type Node } from '../../graph/graph.ts';
import { alongAxis, cumulativeSum } from '../nodes.ts';
import { kernel } from './kernel.ts';

interface ShiftAttributes {
  readonly axis: number;
  readonly offset: number;
  readonly boundary: 'periodic' | 'zero' | 'edge';
}

const tables = new Map<string, Int32Array>();

/** Where each place of a shifted axis reads; the same object for the same shift. */
function shiftTable(extent: number, { offset, boundary }: ShiftAttributes): Int32Array {
  const key = `${extent} ${offset} ${boundary}`;
  const known = tables.get(key);
  if (known) return known;
  const table = Int32Array.from({ length: extent }, (_, v) => {
    const at = v + offset;
    if (at >= 0 && at < extent) return at;
    if (boundary === 'periodic') return ((at % extent) + extent) % extent;
    if (boundary === 'edge') return at < 0 ? 0 : extent - 1;
    return -1;
  });
  tables.set(key, table);
  return table;
}

interface FourierAttributes {
  readonly direction: 'analysis' | 'synthesis';
  readonly points: number;
  readonly waves: number;
}

/** Transform along the last axis. */
function fourier(x: Node, { direction, points, waves }: FourierAttributes): Node {
  const shape = [...x.shape.slice(0, -1), direction === 'analysis' ? 2 * waves : points];
  return makeNode({ kind: 'fourier', direction, points, waves }, [x], shape);
}

/** Registers shift, verticalScan, tridiagonalSolve and fourier. */
export function registerPrimitives(): void {
  kernel<ShiftAttributes>('Shift', 'list', ([x], attributes) => {
    const { axis } = attributes;
    return alongAxis(x as Node, axis, shiftTable((x as Node).shape[axis] as number, attributes));
  });
  kernel<{ exclusive: boolean; reverse: boolean }>('VerticalScan', 'list', ([x], { exclusive, reverse }) =>
    cumulativeSum(x as Node, 0, exclusive, reverse),
  );
  kernel('TridiagonalSolve', 'list', (inputs) => makeNode({ kind: 'tridiagonal' }, inputs, (inputs[3] as Node).shape));
  kernel<FourierAttributes>('Fourier', 'list', ([x], attributes) => fourier(x as Node, attributes));
}
