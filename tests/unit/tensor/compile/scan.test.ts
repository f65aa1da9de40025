import { beforeAll, describe, expect, it } from 'vitest';
import { type Loop, topologicalOrder } from '../../../../src/tensor/compile/graph/graph.ts';
import { trace } from '../../../../src/tensor/compile/trace/trace.ts';
import { scan, tf } from '../../../../src/tensor/index.ts';
import { expectTracedAsEager } from '../../../support/traced.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const x0 = (): tf.Tensor => tf.tensor1d([0.3, -0.5, 0.8]);
const rates = (): tf.Tensor => tf.tensor2d([0.1, 0.2, 0.3, -0.4, 0.5, 0.6, 0.7, 0.8, -0.9, 0.2, 0.1, 0.4], [4, 3]);

/** x ← tanh(x a) + r[i], with the running sum of squares as result. */
function walk(x: tf.Tensor, a: tf.Tensor, sequence: tf.Tensor, reverse = false) {
  return scan({
    count: 4,
    start: { x, energy: tf.scalar(0) as tf.Tensor },
    sequences: { rate: sequence },
    reverse,
    body: ({ x, energy }, { rate }) => {
      const next = tf.add(tf.tanh(tf.mul(x, a)), rate);
      return { carry: { x: next, energy: tf.add(energy, tf.sum(tf.square(next))) }, results: { mean: tf.mean(next), x: next } };
    },
  });
}

/** A number made of everything that a walk returns. */
function cost(x: tf.Tensor, a: tf.Tensor, sequence: tf.Tensor, reverse: boolean): tf.Scalar {
  const { carry, results } = walk(x, a, sequence, reverse);
  const weights = tf.tensor1d([1, -2, 3, 0.5]);
  return tf.addN([tf.sum(tf.mul(carry.x, [1, 2, 3])), carry.energy, tf.sum(tf.mul(results.mean, weights))]) as tf.Scalar;
}

const kindsOf = (graph: ReturnType<typeof trace>): string[] => topologicalOrder(graph.outputs).map(({ operation }) => operation.kind);

describe('scan', () => {
  it('gives by hand the sums of a sequence, forward and reversed', () => {
    const run = (reverse: boolean) =>
      scan({
        count: 3,
        start: { sum: tf.scalar(10) as tf.Tensor },
        sequences: { x: tf.tensor1d([1, 2, 4]) },
        reverse,
        body: ({ sum }, { x }) => ({ carry: { sum: tf.add(sum, x) }, results: { before: sum } }),
      });
    expect(run(false).carry.sum.dataSync()[0]).toBe(17);
    expect([...run(false).results.before.dataSync()]).toEqual([10, 11, 13]);
    expect([...run(true).results.before.dataSync()]).toEqual([16, 14, 10]);
  });

  it.each([false, true])('is the same traced as eager (reverse: %s)', (reverse) => {
    expectTracedAsEager(
      (x, a, sequence) => {
        const { carry, results } = walk(x, a, sequence, reverse);
        return [carry.x, carry.energy, results.mean, results.x];
      },
      [x0(), tf.scalar(0.9), rates()],
    );
  });

  it('becomes one loop whose body was traced once', () => {
    let calls = 0;
    const graph = trace(
      (x) =>
        scan({
          count: 1000,
          start: { x },
          body: (carry) => {
            calls++;
            return { carry: { x: tf.mul(carry.x, 0.5) } };
          },
        }).carry.x,
      [x0()],
    );
    expect(calls).toBe(1);
    expect(kindsOf(graph)).toEqual(['input', 'loop', 'part']);
    const loop = graph.outputs[0]?.inputs[0]?.operation as Loop;
    expect({ ...loop, body: loop.body.outputs.length }).toEqual({
      kind: 'loop',
      body: 1,
      count: 1000,
      carried: 1,
      sequences: 0,
      reverse: false,
    });
  });

  it.each([false, true])('has the gradient of the plain loop, by start, capture and sequence (reverse: %s)', (reverse) => {
    expectTracedAsEager(
      (x, a, sequence) => tf.grads((x, a, s) => cost(x as tf.Tensor, a as tf.Tensor, s as tf.Tensor, reverse))([x, a, sequence]),
      [x0(), tf.scalar(0.9), rates()],
    );
  });

  it.each([1, 2])('has a gradient with sequences of %i slices', (count) => {
    const sum = (x: tf.Tensor, given: tf.Tensor): tf.Scalar =>
      tf.sum(scan({ count, start: { x }, sequences: { given }, body: ({ x }, { given }) => ({ carry: { x: tf.mul(x, given) } }) }).carry.x);
    const gradients = (x: tf.Tensor, given: tf.Tensor): tf.Tensor[] => tf.grads(sum as (...x: tf.Tensor[]) => tf.Scalar)([x, given]);
    expectTracedAsEager(gradients as (...x: tf.Tensor[]) => tf.Tensor[], [x0(), tf.slice(rates(), [0, 0], [count, 3])]);
  });

  it('runs forward once and backward once in the graph of value and gradient', () => {
    const graph = trace(
      (x, a, sequence) => {
        const { value, grads } = tf.valueAndGrads((x, a, s) => cost(x as tf.Tensor, a as tf.Tensor, s as tf.Tensor, false))([
          x,
          a,
          sequence,
        ]);
        return [value, ...grads];
      },
      [x0(), tf.scalar(0.9), rates()],
    );
    expect(kindsOf(graph).filter((kind) => kind === 'loop')).toHaveLength(2);
  });

  it('gives a captured constant its gradient', () => {
    const k = tf.tensor1d([0.5, 0.25, -1]);
    expectTracedAsEager(
      (x) => tf.grad((k) => tf.sum(scan({ count: 3, start: { x }, body: ({ x }) => ({ carry: { x: tf.sin(tf.mul(x, k)) } }) }).carry.x))(k),
      [x0()],
    );
  });

  it('nests, forward and backward, with gradients of its own inside', () => {
    const nested = (x: tf.Tensor, a: tf.Tensor): tf.Scalar =>
      tf.sum(
        scan({
          count: 3,
          start: { x },
          body: ({ x }) => {
            const inner = scan({
              count: 2,
              start: { y: x },
              body: ({ y }) => ({ carry: { y: tf.mul(tf.sin(tf.mul(y, a)), x) }, results: { y } }),
            });
            const slope = tf.grad((z: tf.Tensor) => tf.mul(tf.square(z), a))(inner.carry.y);
            return { carry: { x: tf.add(slope, tf.sum(inner.results.y, 0)) } };
          },
        }).carry.x,
      );
    expectTracedAsEager(nested as (...inputs: tf.Tensor[]) => tf.Tensor, [x0(), tf.scalar(0.7)]);
    expectTracedAsEager((x, a) => tf.grads(nested as (...x: tf.Tensor[]) => tf.Scalar)([x, a]), [x0(), tf.scalar(0.7)]);
  });

  it('keeps a gradient that the body chose by customGrad', () => {
    const doubled = tf.customGrad((x) => ({ value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.mul(dy, 2) }));
    const f = (x: tf.Tensor): tf.Scalar =>
      tf.sum(scan({ count: 3, start: { x }, body: ({ x }) => ({ carry: { x: doubled(x) } }) }).carry.x);
    expectTracedAsEager((x) => tf.grad(f)(x), [x0()]);
  });

  it('has a second derivative', () => {
    const swing = (x: tf.Tensor) =>
      scan({
        count: 3,
        start: { x },
        body: ({ x }) => ({ carry: { x: tf.sin(tf.mul(x, 0.9)) }, results: { x: tf.mul(x, x) } }),
      });
    const f = (x: tf.Tensor): tf.Scalar => tf.add(tf.sum(swing(x).carry.x), tf.sum(swing(x).results.x));
    expectTracedAsEager((x) => tf.grad((y) => tf.sum(tf.square(tf.grad(f)(y))))(x), [x0()]);
  });

  it('may stand inside customGrad, and runs over whole numbers too', () => {
    const counted = tf.customGrad((x) => ({
      value: scan({
        count: 3,
        start: { x: x as tf.Tensor, n: tf.scalar(0, 'int32') as tf.Tensor },
        body: ({ x, n }) => ({
          carry: { x: tf.mul(x, tf.cast(tf.add(n, tf.scalar(1, 'int32')), 'float32')), n: tf.add(n, tf.scalar(1, 'int32')) },
        }),
      }).carry.x,
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, 6),
    }));
    expectTracedAsEager((x) => [counted(x), tf.grad((y) => tf.sum(counted(y)))(x)], [x0()]);
  });

  it('leaks no tensors, eager or traced', () => {
    const inputs = [x0(), tf.scalar(0.9), rates()] as const;
    const gradients = (...[x, a, s]: tf.Tensor[]) =>
      tf.grads((x, a, s) => cost(x as tf.Tensor, a as tf.Tensor, s as tf.Tensor, false))([x, a, s] as tf.Tensor[]);
    const before = tf.memory().numTensors;
    trace((...x) => gradients(...x), inputs);
    expect(tf.memory().numTensors).toBe(before);
    const eager = walk(...inputs);
    tf.dispose([eager.carry, eager.results] as tf.TensorContainer[]);
    expect(tf.memory().numTensors).toBe(before + 1);
  });

  it('refuses a body that changes the carry, in one sentence', () => {
    const run = (body: (carry: { x: tf.Tensor }) => { x: tf.Tensor }) => () =>
      scan({ count: 2, start: { x: x0() }, body: (carry) => ({ carry: body(carry) }) });
    expect(run(({ x }) => ({ x: tf.sum(x) }))).toThrow("'x' has shape [3] in the first and [] in the second");
    expect(run(({ x }) => ({ x: tf.cast(x, 'int32') }))).toThrow("'x' was float32 and became int32");
    expect(() => scan({ count: 2, start: { x: x0() }, sequences: { s: x0() }, body: (carry) => ({ carry }) })).toThrow('2 iterations');
  });
});
