import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Advance,
  advanceBySteps,
  BlowUpError,
  type ClosedWindow,
  disposeSegment,
  disposeTree,
  disposeWindow,
  flatten,
  type KernelResult,
  type KernelRun,
  runEmptyKernel,
  runKernel,
  type Segment,
  type Step,
  type TensorTree,
} from '../../../src/kernel/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, mapTree, mul, sin, tf } from '../../../src/tensor/index.ts';

const clock = {
  axis: { calendar: 'noleap', epoch: { year: 1, month: 1, day: 1, second: 0 } },
  startSeconds: 0,
  cycleSeconds: 86400,
} as const;
const initial = (): TensorTree => ({ part: { x: tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 2, 3]), y: tf.scalar(0.5) } });

/** A chaotic little model whose forcing depends on the date. */
const step: Step<TensorTree> = (state, { yearFraction, cycle }) => {
  const [x, y] = flatten(state).map(([, leaf]) => leaf) as [tf.Tensor, tf.Tensor];
  const next = { x: add(sin(mul(x, 1.7)), add(y, yearFraction)), y: add(mul(y, 0.99), 0.1) };
  return { state: { part: next }, sample: { x: next.x, again: { y: next.y } }, scalars: { mean: tf.mean(next.x), exact: cycle + 1e-9 } };
};

interface Outcome {
  readonly result: KernelResult<TensorTree>;
  readonly state: number[][];
  readonly windows: object[];
}

const numbers = (tree: object): number[][] => flatten(tree).map(([, leaf]) => [...leaf.dataSync()]);
const shown = ({ mean, ...window }: ClosedWindow): object => ({ ...window, mean: numbers(mean) });

/** The little model as one that runs many cycles at once; counts what it is asked for. */
function advanceMany(by: Step<TensorTree>, asked: number[] = []): Advance<TensorTree> {
  const one = advanceBySteps(by, true);
  return async (from, times) => {
    asked.push(times.length);
    const pulses: Segment<TensorTree>['pulses'][number][] = [];
    let segment: Segment<TensorTree> | undefined;
    for (const time of times) {
      const next = await one(segment ?? from, [time]);
      if (segment) disposeSegment(segment);
      segment = next;
      pulses.push(...next.pulses);
    }
    return { ...(segment as Segment<TensorTree>), pulses };
  };
}

async function go(change: Partial<KernelRun<TensorTree>> & Pick<KernelRun<TensorTree>, 'config'>): Promise<Outcome> {
  const windows: object[] = [];
  const start = change.state ?? initial();
  const result = await runKernel<TensorTree>({
    clock,
    step,
    windowKey: ({ date }) => `${date.year}-${date.month}`,
    ...change,
    state: start,
    onChunkEnd: (report) => {
      windows.push(...report.closed.map(shown));
      return change.onChunkEnd?.(report);
    },
  });
  return { result, state: numbers(result.state), windows };
}

describe.each(['cpu', 'tfjs-wasm'] as const)('runKernel on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('trajectory and window means do not depend on the length of chunks', async () => {
    const runs = await Promise.all([1, 7, 30, 100].map((chunkCycles) => go({ config: { cycles: 70, chunkCycles } })));
    for (const { state, windows } of runs) {
      expect(state).toEqual(runs[0]?.state);
      expect(windows).toEqual(runs[0]?.windows);
    }
    expect(runs[0]?.windows).toHaveLength(2);
    expect(runs[0]?.windows[1]).toMatchObject({ key: '1-2', startSeconds: 31 * 86400, endSeconds: 59 * 86400, count: 28 });
  });

  test('a run stopped inside a window and resumed gives the same bits', async () => {
    const whole = await go({ config: { cycles: 70, chunkCycles: 30 } });
    const first = await go({ config: { cycles: 20, chunkCycles: 30 } });
    const { state, window, cycle } = first.result;
    expect(window?.accumulator.count).toBe(20);
    const second = await go({ config: { cycles: 70, chunkCycles: 7 }, state, window, startCycle: cycle });
    expect(second.state).toEqual(whole.state);
    expect([...first.windows, ...second.windows]).toEqual(whole.windows);
  });

  test('twin: forgetting the open window changes the mean', async () => {
    const whole = await go({ config: { cycles: 40, chunkCycles: 30 } });
    const first = await go({ config: { cycles: 20, chunkCycles: 30 } });
    const second = await go({ config: { cycles: 40, chunkCycles: 30 }, state: first.result.state, startCycle: 20 });
    expect(second.state).toEqual(whole.state);
    expect(second.windows).not.toEqual(whole.windows);
  });

  test('scalars given as numbers are averaged in float64', async () => {
    const { windows } = await go({ config: { cycles: 31, chunkCycles: 31 } });
    expect((windows[0] as ClosedWindow).scalars.exact).toBeCloseTo(15 + 1e-9, 12);
  });

  test('no tensor leaks, neither in a run nor when one fails', async () => {
    const start = initial();
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    const { result } = await go({
      config: { cycles: 100, chunkCycles: 10 },
      state: start,
      onChunkEnd: () => counts.push(tf.memory().numTensors),
    });
    expect(new Set(counts.slice(0, 3)).size).toBe(1);
    disposeTree(result.state);
    if (result.window) disposeWindow(result.window);
    expect(tf.memory().numTensors).toBe(before);
    await expect(
      go({ config: { cycles: 9, chunkCycles: 3 }, state: start, onChunkEnd: () => Promise.reject(new Error('disk')) }),
    ).rejects.toThrow('disk');
    expect(tf.memory().numTensors).toBe(before);
    expect(numbers(start)).toEqual(numbers(initial()));
  });

  test('a number that is not finite stops the run in its cycle and is named', async () => {
    const dumped: number[] = [];
    const broken = go({
      config: { cycles: 50, chunkCycles: 50 },
      step: (state, time) =>
        time.cycle < 12
          ? step(state, time)
          : {
              state: { part: { x: tf.tensor3d([1, 2, 3, 4, Number.NaN, 6], [1, 2, 3]), y: tf.scalar(1) } },
              sample: step(state, time).sample ?? {},
            },
      onBlowUp: (_, { cycle }) => dumped.push(cycle),
    });
    await expect(broken).rejects.toThrow(
      /^part\.x must stay finite; got NaN at level 0, row 1, column 1, where it was -?[\d.]+ before, after cycle 12 \(0001-01-14T00:00:00\); shorten the time step or move the parameters back towards their defaults\.$/,
    );
    await expect(broken).rejects.toBeInstanceOf(BlowUpError);
    await expect(broken).rejects.toMatchObject({ exitCode: 3, cycle: 12, place: { field: 'part.x', row: 1, column: 1 } });
    expect(dumped).toEqual([12]);
  });

  test('a hook can end the run at a chunk, and a signal at a cycle', async () => {
    const atChunk = await go({ config: { cycles: 50, chunkCycles: 20 }, onChunkEnd: () => 'stop' });
    expect(atChunk.result).toMatchObject({ cycle: 20, stopped: true });
    let polls = 0;
    const atCycle = await go({ config: { cycles: 50, chunkCycles: 20 }, stopRequested: () => ++polls === 23 });
    expect(atCycle.result).toMatchObject({ cycle: 23, stopped: true });
    expect(atCycle.result.chunks).toEqual([
      { chunk_idx: 0, start_cycle: 0, end_cycle: 20 },
      { chunk_idx: 1, start_cycle: 20, end_cycle: 23 },
    ]);
    const atEnd = await go({ config: { cycles: 20, chunkCycles: 20 }, onChunkEnd: () => 'stop' });
    expect(atEnd.result.stopped).toBe(false);
  });

  test('a model that runs many cycles at once goes the same way, in segments of any length', async () => {
    const whole = await go({ config: { cycles: 70, chunkCycles: 30 } });
    for (const [segmentCycles, chunkCycles] of [
      [1, 30],
      [5, 17],
      [100, 70],
    ] as const) {
      const asked: number[] = [];
      const run = await go({ config: { cycles: 70, chunkCycles }, step: undefined, advance: advanceMany(step, asked), segmentCycles });
      expect(run.state).toEqual(whole.state);
      expect(run.windows).toEqual(whole.windows);
      expect(run.result.window?.scalarSums).toEqual(whole.result.window?.scalarSums);
      if (segmentCycles === 100) expect(asked).toEqual([31, 28, 11]);
    }
  });

  test('a bad number within a segment is found in its cycle, and nothing leaks', async () => {
    const start = initial();
    const breaking: Step<TensorTree> = (state, time) => {
      const result = step(state, time);
      return time.cycle === 12 ? { ...result, state: mapTree(result.state, (leaf) => mul(leaf, Number.NaN)) } : result;
    };
    const before = tf.memory().numTensors;
    const asked: number[] = [];
    const dumped: number[] = [];
    const config = { cycles: 50, chunkCycles: 50 };
    const onBlowUp: KernelRun<TensorTree>['onBlowUp'] = (_, { cycle }) => dumped.push(cycle);
    const broken = go({ config, state: start, step: undefined, advance: advanceMany(breaking, asked), segmentCycles: 10, onBlowUp });
    await expect(broken).rejects.toMatchObject({ exitCode: 3, cycle: 12, place: { field: 'part.x', value: Number.NaN } });
    expect(asked).toEqual([10, 10, 1, 1, 1]);
    expect(dumped).toEqual([12]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('of numbers that are all bad the one that was largest before is named', async () => {
    const step: Step<TensorTree> = ({ x }) => ({ state: { x: mul(x as tf.Tensor, Number.NaN) } });
    const broken = runKernel<TensorTree>({
      config: { cycles: 1, chunkCycles: 1 },
      clock,
      state: { x: tf.tensor2d([1, -9, 4, 5], [2, 2]) },
      step,
    });
    await expect(broken).rejects.toMatchObject({ place: { field: 'x', row: 0, column: 1, before: -9 } });
  });

  test('a run without a step is refused', async () => {
    await expect(go({ config: { cycles: 1, chunkCycles: 1 }, step: undefined })).rejects.toThrow(/must have a step or a way to advance/);
  });

  test('timers get through while it runs', async () => {
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 1);
    await go({ config: { cycles: 400, chunkCycles: 400 }, stopRequested: () => fired });
    expect(fired).toBe(true);
  });

  test('the kernel alone runs cycles in chunks', async () => {
    const { chunks, cycle } = await runEmptyKernel({ cycles: 10, chunkCycles: 4 }, clock);
    expect(chunks.map(({ end_cycle }) => end_cycle)).toEqual([4, 8, 10]);
    expect(cycle).toBe(10);
    expect((await runEmptyKernel({ cycles: 0, chunkCycles: 4 }, clock)).chunks).toEqual([]);
  });

  test('a start beyond the end and a clock that does not tick are refused', async () => {
    await expect(go({ config: { cycles: 5, chunkCycles: 1 }, startCycle: 6 })).rejects.toThrow(
      /first cycle must lie between 0 and the 5 cycles/,
    );
    await expect(go({ config: { cycles: 5, chunkCycles: 1 }, clock: { ...clock, cycleSeconds: 0.5 } })).rejects.toThrow(
      /cycleSeconds must be/,
    );
  });
});
