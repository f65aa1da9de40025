import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { compileLoopGradient, gradientOfLoop } from '../../../../src/tensor/compile/gradient-of-loop.ts';
import type { HostNumbers } from '../../../../src/tensor/compile/host-numbers.ts';
import { forwardSteps } from '../../../../src/tensor/compile/treeverse.ts';
import { constant, type Field, shift, tf } from '../../../../src/tensor/index.ts';

const shape = [2, 3, 8] as const;
const size = 48;
const count = 75;
const iteration = { threads: 1 } as const;

type Carry = { readonly wave: Field; readonly heat: Field };
type Slices = { readonly wind: tf.Tensor };
type Parameters = { readonly damping: tf.Scalar; readonly source: Field };

/** A wave that is blown along, warms what it passes, and pays for its size. */
function body({ wave, heat }: Carry, { wind }: Slices, { damping, source }: Parameters) {
  const blown = tf.mul(tf.sub(shift(wave, 'longitude', 1, 'periodic'), shift(wave, 'longitude', -1, 'periodic')), tf.mul(wind, 0.2));
  const next = tf.sub(tf.add(wave, tf.sub(blown, tf.mul(tf.mul(wave, tf.square(wave)), damping))), tf.mul(source, 0.01));
  const cost = tf.mul(tf.sum(tf.square(next)), 0.01) as tf.Scalar;
  return { carry: { wave: next as Field, heat: tf.add(tf.mul(heat, 0.95), tf.square(next)) as Field }, cost };
}

const finalCost = ({ wave, heat }: Carry): tf.Scalar => tf.add(tf.sum(tf.mul(heat, tf.sin(tf.mul(heat, 0.3)))), tf.mean(wave)) as tf.Scalar;

const numbers = (length: number, phase: number): Float64Array => Float64Array.from({ length }, (_, n) => Math.sin(1.7 * n + phase));
const host = (values: Float64Array, of: readonly number[]): HostNumbers => ({ shape: of, values });
const given = {
  wave: numbers(size, 0),
  heat: numbers(size, 1),
  wind: numbers(count, 2),
  damping: Float64Array.of(0.05),
  source: numbers(size, 3),
};
type Name = keyof typeof given;

function problem(values: Record<Name, Float64Array>, memory: number) {
  return {
    count,
    start: { wave: host(values.wave, shape), heat: host(values.heat, shape) },
    sequences: { wind: host(values.wind, [count]) },
    parameters: { damping: host(values.damping, []), source: host(values.source, shape) },
    finalCost,
    memory,
    ...iteration,
  };
}

const bytes = 2 * size * 8;
const solve = (memory: number, values = given) =>
  gradientOfLoop<Carry, Slices, Parameters>(body, { ...problem(values, memory), precision: 'float64' });

/** Derivative of the objective along a direction in one input, by differences of the fourth order in float64. */
async function difference(name: Name, direction: Float64Array): Promise<number> {
  const ε = 1e-4;
  const moved = (by: number) => given[name].map((x, n) => x + by * (direction[n] ?? 0));
  const at = async (by: number) => (await solve(bytes * 1000, { ...given, [name]: moved(by) })).value;
  return (8 * ((await at(ε)) - (await at(-ε))) - (await at(2 * ε)) + (await at(-2 * ε))) / (12 * ε);
}

const product = (a: ArrayLike<number>, b: Float64Array): number => b.reduce((sum, x, n) => sum + x * (a[n] as number), 0);

describe('gradientOfLoop', () => {
  beforeAll(() => useBackend('cpu'));

  it('agrees with differences in float64, in everything that the loop is given', async () => {
    const { gradient, snapshots, forwardSteps: steps } = await solve(bytes * 4.5);
    expect(snapshots).toBe(4);
    expect(steps).toBe(forwardSteps(count, 4) + 1);
    const gradients: Record<Name, HostNumbers> = { ...gradient.start, ...gradient.sequences, ...gradient.parameters };
    for (const name of Object.keys(given) as Name[]) {
      const direction = numbers(given[name].length, 5);
      const expected = await difference(name, direction);
      expect(Math.abs(product(gradients[name].values, direction) / expected - 1), name).toBeLessThan(1e-6);
    }
  });

  it('gives the same bits whatever the memory', async () => {
    const ample = await solve(bytes * 1000);
    expect(ample.forwardSteps).toBe(count);
    for (const snapshots of [1, 2, 9])
      expect(await solve(bytes * snapshots)).toMatchObject({ value: ample.value, gradient: ample.gradient });
  });

  it('agrees with the tape of TensorFlow.js over the whole loop in float32', async () => {
    const tensors = {
      wave: constant(given.wave, shape),
      heat: constant(given.heat, shape),
      damping: tf.scalar(0.05),
      source: constant(given.source, shape),
    };
    const winds = tf.tensor1d(Float32Array.from(given.wind));
    const objective = (wave: tf.Tensor, heat: tf.Tensor, damping: tf.Tensor, source: tf.Tensor): tf.Scalar => {
      let carry: Carry = { wave: wave as Field, heat: heat as Field };
      let sum: tf.Tensor = tf.scalar(0);
      for (let n = 0; n < count; n++) {
        const wind = tf.reshape(tf.slice(winds, [n], [1]), []);
        const step = body(carry, { wind }, { damping: damping as tf.Scalar, source: source as Field });
        sum = tf.add(sum, step.cost);
        carry = step.carry;
      }
      return tf.add(sum, finalCost(carry)) as tf.Scalar;
    };
    const taped = tf.grads(objective as (...x: tf.Tensor[]) => tf.Scalar)(Object.values(tensors));
    const { wave, heat, damping, source } = tensors;
    const compiled = await gradientOfLoop<Carry, Slices, Parameters>(body, {
      ...iteration,
      count,
      start: { wave, heat },
      sequences: { wind: winds },
      parameters: { damping, source },
      finalCost,
      memory: 10_000,
    });
    const { gradient } = compiled;
    const mine = [gradient.start.wave, gradient.start.heat, gradient.parameters.damping, gradient.parameters.source];
    for (const [n, { values }] of mine.entries()) {
      const theirs = (taped[n] as tf.Tensor).dataSync();
      const scale = Math.max(...theirs.map(Math.abs));
      expect(Math.max(...theirs.map((x, k) => Math.abs(x - (values[k] as number))))).toBeLessThan(2e-5 * scale);
    }
  });

  it('works without sequences, parameters and costs on the way', async () => {
    const { value, gradient, carry } = await gradientOfLoop<{ x: tf.Scalar }>(({ x }) => ({ carry: { x: tf.mul(x, 0.5) as tf.Scalar } }), {
      ...iteration,
      count: 10,
      start: { x: tf.scalar(3) },
      finalCost: ({ x }) => tf.square(x) as tf.Scalar,
      memory: 8,
    });
    expect(carry.x.values[0]).toBeCloseTo(3 / 1024, 9);
    expect(value).toBeCloseTo(9 / 2 ** 20, 12);
    expect(gradient.start.x.values[0]).toBeCloseTo(6 / 2 ** 20, 12);
  });

  it('is compiled once for many points, at each of which a step against the gradient lowers the objective', async () => {
    const compiled = await compileLoopGradient<Carry, Slices, Parameters>(body, problem(given, 1));
    let point = problem(given, bytes * 3);
    let last = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 4; n++) {
      const { value, gradient } = await compiled.at(point);
      expect(value).toBeLessThan(last);
      last = value;
      const moved = point.start.wave.values.map((x, k) => x - 0.02 * (gradient.start.wave.values[k] as number));
      point = { ...point, start: { ...point.start, wave: { shape, values: Float64Array.from(moved) } } };
    }
    const other = { ...point, start: { ...point.start, wave: host(numbers(8, 0), [1, 1, 8]) } };
    await expect(compiled.at(other)).rejects.toThrow(
      /'wave' has shape \[2,3,8\] in the first and \[1,1,8\] in the second; compile it again/,
    );
    compiled.dispose();
  });

  it('says in one sentence what it cannot do', async () => {
    await expect(solve(bytes - 1)).rejects.toThrow(/at least its start, 768 bytes; memory is 767; raise it/);
    const short = { ...problem(given, 1e6), sequences: { wind: host(numbers(3, 0), [3]) } };
    await expect(gradientOfLoop<Carry, Slices, Parameters>(body, short)).rejects.toThrow(/one slice for each of the 75 iterations; 'wind'/);
  });
});
