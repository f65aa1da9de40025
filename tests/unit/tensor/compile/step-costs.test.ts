import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { stepCosts } from '../../../../src/tensor/compile/step-costs.ts';
import { add, type Field, mul, shift, tf } from '../../../../src/tensor/index.ts';
import { memoryBandwidth } from '../../../../src/tensor/memory-bandwidth.ts';

type State = { readonly x: Field<'center'>; readonly wind: Field<'center'> };

/** Four operations a point, one movement; the wind is the same in every step. */
const step = ({ x, wind }: State): State => ({ x: add(mul(add(x, wind), 0.5), mul(shift(x, 'longitude', 1, 'periodic'), 0.25)), wind });

describe('the costs of a step in a compiled loop', () => {
  beforeAll(() => useBackend('cpu'));

  it('are counted per step and timed for each number of threads', async () => {
    const field = tf.ones([2, 30, 40]) as Field<'center'>;
    const [points, count] = [2400, 10];
    const before = tf.memory().numTensors;
    const { traced, simplified, program, milliseconds } = await stepCosts({ x: field, wind: field }, step, count, [1, 2]);
    expect(traced.nodes).toMatchObject({ elementwise: 4, view: 1, loop: 1 });
    expect(traced.operations).toBe(4 * points);
    expect(simplified.operations).toBeLessThanOrEqual(traced.operations);
    expect(program.operations).toBe(simplified.operations);
    expect(program.numbersMoved).toBeLessThan(traced.numbersMoved / 2);
    expect(program.kernelsRun).toBeLessThan(4);
    expect(milliseconds).toHaveLength(2);
    for (const time of milliseconds) expect(time).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('can be held against the rate at which memory is copied', () => {
    expect(memoryBandwidth()).toBeGreaterThan(1e8);
    expect(memoryBandwidth()).toBeLessThan(1e13);
  });
});
