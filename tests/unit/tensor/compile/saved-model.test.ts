import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import { type Graph, inputNode, makeNode, type Node, sizeOf, viewNode } from '../../../../src/tensor/compile/graph/graph.ts';
import { build, fusedLoop, trace } from '../../../../src/tensor/compile/index.ts';
import { elementwise } from '../../../../src/tensor/compile/operations/index.ts';
import { optimize } from '../../../../src/tensor/compile/passes/optimize.ts';
import { pointwise } from '../../../../src/tensor/compile/saved-model/pointwise.ts';
import { savedModel } from '../../../../src/tensor/compile/saved-model/saved-model.ts';
import { type Field, scan, shift, tf, tridiagonalSolve, verticalScan } from '../../../../src/tensor/index.ts';

/** Fields of a protobuf message by number: bytes, or whole numbers. */
function fields(bytes: Uint8Array): Map<number, (Uint8Array | number)[]> {
  const found = new Map<number, (Uint8Array | number)[]>();
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    expect([0, 2]).toContain(tag & 7);
    const value = varint();
    if ((tag & 7) === 2) at += value;
    found.set(tag >> 3, [...(found.get(tag >> 3) ?? []), (tag & 7) === 0 ? value : bytes.subarray(at - value, at)]);
  }
  expect(at).toBe(bytes.length);
  return found;
}

const text = (value: Uint8Array | number | undefined): string => new TextDecoder().decode(value as Uint8Array);
const all = (message: Uint8Array, ...path: readonly number[]): Uint8Array[] =>
  path.reduce<Uint8Array[]>((messages, field) => messages.flatMap((one) => (fields(one).get(field) ?? []) as Uint8Array[]), [message]);

/** Every name that a node refers to and nothing defines. */
function undefinedNames(model: Uint8Array): string[] {
  const [graph] = all(model, 2, 2) as [Uint8Array];
  const functions = all(graph, 2, 1);
  const known = new Set(functions.map((one) => text(all(one, 1, 1)[0])));
  const scopes = [
    { nodes: all(graph, 1), names: [] as string[], results: [] as string[] },
    ...functions.map((one) => ({
      nodes: all(one, 3),
      names: all(one, 1, 2, 1).map(text),
      results: all(one, 4, 2).map(text),
    })),
  ];
  return scopes.flatMap(({ nodes, names, results }) => {
    const defined = new Set([...names, ...nodes.map((node) => text(all(node, 1)[0]))]);
    const read = [...nodes.flatMap((node) => all(node, 3).map(text)), ...results].map((name) => name.split(':')[0] as string);
    const called = nodes.flatMap((node) => all(node, 5, 2, 10, 1).map(text));
    return [...read.filter((name) => !defined.has(name)), ...called.filter((name) => !known.has(name))];
  });
}

const shape = [4, 3, 6] as const;
const numbers = (phase: number): Float32Array => Float32Array.from({ length: sizeOf(shape) }, (_, n) => Math.sin(1.3 * n + phase));

/** A step with views, reductions, a solve, products and loops in it. */
function step(x: Field, y: Field): tf.Tensor[] {
  const moved = tf.add(shift(x, 'longitude', 2, 'periodic'), tf.mul(shift(y, 'latitude', -1, 'edge'), shift(x, 'level', 1, 'zero')));
  const turned = tf.reverse(tf.transpose(moved, [0, 2, 1]), 1);
  const product = tf.matMul(turned as tf.Tensor3D, y);
  const limited = tf.where(tf.greater(x, y), tf.exp(tf.minimum(x, 0.5)), tf.sqrt(tf.abs(y))) as Field;
  const solved = tridiagonalSolve(tf.mul(x, -0.2) as Field, tf.add(tf.square(y), 2) as Field, tf.mul(x, 0.3) as Field, limited);
  const looped = scan({
    count: 4,
    start: { x: tf.mul(x, 0.5) as Field },
    sequences: { y },
    reverse: true,
    body: ({ x: carry }: { x: Field }, { y: slice }: { y: tf.Tensor }) => ({
      carry: { x: tf.add(tf.mul(carry, 0.9), slice) as Field },
      results: { sum: tf.sum(carry, 2) },
    }),
  });
  return [
    product,
    solved,
    verticalScan(solved, { from: 'bottom' }),
    tf.mean(moved),
    looped.carry.x,
    looped.results.sum,
    tf.tile(tf.slice(x, [0, 0, 0], [1, 3, 6]), [4, 1, 1]),
  ];
}

const graphOf = (f: (x: Field, y: Field) => tf.Tensor[]): Graph =>
  optimize(trace((x, y) => f(x as Field, y as Field), [{ shape }, { shape }]));

const require = createRequire(import.meta.url);
const nativeIsInstalled = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'].some((name) => {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
});

describe('a graph as a SavedModel', () => {
  beforeAll(() => useBackend('cpu'));

  it('knows every pointwise operation of the compiler', () => {
    expect([...elementwise.keys()].filter((name) => !(name in pointwise))).toEqual([]);
  });

  it('defines every name that it refers to', () => {
    const bytes = savedModel(graphOf(step));
    expect(undefinedNames(bytes)).toEqual([]);
    expect(all(bytes, 2, 5, 1).map(text)).toEqual(['serving_default']);
    expect(all(bytes, 2, 5, 2, 1, 1).map(text)).toEqual(['x0', 'x1']);
    expect(all(bytes, 2, 5, 2, 2, 1).map(text)).toEqual(['y0', 'y1', 'y2', 'y3', 'y4', 'y5', 'y6']);
    const twin = new TextDecoder('latin1').decode(bytes).replace(/n(?=\d:)/, 'm');
    expect(undefinedNames(Uint8Array.from(twin, (letter) => letter.charCodeAt(0))).length).toBeGreaterThan(0);
  });

  it.skipIf(!nativeIsInstalled)('gives the numbers of the graph in native TensorFlow', async () => {
    const graph = graphOf(step);
    const executable = await build(graph, { target: 'tensorflow' });
    const inputs = [numbers(0), numbers(1)];
    for (const [n, values] of inputs.entries()) executable.write(n, values);
    executable.run();
    const expected = evaluate(
      graph,
      inputs.map((values) => Float64Array.from(values)),
    );
    for (const [n, values] of expected.entries()) {
      const got = await executable.read(n);
      const wrong = values.findIndex((x, k) => !(Math.abs(x - (got[k] as number)) <= 1e-5 * (1 + Math.abs(x))));
      expect({ output: n, wrong }).toEqual({ output: n, wrong: -1 });
    }
    executable.dispose();
  });

  it.skipIf(!nativeIsInstalled)('runs a loop as often as it is told in native TensorFlow', async () => {
    const body = ({ x }: { x: tf.Tensor }, { y }: { y: tf.Tensor }) => {
      const next = tf.add(tf.mul(x, 0.5), y);
      return { carry: { x: next }, results: { sum: tf.sum(next) } };
    };
    const sequences: { y: tf.Tensor } = { y: tf.tensor2d(numbers(2), [12, 6]) };
    const start: { x: tf.Tensor } = { x: tf.tensor1d(numbers(3).subarray(0, 6)) };
    const loop = await fusedLoop({ target: 'tensorflow', start, sequences, body, maxCount: 12 });
    for (const count of [1, 5, 12]) {
      const part = { y: tf.slice(sequences.y, [0, 0], [count, 6]) };
      const [got, expected] = [loop.run(start, part, count), scan({ count, start, sequences: part, body })];
      for (const [mine, theirs] of [
        [got.carry.x, expected.carry.x],
        [got.results.sum, expected.results.sum],
      ] as const) {
        expect(mine?.shape).toEqual(theirs?.shape);
        const [a, b] = [mine?.dataSync() ?? [], theirs?.dataSync() ?? []];
        for (const [n, value] of b.entries()) expect(a[n]).toBeCloseTo(value, 5);
      }
    }
    loop.dispose();
  });

  it.skipIf(!nativeIsInstalled)('runs every pointwise operation and a view along the diagonal in native TensorFlow', async () => {
    const x = inputNode(0, [40]);
    const results = [...elementwise.values()].map((rule) => {
      const [low, high] = rule.domain[0] as readonly [number, number];
      const scaled = (factor: number): Node => makeNode({ kind: 'elementwise', name: 'Multiply' }, [x, viewOfNumber(factor)], [40]);
      const argument = makeNode({ kind: 'elementwise', name: 'Add' }, [scaled((high - low) * 0.05), viewOfNumber((low + high) / 2)], [40]);
      const rest = rule.domain.slice(1).map(([from, to]) => viewOfNumber(from + 0.77 * (to - from)));
      return makeNode({ kind: 'elementwise', name: rule.name }, [argument, ...rest], [40]);
    });
    const square = makeNode({ kind: 'reshape' }, [x], [5, 8]);
    const diagonal = viewNode(
      square,
      [
        { axis: 0, table: Int32Array.of(0, 1, 2, 3) },
        { axis: 0, table: Int32Array.of(7, -1, 5, 4) },
      ],
      [4],
      9,
    );
    const graph: Graph = { inputs: [x], outputs: [...results, diagonal] };
    const executable = await build(graph, { target: 'tensorflow' });
    const values = Float32Array.from({ length: 40 }, (_, n) => Math.sin(n));
    executable.write(0, values);
    executable.run();
    const expected = evaluate(optimize(graph), [Float64Array.from(values)]);
    const names = [...elementwise.keys(), 'diagonal'];
    for (const [n, numbersOf] of expected.entries()) {
      const got = await executable.read(n);
      const scale = Math.max(...numbersOf.map(Math.abs));
      const error = Math.max(...numbersOf.map((value, k) => Math.abs(value - (got[k] as number))));
      expect(error, names[n]).toBeLessThanOrEqual(1e-4 * scale);
    }
    executable.dispose();
  });
});

/** One number over 40 places. */
function viewOfNumber(value: number): Node {
  return viewNode(makeNode({ kind: 'constant', values: Float64Array.of(value) }, [], []), [], [40]);
}
