import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  constantNode,
  type Graph,
  identityTable,
  inputNode,
  makeNode,
  type Node,
  type Operation,
  type Shape,
  viewNode,
} from '../../../../src/tensor/compile/graph/graph.ts';
import { OperationKeys } from '../../../../src/tensor/compile/graph/hash.ts';
import { printGraph } from '../../../../src/tensor/compile/graph/print.ts';
import { programStatistics } from '../../../../src/tensor/compile/graph/program-statistics.ts';
import { graphStatistics } from '../../../../src/tensor/compile/graph/statistics.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';

const shape: Shape = [2, 3];
const x = inputNode(0, shape);
const apply = (name: string, ...inputs: Node[]): Node => makeNode({ kind: 'elementwise', name }, inputs, shape);
const values = Float64Array.of(1, 2, 3, 4, 5, 6);
const result = (node: Node): number[] => [...(evaluate({ inputs: [x], outputs: [node] }, [values])[0] ?? [])];

/** x doubled three times, with what it was before each. */
function doubling(reverse: boolean): Graph {
  const a = inputNode(0, shape);
  const body = { inputs: [a], outputs: [apply('Add', a, a), a] };
  const loop = makeNode({ kind: 'loop', body, count: 3, carried: 1, sequences: 0, reverse }, [x], []);
  const part = (index: number, extents: Shape): Node => makeNode({ kind: 'part', index }, [loop], extents);
  return { inputs: [x], outputs: [part(0, shape), part(1, [3, ...shape])] };
}

describe('evaluate', () => {
  const fixed = { axis: -1, table: Int32Array.of(1) };

  it.each<[string, Operation, Shape, number[]]>([
    ['a view', { kind: 'view', axes: [fixed, { axis: 0, table: Int32Array.of(2, -1, 0) }], fill: 9 }, [3], [6, 9, 4]],
    ['a reduction', { kind: 'reduce', name: 'max', axes: [0] }, [1, 3], [4, 5, 6]],
    ['a running sum', { kind: 'cumulativeSum', axis: 1, exclusive: false, reverse: false }, shape, [1, 3, 6, 4, 9, 15]],
    ['one that leaves out its own place', { kind: 'cumulativeSum', axis: 1, exclusive: true, reverse: false }, shape, [0, 1, 3, 0, 4, 9]],
    ['one from the other end', { kind: 'cumulativeSum', axis: 0, exclusive: false, reverse: true }, shape, [5, 7, 9, 4, 5, 6]],
    ['a transform', { kind: 'fourier', direction: 'analysis', points: 3, waves: 1 }, [2, 2], [6, -0, 15, -0]],
  ])('%s', (_, operation, extents, wanted) => {
    expect(result(makeNode(operation, [x], extents)).map((value) => value + 0)).toEqual(wanted.map((value) => value + 0));
  });

  it('a concatenation, a product and a tridiagonal system', () => {
    expect(result(makeNode({ kind: 'concat', axis: 1 }, [x, x], [2, 6]))).toEqual([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]);
    const left = makeNode({ kind: 'reshape' }, [x], [1, 2, 3]);
    expect(result(makeNode({ kind: 'matmul' }, [left, constantNode([1, 0, 0, 1, 1, 1], [1, 3, 2])], [1, 2, 2]))).toEqual([4, 5, 10, 11]);
    const all = (value: number): Node => viewNode(constantNode([value], []), [], shape);
    const solution = result(makeNode({ kind: 'tridiagonal' }, [all(1), all(3), all(-1), x], shape));
    const [p, q] = [solution[0] as number, solution[3] as number];
    expect(3 * p - q).toBeCloseTo(1, 12);
    expect(p + 3 * q).toBeCloseTo(4, 12);
  });

  it('a loop, forwards and backwards', () => {
    const stacked = (reverse: boolean): number[] => [...(evaluate(doubling(reverse), [values])[1] ?? [])].filter((_, n) => n % 6 === 0);
    expect([...(evaluate(doubling(false), [values])[0] ?? [])]).toEqual([8, 16, 24, 32, 40, 48]);
    expect([stacked(false), stacked(true)]).toEqual([
      [1, 2, 4],
      [4, 2, 1],
    ]);
  });
});

it('prints a graph as a listing', () => {
  const shifted = viewNode(
    x,
    [
      { axis: 0, table: identityTable(2) },
      { axis: 1, table: Int32Array.of(-1, 0, 1) },
    ],
    shape,
  );
  const listing = printGraph({ inputs: [x], outputs: [apply('Multiply', shifted, constantNode([0.5], []))] });
  expect(listing.split('\n')).toEqual([
    '%0 = input 0 [2,3]',
    '%1 = view[i in 0:2, j in [-1 0 1]] else 0(%0) [2,3]',
    '%2 = constant 0.5 []',
    '%3 = Multiply(%1, %2) [2,3]',
    'return %3',
  ]);
  expect(printGraph(doubling(true))).toContain(
    'loop 3 times backwards, carrying 1, over 0(%0) []\n  %0 = input 0 [2,3]\n  %1 = Add(%0, %0) [2,3]',
  );
});

it('counts the bodies of loops once as nodes and as often as they run as work', () => {
  const { nodes, operations, numbersMoved } = graphStatistics(doubling(false));
  expect(nodes).toEqual({ input: 2, loop: 1, elementwise: 1, part: 2 });
  expect([operations, numbersMoved]).toEqual([3 * 6, 3 * 18]);
});

it('counts the work of a program', () => {
  const graph = { inputs: [x], outputs: [apply('Sine', apply('Multiply', x, x))] };
  const { kernels, kernelsRun, barriers, operations, numbersMoved } = programStatistics(schedule(graph));
  expect({ kernels, kernelsRun, barriers, operations, numbersMoved }).toEqual({
    kernels: { map: 1 },
    kernelsRun: 1,
    barriers: 1,
    operations: 12,
    numbersMoved: 12,
  });
  expect(programStatistics(schedule(doubling(false))).kernelsRun % 3).toBe(0);
});

it('gives equal operations equal keys, whichever arrays they hold', () => {
  const keys = new OperationKeys();
  const key = (numbers: number[]): string => keys.keyOf(constantNode(numbers, [numbers.length]).operation);
  const long = (last: number): number[] => Array.from({ length: 5000 }, (_, n) => (n === 4998 ? last : n / 7));
  expect(key([1, 2])).toBe(key([1, 2]));
  expect(key([1, 0])).not.toBe(key([1, -0]));
  expect(key(long(3))).toBe(key(long(3)));
  expect(key(long(3))).not.toBe(key(long(4)));
});
