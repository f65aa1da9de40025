import { expect } from 'vitest';
import { evaluate } from '../../src/tensor/compile/graph/evaluate.ts';
import { trace } from '../../src/tensor/compile/trace/trace.ts';
import { tf } from '../../src/tensor/index.ts';

export type TensorFunction = (...inputs: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[];

const listOf = (result: tf.Tensor | readonly tf.Tensor[]): readonly tf.Tensor[] => (result instanceof tf.Tensor ? [result] : result);

/** Outputs of the traced graph, in float64. */
export const interpreted = (f: TensorFunction, inputs: readonly tf.Tensor[]): Float64Array[] =>
  evaluate(
    trace(f, inputs),
    inputs.map((x) => Float64Array.from(x.dataSync())),
  );

/** Traces a function, works its graph out, and holds shapes, data types and numbers to those of the backend in use. */
export function expectTracedAsEager(f: TensorFunction, inputs: readonly tf.Tensor[], digits = 4): void {
  const eager = listOf(f(...inputs));
  const { outputs } = trace(f, inputs);
  const traced = interpreted(f, inputs);
  expect(outputs.map(({ shape, dtype }) => ({ shape: [...shape], dtype }))).toEqual(eager.map(({ shape, dtype }) => ({ shape, dtype })));
  eager.forEach((x, n) => {
    const [expected, got] = [x.dataSync(), traced[n] as Float64Array];
    expect(got.length).toBe(expected.length);
    const scale = Math.max(1, ...expected.map(Math.abs).filter(Number.isFinite));
    expected.forEach((value, k) => {
      if (Number.isFinite(value)) expect((got[k] as number) / scale).toBeCloseTo(value / scale, digits);
      else expect(got[k]).toBe(value);
    });
  });
}
