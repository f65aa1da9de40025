import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CompiledAdvance,
  type CycleTime,
  compileAdvance,
  disposeTree,
  disposeWindow,
  flatten,
  givenAt,
  type KernelRun,
  runKernel,
  type Step,
  type StepResult,
  type TensorTree,
  type TraceableTime,
} from '../../../src/kernel/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import type { Target } from '../../../src/tensor/compile/index.ts';
import { add, mul, type Numeric, tf } from '../../../src/tensor/index.ts';
import { interpretProgram } from '../../support/interpret-program.ts';

const clock = {
  axis: { calendar: 'noleap', epoch: { year: 1, month: 1, day: 1, second: 0 } },
  startSeconds: 0,
  cycleSeconds: 86400,
} as const;
type Little = { readonly part: { readonly x: tf.Tensor; readonly y: tf.Tensor } };
const initial = (): Little => ({ part: { x: tf.tensor1d([0.5, 2, -3]), y: tf.scalar(1) } });

/** Arithmetic that every backend rounds alike; x[2] overflows from cycle to cycle. */
function step({ part: { x, y } }: Little, { middleYearFraction, given }: TraceableTime): StepResult<Little> {
  const outside = add(middleYearFraction, given.push as Numeric);
  const next = { x: add(mul(x, tf.tensor1d([0.5, 0.75, 1024])), add(y, outside)), y: mul(y, 0.75) };
  return { state: { part: next }, sample: { x: next.x, y: next.y }, scalars: { first: tf.slice(next.x, [0], [1]), y: next.y } };
}

/** What comes from outside, and a step that looks it up by itself. */
const given = { push: ({ cycle }: CycleTime): number => 2 ** (cycle % 7) };
const eager: Step<Little> = (state, time) => step(state, { ...time, given: givenAt(given, time) });

/** The reference executor, rounding to float32 after every operation as TensorFlow.js does. */
const roundingTarget: Target = async (program) => {
  const inputs = program.inputs.map(({ size }) => new Float64Array(size));
  let outputs: Float64Array[] = [];
  const read = (output: number) => outputs[output] as Float64Array;
  return {
    program,
    write: (input, values) => inputs[input]?.set(values),
    run: (count) => {
      outputs = interpretProgram(program, inputs, count, Math.fround);
    },
    read: async (output) => read(output),
    readSync: read,
    dispose: () => {},
  };
};

let compiled: CompiledAdvance<Little>;
beforeAll(async () => {
  await useBackend('cpu');
  const example = initial();
  const sample = { x: example.part.x, y: example.part.y };
  compiled = await compileAdvance(
    { state: example, sample, step, given, scalars: ['first', 'y'], segmentCycles: 4 },
    { target: roundingTarget },
  );
});

type Change = Partial<KernelRun<Little>> & Pick<KernelRun<Little>, 'config'>;
const numbers = (tree: object): number[][] => flatten(tree).map(([, leaf]) => [...leaf.dataSync()]);

/** What a run ends with and what its windows were. */
async function go(change: Change): Promise<object> {
  const windows: object[] = [];
  const { state, window, cycle } = await runKernel<Little>({
    clock,
    state: initial(),
    windowKey: ({ date }) => `${date.month}-${date.day > 5}`,
    ...change,
    onChunkEnd: ({ closed }) => void windows.push(...closed.map(({ mean, ...rest }) => ({ ...rest, mean: numbers(mean) }))),
  });
  const open = window && {
    count: window.accumulator.count,
    sums: numbers(window.accumulator.sum as TensorTree),
    scalars: window.scalarSums,
  };
  return { state: numbers(state), open, cycle, windows };
}

describe('a compiled model', () => {
  it('gives the bits of its steps: states, sums with what rounding took, and scalars, however it is cut', async () => {
    const steps = await go({ config: { cycles: 9, chunkCycles: 9 }, step: eager });
    for (const [chunkCycles, segmentCycles] of [
      [9, 4],
      [2, 4],
      [9, 1],
    ] as const)
      expect(await go({ config: { cycles: 9, chunkCycles }, advance: compiled.advance, segmentCycles })).toEqual(steps);
  });

  it('says which cycle broke it', async () => {
    const config = { cycles: 40, chunkCycles: 40 };
    const broken = { cycle: 12, place: { field: 'part.x', column: 2, value: Number.NEGATIVE_INFINITY } };
    await expect(go({ config, step: eager })).rejects.toMatchObject(broken);
    await expect(go({ config, advance: compiled.advance, segmentCycles: 4 })).rejects.toMatchObject(broken);
  });

  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors;
    const start = initial();
    const { state, window } = await runKernel<Little>({
      clock,
      state: start,
      config: { cycles: 9, chunkCycles: 9 },
      windowKey: () => 'one',
      advance: compiled.advance,
      segmentCycles: 4,
    });
    expect(window?.accumulator.count).toBe(9);
    disposeTree(start);
    disposeTree(state);
    if (window) disposeWindow(window);
    expect(tf.memory().numTensors).toBe(before);
  });
});
