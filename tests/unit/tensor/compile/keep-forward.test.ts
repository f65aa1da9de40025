import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  type Graph,
  inputNode,
  type Loop,
  makeNode,
  type Node,
  sizeOf,
  topologicalOrder,
} from '../../../../src/tensor/compile/graph/graph.ts';
import { trace } from '../../../../src/tensor/compile/index.ts';
import { Network } from '../../../../src/tensor/compile/passes/minimum-cut.ts';
import { optimize } from '../../../../src/tensor/compile/passes/optimize.ts';
import { worthKeeping } from '../../../../src/tensor/compile/passes/worth-keeping.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { scan, tf } from '../../../../src/tensor/index.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { noise } from '../../../support/program-parts.ts';
import { type RandomProgram, randomProgram, values } from '../../../support/random-program.ts';

type Tensors = Record<string, tf.Tensor>;

const loopsOf = (graph: Graph): Loop[] =>
  topologicalOrder(graph.outputs).flatMap(({ operation }) => (operation.kind === 'loop' ? [operation] : []));
const namesIn = ({ body }: Loop): string[] =>
  topologicalOrder(body.outputs).flatMap(({ operation }) => (operation.kind === 'elementwise' ? [operation.name] : []));

/** Gradient of the sum after four turns of a body. */
const gradientOf = (body: (x: tf.Tensor) => tf.Tensor): Graph =>
  trace(
    (x) =>
      tf.grad((start: tf.Tensor) =>
        tf.sum(scan({ count: 4, start: { x: start }, body: ({ x: before }) => ({ carry: { x: body(before) } }) }).carry.x),
      )(x as tf.Tensor),
    [{ shape: [6], dtype: 'float32' }],
  );

/** The loops of a gradient once optimised, whose values are held to those before. */
function optimisedLoops(graph: Graph): readonly [forward: Loop, backward: Loop] {
  const given = graph.inputs.map(({ shape }, n) => noise(sizeOf(shape), n + 1));
  const simple = optimize(graph);
  const [wanted] = evaluate(graph, given);
  for (const [got] of [evaluate(simple, given), interpretProgram(schedule(simple), given)])
    for (const [k, value] of wanted?.entries() ?? []) expect(got?.[k]).toBeCloseTo(value, 10);
  return loopsOf(simple) as [Loop, Loop];
}

/** Gradients of a loop whose body is a random program, in all that it is given. */
function gradientOfLoop(program: RandomProgram): Graph {
  const types = program.shapes.map((shape, n) => ({ shape: n === 1 ? [3, ...shape] : shape, dtype: 'float32' }));
  const objective = (...given: tf.Tensor[]): tf.Scalar => {
    const body = ({ x }: Tensors, { slice }: Tensors) => {
      const inputs = given.map((tensor, n) => (n === 0 ? x : n === 1 ? slice : tensor) as tf.Tensor);
      const made = values(program, inputs);
      const sum = made.map((tensor) => tf.tanh(tf.sum(tensor))).reduce((a, b) => tf.add(a, b));
      return { carry: { x: tf.tanh(tf.mul(x as tf.Tensor, tf.add(sum, 0.5))) } };
    };
    const sequences: Tensors = given[1] ? { slice: given[1] } : {};
    const end = scan<Tensors, Tensors>({ count: 3, start: { x: given[0] as tf.Tensor }, sequences, body }).carry.x as tf.Tensor;
    return tf.addN([end, ...given].map((x) => tf.sum(x))) as tf.Scalar;
  };
  return trace((...given) => tf.grads(objective)(given), types);
}

/** Where the optimised and scheduled graph differs from the graph; undefined where it does not. */
function difference(graph: Graph, seed: number): string | undefined {
  const given = graph.inputs.map(({ shape }, n) => noise(sizeOf(shape), seed + n, -2, 2));
  const wanted = evaluate(graph, given);
  const got = interpretProgram(schedule(optimize(graph)), given);
  for (const [n, array] of wanted.entries())
    for (const [k, value] of array.entries())
      if (Number.isFinite(value) && !(Math.abs(value - (got[n]?.[k] as number)) <= 1e-6 * Math.max(1, Math.abs(value))))
        return `gradient ${n}[${k}] is ${got[n]?.[k]}, wanted ${value}`;
  return undefined;
}

describe('a loop that is run backward', () => {
  beforeAll(() => useBackend('cpu'));

  it('takes over what is dear to work out again', () => {
    const [forward, backward] = optimisedLoops(gradientOf((x) => tf.sin(tf.exp(tf.mul(x, 0.3)))));
    expect(namesIn(forward)).toContain('Exponential');
    expect(namesIn(backward)).not.toContain('Exponential');
    expect(backward.sequences).toBe(1);
  });

  it('works cheap formulas out again from the carry alone', () => {
    const [forward, backward] = optimisedLoops(gradientOf((x) => tf.mul(x, tf.sub(1, tf.mul(x, x)))));
    expect(forward.body.outputs).toHaveLength(2);
    expect(backward.sequences).toBe(1);
  });

  it('has the gradients of the graph as it was traced', () => {
    const property = fc.property(randomProgram, (program) => {
      expect(difference(gradientOfLoop(program), program.seed)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 60, seed: Number(process.env.CHRONOS_FUZZ_SEED ?? 20_260_101) });
  });
});

describe('what is worth keeping', () => {
  const x = inputNode(0, [100]);
  const apply = (name: string, ...inputs: Node[]): Node => makeNode({ kind: 'elementwise', name }, inputs, [100]);
  const dear = apply('Exponential', apply('Negate', x));
  const [first, second] = [apply('Add', dear, x), apply('Subtract', dear, x)];
  const outputs = [apply('Multiply', first, inputNode(1, [100])), apply('Multiply', second, inputNode(1, [100]))];
  const known = new Set(topologicalOrder([first, second]));

  it('is the one value on which all the rest depends', () => {
    expect(worthKeeping(outputs, known, 1000)).toEqual([dear]);
  });

  it('stays within the memory that is allowed', () => {
    expect(worthKeeping(outputs, known, 99)).toEqual([]);
  });
});

describe('a minimum cut', () => {
  const edges = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 9 })), { maxLength: 14 });

  /** Capacity of the pipes that leave a set of places. */
  const leaving = (pipes: readonly (readonly [number, number, number])[], inside: (place: number) => boolean): number =>
    pipes.reduce((sum, [from, to, capacity]) => (inside(from) && !inside(to) ? sum + capacity : sum), 0);

  it('is as small as the smallest of all cuts', () => {
    const property = fc.property(edges, (pipes) => {
      const network = new Network();
      for (let n = 0; n < 6; n++) network.place();
      for (const [from, to, capacity] of pipes) network.connect(from, to, capacity);
      const side = network.cut(0, 5);
      const all = Array.from({ length: 16 }, (_, subset) => leaving(pipes, (n) => n === 0 || (n < 5 && ((subset >> (n - 1)) & 1) === 1)));
      expect(side.has(0) && !side.has(5)).toBe(true);
      expect(leaving(pipes, (n) => side.has(n))).toBe(Math.min(...all));
    });
    fc.assert(property, { numRuns: 300, seed: 20_260_101 });
  });
});
