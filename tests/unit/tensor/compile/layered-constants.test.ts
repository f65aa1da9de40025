import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  constantNode,
  identityTable,
  inputNode,
  makeNode,
  type Node,
  sizeOf,
  viewNode,
} from '../../../../src/tensor/compile/graph/graph.ts';
import { LayeredConstants } from '../../../../src/tensor/compile/schedule/layered-constants.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { noise } from '../../../support/program-parts.ts';

const shape = [8, 48, 96];
const [levels, rows, columns] = shape as [number, number, number];

/** Levels of water in a column: none on land, all in some. */
const depth = (j: number, i: number): number => Math.max(0, Math.round(6 * (1 + Math.sin(j / 5) * Math.cos(i / 7)) - 2)) % (levels + 1);

const field = (value: (l: number, j: number, i: number) => number): Float64Array =>
  Float64Array.from({ length: sizeOf(shape) }, (_, n) =>
    value(Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns),
  );
const wet = (l: number, j: number, i: number): boolean => l < depth(j, i);
const area = (j: number): number => Math.cos((j - 23.5) / 17);

const layered: Record<string, Float64Array> = {
  'a mask': field((l, j, i) => Number(wet(l, j, i))),
  'a factor of levels': field((l, j, i) => (wet(l, j, i) ? 10 + 3 * l : 0)),
  'a negative factor of levels and rows': field((l, j, i) => (wet(l, j, i) ? -area(j) * (l + 1) : 0)),
  'two numbers a row': field((l, j, i) => (wet(l, j, i) ? 30 + l : 47.2)),
  'what grows downwards': field((l, j, i) => (wet(l, j, i) ? 1 : 2)),
  'two seas stacked': field((l, j, i) => (wet(2 * (l % 4), j, i) ? 1 + l : 0)),
};
const others: Record<string, Float64Array> = {
  'three numbers a row': field((l, j, i) => (wet(l, j, i) ? 1 + (i % 2) : 0)),
  'water with a gap': field((l, j, i) => Number(wet(l, j, i) && l !== i % 3)),
  'a zero of either sign': field((l, j, i) => (wet(l, j, i) ? 1 : i % 2 === 0 ? 0 : -0)),
};

const apply = (name: string, ...inputs: Node[]): Node => makeNode({ kind: 'elementwise', name }, inputs, shape);

/** x[v + 1] along an axis, from the other end or from outside at the last. */
function shifted(x: Node, axis: number, last: number): Node {
  const table = (extent: number): Int32Array => identityTable(extent).map((v) => (v + 1 < extent ? v + 1 : last));
  return viewNode(
    x,
    shape.map((extent, n) => ({ axis: n, table: n === axis ? table(extent) : identityTable(extent) })),
    shape,
    7,
  );
}

describe('constants in layers', () => {
  it.each(Object.entries(layered))('%s is worked out, whatever reads it', (_, values) => {
    const [x, constant] = [inputNode(0, shape), constantNode(values, shape)];
    const sum = apply('Add', apply('Multiply', x, constant), apply('Multiply', shifted(x, 1, 0), shifted(constant, 2, 0)));
    const graph = {
      inputs: [x],
      outputs: [apply('Subtract', sum, shifted(constant, 1, 0)), apply('Multiply', x, shifted(constant, 0, 0))],
    };
    const inputs = [noise(sizeOf(shape), 3, -1, 1)];
    const program = schedule(graph);
    expect(interpretProgram(program, inputs)).toEqual(evaluate(graph, inputs));
    expect(Math.max(...program.constants.map(({ size }) => size))).toBe(rows * columns);
  });

  it.each(Object.entries(layered))('%s is read from memory where some places are outside', (_, values) => {
    const [x, constant] = [inputNode(0, shape), constantNode(values, shape)];
    const graph = { inputs: [x], outputs: [apply('Add', x, shifted(constant, 0, -1))] };
    const inputs = [noise(sizeOf(shape), 5, -1, 1)];
    expect(interpretProgram(schedule(graph), inputs)).toEqual(evaluate(graph, inputs));
  });

  it('of equal depths share them', () => {
    const layers = new LayeredConstants();
    const [a, b] = ['a mask', 'a factor of levels'].map((name) => layers.of(constantNode(layered[name] as Float64Array, shape)));
    expect(a?.depth).toBe(b?.depth);
    expect([a?.inside.shape, b?.inside.shape]).toEqual([[], [levels]]);
  });

  it.each(Object.entries(others))('%s has none', (_, values) => {
    expect(new LayeredConstants().of(constantNode(values, shape))).toBeUndefined();
  });

  it('leaves small constants alone', () => {
    expect(new LayeredConstants().of(constantNode(new Float64Array(24), [2, 3, 4]))).toBeUndefined();
  });
});
