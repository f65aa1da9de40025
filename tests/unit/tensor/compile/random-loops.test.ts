import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import { type Graph, sizeOf } from '../../../../src/tensor/compile/graph/graph.ts';
import { trace } from '../../../../src/tensor/compile/index.ts';
import { optimize } from '../../../../src/tensor/compile/passes/optimize.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { scan, tf } from '../../../../src/tensor/index.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { noise } from '../../../support/program-parts.ts';
import { type RandomProgram, randomProgram, runProgram } from '../../../support/random-program.ts';

type Tensors = Record<string, tf.Tensor>;

const roles = ['carried', 'sequence', 'invariant'] as const;
const mostIterations = 4;

const named = (tensors: readonly tf.Tensor[]): Tensors => Object.fromEntries(tensors.map((tensor, n) => [`x${n}`, tensor]));

/** A loop over a random program and its gradients: of its inputs some are carried, some are slices, some stay as they are. */
function loopOver(program: RandomProgram, count: number): Graph {
  const roleOf = (n: number) => roles[(n + program.seed) % 3];
  const types = program.shapes.map((shape, n) => ({ shape: roleOf(n) === 'sequence' ? [count, ...shape] : shape, dtype: 'float32' }));
  const keeps = program.seed % 5 === 0;
  return trace((...given) => {
    const of = (role: (typeof roles)[number]): Tensors =>
      Object.fromEntries(Object.entries(named(given)).filter((_, n) => roleOf(n) === role));
    const body = (carry: Tensors, slices: Tensors) => {
      const values = { ...of('invariant'), ...carry, ...slices };
      const made = runProgram(
        program,
        given.map((_, n) => values[`x${n}`] as tf.Tensor),
      );
      const sum = tf.add(carry.sum as tf.Tensor, tf.tanh(tf.sum(made[0] as tf.Tensor)));
      const next = Object.entries(carry).map(([name, x]) => [name, keeps ? x : tf.tanh(tf.mul(x, 0.9))] as const);
      return { carry: { ...Object.fromEntries(next), sum }, results: named(made) };
    };
    const { carry, results } = scan<Tensors, Tensors, Tensors>({
      count,
      start: { ...of('carried'), sum: tf.scalar(0) },
      sequences: of('sequence'),
      body,
    });
    return [...Object.values(results), ...(program.seed % 4 === 0 ? [] : Object.values(carry))];
  }, types);
}

/** Where the compiled loop, run for so many iterations, is not what a loop of just as many gives; undefined where it is. */
function difference(program: RandomProgram, count: number): string | undefined {
  const [whole, short] = [loopOver(program, mostIterations), loopOver(program, count)];
  const inputs = whole.inputs.map(({ shape }, n) => noise(sizeOf(shape), program.seed + n, -2, 2));
  const outputs = interpretProgram(schedule(optimize(whole, { dynamicCount: true }), { dynamicCount: true }), inputs, count);
  const wanted = evaluate(
    short,
    short.inputs.map(({ shape }, n) => inputs[n]?.subarray(0, sizeOf(shape)) as Float64Array),
  );
  for (const [n, values] of wanted.entries())
    for (const [k, value] of values.entries())
      if (Number.isFinite(value) && !(Math.abs(value - (outputs[n]?.[k] as number)) <= 1e-6 * Math.max(1, Math.abs(value))))
        return `output ${n}[${k}] is ${outputs[n]?.[k]} after ${count} iterations, wanted ${value}`;
  return undefined;
}

describe('random loops', () => {
  beforeAll(() => useBackend('cpu'));

  it('run for as many iterations as they are asked for', () => {
    const property = fc.property(randomProgram, fc.integer({ min: 1, max: mostIterations }), (program, count) => {
      expect(difference(program, count)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 300, seed: Number(process.env.CHRONOS_FUZZ_SEED ?? 20_260_101) });
  });
});
