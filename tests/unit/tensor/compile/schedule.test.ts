import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  broadcastShape,
  constantNode,
  type Graph,
  identityTable,
  inputNode,
  makeNode,
  type Node,
  type Shape,
  sizeOf,
  viewNode,
} from '../../../../src/tensor/compile/graph/graph.ts';
import type { Kernel, Program, Stage } from '../../../../src/tensor/compile/schedule/kernel.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { randomNumbers } from '../../../support/surface-world.ts';

const shape: Shape = [3, 4, 6];
const apply = (name: string, ...inputs: Node[]): Node =>
  makeNode({ kind: 'elementwise', name }, inputs, broadcastShape(...inputs.map((input) => input.shape)));
const number = (value: number): Node => constantNode([value], []);

/** x[i + offset] along an axis, periodic or 0 beyond the ends. */
function shifted(x: Node, axis: number, offset: number, periodic: boolean): Node {
  const axes = x.shape.map((extent, n) => {
    const place = (v: number): number => (v + offset < 0 || v + offset >= extent ? -1 : v + offset);
    const table = identityTable(extent).map((v) => (n !== axis ? v : periodic ? (v + offset + extent) % extent : place(v)));
    return { axis: n, table };
  });
  return viewNode(x, axes, x.shape);
}

const sumOfLevels = (x: Node): Node => makeNode({ kind: 'reduce', name: 'sum', axes: [0] }, [x], [1, ...x.shape.slice(1)]);
const stacked = (...pieces: Node[]): Node => {
  const [first] = pieces as [Node];
  return makeNode({ kind: 'concat', axis: 0 }, pieces, [pieces.reduce((n, { shape: [k] }) => n + (k ?? 0), 0), ...first.shape.slice(1)]);
};

const kernelsOf = (stages: readonly Stage[]): Kernel[] =>
  stages.flatMap((stage) => (stage.kind === 'loop' ? kernelsOf(stage.body) : stage.kernels));

/** Runs the schedule of a graph beside its plain evaluation. */
function expectAgreement(graph: Graph, options?: { dynamicCount: boolean }): Program {
  const random = randomNumbers(7);
  const inputs = graph.inputs.map(({ shape: extents }) => Float64Array.from({ length: sizeOf(extents) }, () => random() + 0.5));
  const program = schedule(graph, options);
  const outputs = interpretProgram(program, inputs);
  evaluate(graph, inputs).forEach((wanted, n) => {
    const difference = wanted.map((value, at) => Math.abs(value - (outputs[n]?.[at] as number)));
    expect(Math.max(...difference), `output ${n}`).toBeLessThan(1e-12);
  });
  return program;
}

/** Convergence of a flux that is worked out on faces, its sum over levels, and things that need memory. */
function sampleGraph(): Graph {
  const [x, y] = [inputNode(0, shape), inputNode(1, shape)];
  const flux = apply('Multiply', apply('Divide', apply('Add', x, shifted(x, 2, 1, true)), y), y);
  const convergence = apply('Subtract', shifted(flux, 1, -1, false), flux);
  const column = sumOfLevels(apply('Multiply', convergence, x));
  const stack = stacked(column, apply('Add', column, number(2)), convergence);
  const rows = makeNode({ kind: 'reshape' }, [stack], [1, 20, 6]);
  const product = makeNode({ kind: 'matmul' }, [rows, constantNode(identityTable(18), [1, 6, 3])], [1, 20, 3]);
  const scan = makeNode({ kind: 'cumulativeSum', axis: 0, exclusive: true, reverse: true }, [apply('Multiply', x, y)], shape);
  return { inputs: [x, y], outputs: [product, scan, convergence, x, stack] };
}

/** A loop with everything that a loop may have. */
function loopGraph(count: number, reverse: boolean): Graph {
  const [carry, slice, constant] = [inputNode(0, shape), inputNode(1, [4, 6]), inputNode(2, shape)];
  const next = apply('Add', apply('Multiply', carry, number(0.5)), apply('Multiply', shifted(constant, 2, -1, true), slice));
  const body: Graph = { inputs: [carry, slice, constant], outputs: [next, sumOfLevels(carry)] };
  const [start, sequence, invariant] = [inputNode(0, shape), inputNode(1, [count, 4, 6]), inputNode(2, shape)];
  const inputs = [apply('Negate', start), sequence, apply('Multiply', invariant, invariant)];
  const loop = makeNode({ kind: 'loop', body, count, carried: 1, sequences: 1, reverse }, inputs, []);
  const parts = [makeNode({ kind: 'part', index: 0 }, [loop], shape), makeNode({ kind: 'part', index: 1 }, [loop], [count, 1, 4, 6])];
  return { inputs: [start, sequence, invariant], outputs: parts };
}

describe('the schedule', () => {
  it('computes what the graph says', () => {
    expectAgreement(sampleGraph());
  });

  it('works out a flux once and fuses all that is pointwise', () => {
    const kernels = kernelsOf(schedule(sampleGraph()).stages);
    const divisions =
      JSON.stringify(kernels, (key, value) => (key === 'buffer' || key === 'tables' ? undefined : value)).split('"Divide"').length - 1;
    expect(divisions).toBe(1);
    expect(kernels.length).toBeLessThanOrEqual(8);
  });

  it.each([false, true])('carries, slices and stacks through loops (reverse: %s)', (reverse) => {
    expectAgreement(loopGraph(5, reverse));
  });

  it('updates a carried field in place when nothing reads the old one any more', () => {
    const carry = inputNode(0, shape);
    const body: Graph = { inputs: [carry], outputs: [apply('Add', carry, number(1))] };
    const start = inputNode(0, shape);
    const loop = makeNode({ kind: 'loop', body, count: 4, carried: 1, sequences: 0, reverse: false }, [start], []);
    const program = expectAgreement({ inputs: [start], outputs: [makeNode({ kind: 'part', index: 0 }, [loop], shape)] });
    const inner = program.stages.find((stage) => stage.kind === 'loop');
    expect(inner?.kind === 'loop' && inner.body.length).toBe(1);
  });

  it('keeps a carried field whose neighbours are still read', () => {
    const [a, b] = [inputNode(0, shape), inputNode(1, shape)];
    const body: Graph = { inputs: [a, b], outputs: [apply('Add', b, shifted(a, 2, 1, true)), a] };
    const start = [inputNode(0, shape), inputNode(1, shape)];
    const loop = makeNode({ kind: 'loop', body, count: 3, carried: 2, sequences: 0, reverse: false }, start, []);
    const parts = start.map((_, index) => makeNode({ kind: 'part', index }, [loop], shape));
    expectAgreement({ inputs: start, outputs: parts });
  });

  it('hands slices of an outer sequence to an inner loop', () => {
    const innerCarry = inputNode(0, [4, 6]);
    const inner: Graph = { inputs: [innerCarry, inputNode(1, [4, 6])], outputs: [] };
    const innerBody: Graph = { inputs: inner.inputs, outputs: [apply('Multiply', innerCarry, inner.inputs[1] as Node)] };
    const [carry, slice] = [inputNode(0, [4, 6]), inputNode(1, [4, 6])];
    const innerLoop = makeNode({ kind: 'loop', body: innerBody, count: 2, carried: 1, sequences: 0, reverse: false }, [carry, slice], []);
    const body: Graph = { inputs: [carry, slice], outputs: [makeNode({ kind: 'part', index: 0 }, [innerLoop], [4, 6])] };
    const start = [inputNode(0, [4, 6]), inputNode(1, [3, 4, 6])];
    const loop = makeNode({ kind: 'loop', body, count: 3, carried: 1, sequences: 1, reverse: false }, start, []);
    expectAgreement({ inputs: start, outputs: [makeNode({ kind: 'part', index: 0 }, [loop], [4, 6])] });
  });

  it('hands a slice of an outer sequence to an inner loop as its own sequence', () => {
    const [sum, number1] = [inputNode(0, [6]), inputNode(1, [6])];
    const innerBody: Graph = { inputs: [sum, number1], outputs: [apply('Add', sum, number1)] };
    const [carry, slice] = [inputNode(0, [6]), inputNode(1, [4, 6])];
    const innerLoop = makeNode({ kind: 'loop', body: innerBody, count: 4, carried: 1, sequences: 1, reverse: false }, [carry, slice], []);
    const body: Graph = { inputs: [carry, slice], outputs: [makeNode({ kind: 'part', index: 0 }, [innerLoop], [6])] };
    const start = [inputNode(0, [6]), inputNode(1, [3, 4, 6])];
    const loop = makeNode({ kind: 'loop', body, count: 3, carried: 1, sequences: 1, reverse: false }, start, []);
    expectAgreement({ inputs: start, outputs: [makeNode({ kind: 'part', index: 0 }, [loop], [6])] });
  });

  it('reshapes in a loop what lies there with gaps or in another order', () => {
    const [sequence, fixed] = [inputNode(0, [4, 3, 6]), inputNode(1, [6, 4])];
    const turned = viewNode(
      sequence,
      [2, 0, 1].map((axis, n) => ({ axis, table: identityTable([4, 3, 6][n] as number) })),
      [3, 6, 4],
    );
    const given = [
      turned,
      shifted(
        viewNode(
          fixed,
          [1, 0].map((axis, n) => ({ axis, table: identityTable(6 - 2 * n) })),
          [4, 6],
        ),
        0,
        0,
        true,
      ),
    ];
    const inputs = [inputNode(0, [6, 4]), inputNode(1, [4, 6])];
    const outputs = inputs.map((input) => makeNode({ kind: 'reshape' }, [input], [24]));
    const body: Graph = { inputs, outputs: [apply('Add', outputs[0] as Node, outputs[1] as Node)] };
    const loop = makeNode({ kind: 'loop', body, count: 3, carried: 0, sequences: 1, reverse: false }, given, []);
    expectAgreement({ inputs: [sequence, fixed], outputs: [makeNode({ kind: 'part', index: 0 }, [loop], [3, 24])] });
  });

  it('makes no kernels for arrays that hold nothing', () => {
    const x = inputNode(0, [3, 0, 4]);
    const sum = makeNode({ kind: 'reduce', name: 'sum', axes: [1] }, [apply('Negate', x)], [3, 1, 4]);
    const program = expectAgreement({ inputs: [x], outputs: [apply('Add', x, sum), sum] });
    expect(kernelsOf(program.stages).map(({ kind }) => kind)).toEqual(['reduce']);
  });

  it('lets buffers share memory only when their lives do not meet', () => {
    const x = inputNode(0, [64, 64]);
    let chain = x;
    for (let n = 0; n < 12; n++)
      chain = apply('Divide', shifted(chain, 0, 1, true), apply('Add', shifted(chain, 1, 1, true), number(n + 1)));
    const program = expectAgreement({ inputs: [x], outputs: [chain] });
    expect(program.size).toBeLessThanOrEqual(5 * 64 * 64);
  });

  it.each([
    [[], []],
    [[2], [{ axis: 1, table: identityTable(2) }]],
    [[2, 3], [0, 1].map((n) => ({ axis: n + 1, table: identityTable(n + 2) }))],
  ])('keeps what is outside of a view that repeats an input %j along a new axis', (source, axes) => {
    const x = inputNode(0, source);
    const repeated = viewNode(x, axes, [1, ...source]);
    const whole = source.map((extent, n) => ({ axis: n + 1, table: identityTable(extent) }));
    const padded = viewNode(repeated, [{ axis: 0, table: Int32Array.of(-1, 0, -1) }, ...whole], [3, ...source], 7);
    const offset = viewNode(padded, [{ axis: 0, table: Int32Array.of(0, 1) }, ...whole], [2, ...source]);
    expectAgreement({ inputs: [x], outputs: [padded, apply('Negate', offset)] });
  });

  it('gives the count of the outermost loop to the caller when asked', () => {
    const graph = loopGraph(5, false);
    const program = expectAgreement(graph, { dynamicCount: true });
    const inputs = graph.inputs.map(({ shape: extents }) => new Float64Array(sizeOf(extents)).fill(1));
    const [three] = interpretProgram(program, inputs, 3) as [Float64Array];
    const [wanted] = evaluate(
      loopGraph(3, false),
      inputs.map((values, n) => (n === 1 ? values.slice(0, 72) : values)),
    ) as [Float64Array];
    expect(three).toEqual(wanted);
  });

  it('takes a dynamic count without a loop, and refuses it with two', () => {
    expectAgreement(sampleGraph(), { dynamicCount: true });
    const { inputs, outputs } = loopGraph(5, false);
    const [again] = loopGraph(5, true).outputs as [Node];
    const other = makeNode({ kind: 'part', index: 0 }, [makeNode((again.inputs[0] as Node).operation, inputs, [])], shape);
    expect(() => schedule({ inputs, outputs: [...outputs, other] }, { dynamicCount: true })).toThrow('one outermost loop; got 2');
  });
});
