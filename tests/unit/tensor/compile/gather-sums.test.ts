import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  type AxisMap,
  broadcastShape,
  type Graph,
  identityTable,
  inputNode,
  isKind,
  makeNode,
  type Node,
  type Shape,
  sizeOf,
  topologicalOrder,
  viewNode,
} from '../../../../src/tensor/compile/graph/graph.ts';
import { optimize } from '../../../../src/tensor/compile/passes/optimize.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { noise } from '../../../support/program-parts.ts';

const shape: Shape = [4, 6];
const inputs = [0, 1, 2].map((n) => inputNode(n, shape));
const [x, y, z] = inputs as [Node, Node, Node];
const apply = (name: string, ...given: Node[]): Node =>
  makeNode({ kind: 'elementwise', name }, given, broadcastShape(...given.map((input) => input.shape)));
const sum = (...terms: Node[]): Node => terms.reduce((a, b) => apply('Add', a, b));

/** Along an axis: where each place reads, −1 for 0. */
const along = (a: Node, axis: number, table: number[]): Node =>
  viewNode(
    a,
    a.shape.map((extent, n): AxisMap => ({ axis: n, table: n === axis ? Int32Array.from(table) : identityTable(extent) })),
    a.shape.with(axis, table.length),
  );
/** What slices [from, to) of an axis of 6 read, put back at their places. */
const next = (a: Node): Node => along(a, 1, [1, 2, 3, 4, 5, 0]);
const part = (a: Node, from: number, to: number): Node =>
  along(
    a,
    1,
    Array.from({ length: to - from }, (_, n) => from + n),
  );
const padded = (a: Node, before: number, after: number): Node => {
  const extent = a.shape[1] as number;
  return along(
    a,
    1,
    Array.from({ length: before + extent + after }, (_, n) => (n < before || n >= before + extent ? -1 : n - before)),
  );
};

/** Optimises and schedules, and holds the values of both to what they were. @returns the views that are left */
function viewsLeft(...outputs: Node[]): number {
  const graph: Graph = { inputs, outputs };
  const values = inputs.map((input, n) => noise(sizeOf(input.shape), n + 1, 0.5, 2));
  const simple = optimize(graph);
  const wanted = evaluate(graph, values);
  for (const got of [evaluate(simple, values), interpretProgram(schedule(simple), values)])
    for (const [n, array] of wanted.entries())
      for (const [k, value] of array.entries()) expect(Math.abs((got[n]?.[k] as number) - value)).toBeLessThan(1e-12);
  return topologicalOrder(simple.outputs).filter((node) => isKind(node, 'view')).length;
}

const square = (a: Node): Node => apply('Multiply', a, a);

describe('terms of a sum that are read alike', () => {
  it('are added before they are read', () => {
    expect(viewsLeft(sum(next(square(x)), square(y), next(square(z))))).toBe(1);
    const difference = apply('Subtract', apply('Subtract', square(y), next(square(x))), next(square(z)));
    expect(viewsLeft(difference)).toBe(1);
    expect(viewsLeft(apply('Subtract', next(square(x)), sum(square(y), next(apply('Negate', square(z))))))).toBe(1);
  });

  it('make a sum of its own shape beside terms that broadcast, wherever these stand', () => {
    const row = apply('Multiply', part(next(square(y)), 0, 1), part(square(z), 0, 1));
    const total = sum(row, next(square(x)), next(square(z)));
    expect(total.shape).toEqual(shape);
    expect(optimize({ inputs, outputs: [total] }).outputs[0]?.shape).toEqual(shape);
    viewsLeft(total);
  });

  it('stay as they are where they are stored anyway, or where others read the sum of some of them', () => {
    expect(viewsLeft(sum(next(x), square(y), next(z)))).toBe(2);
    const inner = sum(next(square(x)), square(y));
    expect(viewsLeft(sum(inner, next(square(z))), square(inner))).toBe(2);
  });

  it('are one where they are neighbouring parts of one array', () => {
    const gradient = square(x);
    const [first, last] = [padded(part(gradient, 1, 6), 0, 1), padded(part(gradient, 0, 1), 5, 0)];
    expect(viewsLeft(sum(first, square(y), last))).toBe(1);
    expect(viewsLeft(apply('Subtract', sum(square(y), padded(part(apply('Negate', gradient), 0, 1), 5, 0)), first))).toBe(1);
    const overlapping = padded(part(gradient, 0, 2), 4, 0);
    expect(viewsLeft(sum(first, square(y), overlapping))).toBe(2);
  });
});
