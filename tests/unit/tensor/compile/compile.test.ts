import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topologicalOrder } from '../../../../src/tensor/compile/graph/graph.ts';
import { compile, fusedLoop, type Target, trace } from '../../../../src/tensor/compile/index.ts';
import { scan, tf } from '../../../../src/tensor/index.ts';
import { interpreterTarget } from '../../../support/interpreter-target.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type State = { readonly x: tf.Tensor; readonly inner: { readonly y: tf.Tensor } };
const state = (): State => ({ x: tf.tensor2d([1, -2, 3, 0.5], [2, 2]), inner: { y: tf.tensor1d([0.25, -1]) } });
const step = ({ x, inner: { y } }: State) => ({
  sum: tf.sum(tf.mul(tf.sin(x), y)) as tf.Tensor,
  inner: { y: tf.add(tf.square(y), tf.sum(x, 0)), positive: tf.greater(x, 0) },
});
const values = (x: tf.Tensor | undefined): number[] => [...(x?.dataSync() ?? [])];
const expectClose = (x: tf.Tensor | undefined, y: tf.Tensor | undefined): void => {
  expect(x?.shape).toEqual(y?.shape);
  expect(x?.dtype).toBe(y?.dtype);
  for (const [n, value] of values(x).entries()) expect(value).toBeCloseTo(values(y)[n] as number, 4);
};
const targets: readonly [string, 'wasm' | Target][] = [
  ['the interpreter', interpreterTarget],
  ['wasm', 'wasm'],
];

describe.each(targets)('compile for %s', (_, target) => {
  it('gives the tree of the eager function', async () => {
    const compiled = await compile(step, state(), { target });
    const [got, expected] = [compiled(state()), step(state())];
    expect(Object.keys(got).sort()).toEqual(['inner', 'sum']);
    expectClose(got.sum, expected.sum);
    expectClose(got.inner.y, expected.inner.y);
    expectClose(got.inner.positive, expected.inner.positive);
    compiled.dispose();
  });

  it('sees new numbers in every call, and awaits them too', async () => {
    const compiled = await compile((x: tf.Tensor) => tf.mul(x, 3) as tf.Tensor, tf.tensor1d([0, 0]) as tf.Tensor, { target });
    expect(values(compiled(tf.tensor1d([1, 2])))).toEqual([3, 6]);
    expect(values(compiled(tf.tensor1d([5, -1])))).toEqual([15, -3]);
    const [first, second] = await Promise.all([compiled.runAsync(tf.tensor1d([1, 1])), compiled.runAsync(tf.tensor1d([2, 2]))]);
    expect([...values(first), ...values(second)]).toEqual([3, 3, 6, 6]);
    compiled.dispose();
  });

  it('is differentiable, its result being one of several operations', async () => {
    const compiled = await compile(step, state(), { target, gradient: true });
    const loss = (f: typeof step) => (x: tf.Tensor, y: tf.Tensor) => {
      const { sum, inner } = f({ x: tf.mul(x, 2), inner: { y } });
      return tf.add(tf.square(sum), tf.sum(tf.mul(inner.y, [3, -1]))) as tf.Scalar;
    };
    const { x, inner } = state();
    const [got, expected] = [tf.grads(loss(compiled))([x, inner.y]), tf.grads(loss(step))([x, inner.y])];
    expectClose(got[0], expected[0]);
    expectClose(got[1], expected[1]);
    compiled.dispose();
  });

  it('leaks no tensors, with and without gradient', async () => {
    const compiled = await compile(step, state(), { target, gradient: true });
    const { x, inner } = state();
    const before = tf.memory().numTensors;
    tf.tidy(() => void compiled({ x, inner }));
    tf.tidy(() => void tf.grad((x: tf.Tensor) => compiled({ x, inner }).sum)(x));
    expect(tf.memory().numTensors).toBe(before);
    compiled.dispose();
  });

  it('runs loops, and their gradients', async () => {
    const walk = ({ x, a }: { x: tf.Tensor; a: tf.Tensor }) =>
      tf.sum(scan({ count: 5, start: { x }, body: ({ x }) => ({ carry: { x: tf.sin(tf.mul(x, a)) } }) }).carry.x) as tf.Tensor;
    const given = () => ({ x: tf.tensor1d([0.3, -0.5, 0.8]) as tf.Tensor, a: tf.scalar(1.2) as tf.Tensor });
    const compiled = await compile(walk, given(), { target, gradient: true });
    const { x, a } = given();
    const gradients = (f: typeof walk) => tf.grads((x, a) => f({ x: x as tf.Tensor, a: a as tf.Tensor }) as tf.Scalar)([x, a]);
    expectClose(compiled(given()), walk(given()));
    expectClose(gradients(compiled)[0], gradients(walk)[0]);
    expectClose(gradients(compiled)[1], gradients(walk)[1]);
    compiled.dispose();
  });

  it('fuses loops whose count is given later', async () => {
    const body = ({ x, sum }: { x: tf.Tensor; sum: tf.Tensor }, { force }: { force: tf.Tensor }) => {
      const next = tf.add(tf.mul(x, 0.5), force);
      return { carry: { x: next, sum: tf.add(sum, next) }, results: { total: tf.sum(next) as tf.Tensor } };
    };
    const start = () => ({ x: tf.tensor1d([1, 2, 3]) as tf.Tensor, sum: tf.zeros([3]) as tf.Tensor });
    const force = tf.tensor1d([1, 0, -1, 2]) as tf.Tensor;
    const loop = await fusedLoop({ start: start(), sequences: { force }, body, maxCount: 4, target });
    for (const count of [1, 3, 4]) {
      const first = tf.slice(force, [0], [count]);
      const expected = scan({ count, start: start(), sequences: { force: first }, body });
      for (const sequence of [first, force]) {
        const got = loop.run(start(), { force: sequence }, count);
        expectClose(got.carry.x, expected.carry.x);
        expectClose(got.carry.sum, expected.carry.sum);
        expectClose(got.results.total, expected.results.total);
      }
    }
    const { carry } = await loop.runAsync(start(), { force }, 2);
    expect(values(carry.sum)).toEqual([2.25, 3, 3.75]);
    expect(() => loop.run(start(), { force }, 5)).toThrow('runs 1 to 4 iterations at a time; got 5');
    expect(() => loop.run(start(), { force: tf.tensor1d([1]) }, 2)).toThrow(
      "expected 'sequences.force' float32 [4], got 'sequences.force' float32 [1]",
    );
    loop.dispose();
  });

  it('fuses a loop of which nothing is left, and one with a loop in it that is the same every time', async () => {
    type Carry = Record<'x' | 'a', tf.Tensor>;
    const idle = ({ x, a }: Carry) => ({ carry: { x, a }, results: { product: tf.mul(x, a) as tf.Tensor } });
    const inner = (a: tf.Tensor) => scan({ count: 3, start: { y: a }, body: ({ y }) => ({ carry: { y: tf.sin(tf.mul(y, a)) } }) }).carry.y;
    const busy = ({ x, a }: Carry) => ({ carry: { x: tf.sub(x, inner(a)), a }, results: { product: tf.mul(x, a) as tf.Tensor } });
    for (const body of [idle, busy]) {
      const start = () => ({ x: tf.tensor1d([1, 2]) as tf.Tensor, a: tf.tensor1d([3, 5]) as tf.Tensor });
      const loop = await fusedLoop({ start: start(), body, maxCount: 4, target });
      const [got, expected] = [loop.run(start(), {}, 2), scan({ count: 2, start: start(), body })];
      expectClose(got.carry.x, expected.carry.x);
      expectClose(got.results.product, expected.results.product);
      loop.dispose();
    }
  });
});

describe('a compiled function', () => {
  let compiled: Awaited<ReturnType<typeof compile<State, ReturnType<typeof step>>>>;
  beforeAll(async () => {
    compiled = await compile(step, state(), { target: interpreterTarget });
  });
  afterAll(() => compiled.dispose());

  it('fuses a loop that carries nothing, and keeps awaited runs apart from others', async () => {
    const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20])];
    const body = (_: object, slices: { x: tf.Tensor }) => ({ carry: {}, results: { twice: tf.mul(slices.x, 2) as tf.Tensor } });
    const loop = await fusedLoop({ start: {}, sequences: { x }, body, maxCount: 2, target: interpreterTarget });
    await loop.runAsync({}, { x }, 2);
    const awaited = loop.runAsync({}, { x }, 2);
    await Promise.resolve();
    await Promise.resolve();
    const other = loop.run({}, { x: y }, 2);
    expect([...other.results.twice.dataSync()]).toEqual([20, 40]);
    expect([...(await awaited).results.twice.dataSync()]).toEqual([2, 4]);
    expect(other.carry).toEqual({});
  });

  it('takes no function that returns a promise or nothing', async () => {
    const later = async ({ x }: { x: tf.Tensor }) => ({ x: tf.mul(x, x.dataSync()[0] ?? 0) });
    await expect(compile(later, { x: tf.zeros([2]) })).rejects.toThrow(/not a promise; called by/);
    await expect(compile(() => undefined as never, { x: tf.zeros([2]) })).rejects.toThrow(/not undefined; called by/);
  });

  it('becomes part of a graph when it is called in a trace', () => {
    const { outputs } = trace((x, y) => compiled({ x: x as tf.Tensor, inner: { y: y as tf.Tensor } }).sum, [tf.ones([2, 2]), tf.ones([2])]);
    expect(topologicalOrder(outputs).map(({ operation }) => ('name' in operation ? operation.name : operation.kind))).toContain('Sine');
  });

  it('writes a tensor that it is given again only once', async () => {
    const written: number[] = [];
    const counting: Target = async (program, options) => {
      const executable = await interpreterTarget(program, options);
      const write: typeof executable.write = (input, numbers) => {
        written.push(input);
        executable.write(input, numbers);
      };
      return { ...executable, write };
    };
    const sum = await compile(
      ({ x, y }: Record<'x' | 'y', tf.Tensor>) => tf.add(x, y) as tf.Tensor,
      { x: tf.ones([2]), y: tf.ones([2]) },
      { target: counting },
    );
    const x = tf.tensor1d([1, 2]);
    expect(values(sum({ x, y: tf.tensor1d([1, 1]) }))).toEqual([2, 3]);
    expect(values(sum({ x, y: tf.tensor1d([3, 0]) }))).toEqual([4, 2]);
    expect(written).toEqual([0, 1, 1]);
    sum.dispose();
  });

  it('says what it was compiled for', () => {
    expect(() => compiled({ x: tf.ones([3, 2]), inner: { y: tf.ones([2]) } })).toThrow("expected 'x' float32 [2,2], got 'x' float32 [3,2]");
    expect(() => compiled({ x: tf.ones([2, 2]), inner: {} } as never)).toThrow("expected 'inner.y' float32 [2], got 'x' float32 [2,2]");
  });

  it('names the cure where its gradient was not compiled', () => {
    const { x, inner } = state();
    expect(() => tf.grad((x: tf.Tensor) => compiled({ x, inner }).sum)(x)).toThrow('compile it with { gradient: true }');
  });
});
