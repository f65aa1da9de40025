import { describe, expect, it } from 'vitest';
import { reverseLoop } from '../../../../src/tensor/compile/reverse-loop.ts';
import { type Action, forwardSteps, treeverse } from '../../../../src/tensor/compile/treeverse.ts';

/** Fewest forward steps by trying every cut. @see the recurrence of Griewank & Walther (2000), section 3 */
function fewest(count: number, snapshots: number, known = new Map<string, number>()): number {
  if (count === 1) return 0;
  if (snapshots === 0) return Number.POSITIVE_INFINITY;
  const key = `${count} ${snapshots}`;
  let best = known.get(key) ?? Number.POSITIVE_INFINITY;
  if (best < Number.POSITIVE_INFINITY) return best;
  for (let left = 1; left < count; left++)
    best = Math.min(best, left + fewest(count - left, snapshots - 1, known) + fewest(left, snapshots, known));
  known.set(key, best);
  return best;
}

/** Plays a schedule with step numbers as states. */
function play(actions: Iterable<Action>) {
  const stack: number[] = [];
  const reversed: number[] = [];
  const wrong: string[] = [];
  let [live, steps, peak] = [0, 0, 0];
  for (const action of actions) {
    const expected = action.kind === 'advance' ? action.from : action.kind === 'restore' || action.kind === 'drop' ? stack.at(-1) : live;
    const told = action.kind === 'advance' ? action.from : action.step;
    if (expected !== told || (action.kind === 'advance' && action.to <= action.from)) wrong.push(JSON.stringify({ action, live, stack }));
    if (action.kind === 'advance') {
      steps += action.to - action.from;
      live = action.to;
    } else if (action.kind === 'store') peak = Math.max(peak, stack.push(live));
    else if (action.kind === 'restore') live = stack.at(-1) ?? Number.NaN;
    else if (action.kind === 'drop') stack.pop();
    else reversed.push(live);
  }
  return { reversed, steps, peak, wrong, left: stack.length };
}

const cases = Array.from({ length: 40 }, (_, n) => n + 1).flatMap((count) =>
  [1, 2, 3, 4, 5, 8, 13, 40, 50].map((snapshots) => ({ count, snapshots })),
);

describe('treeverse', () => {
  it('takes no more forward steps than the best of all schedules, and no more snapshots than it may', () => {
    const known = new Map<string, number>();
    for (const { count, snapshots } of cases) {
      const { reversed, steps, peak, wrong, left } = play(treeverse(count, snapshots));
      expect(wrong).toEqual([]);
      expect(left).toBe(0);
      expect(reversed).toEqual(Array.from({ length: count }, (_, n) => count - 1 - n));
      expect({ count, snapshots, steps }).toEqual({ count, snapshots, steps: fewest(count, snapshots, known) });
      expect(steps).toBe(forwardSteps(count, snapshots));
      expect(peak).toBeLessThanOrEqual(snapshots);
    }
  });

  it('reverses 53,130 steps with 20 snapshots by running none more than 5 times', () => {
    const { reversed, steps, peak, wrong } = play(treeverse(53_130, 20));
    expect(wrong).toEqual([]);
    expect(reversed.length).toBe(53_130);
    expect(peak).toBe(20);
    expect(steps).toBe(forwardSteps(53_130, 20));
    expect(steps / 53_130).toBeLessThan(5);
    expect(forwardSteps(53_131, 20) - steps).toBe(6);
  });

  it('runs every step once where all states fit', () => {
    expect(forwardSteps(1000, 999)).toBe(999);
    expect(play(treeverse(1000, 5000))).toMatchObject({ steps: 999, wrong: [] });
  });

  it('refuses to start without room for the start', () => {
    expect(() => [...treeverse(5, 0)]).toThrow('raise the memory');
    expect(() => [...treeverse(0, 5)]).toThrow('a step or more');
  });
});

describe('reverseLoop', () => {
  const rates = Array.from({ length: 37 }, (_, n) => 1 + 0.02 * Math.sin(n));
  const advance = async (x: number, from: number, to: number) => {
    for (let n = from; n < to; n++) x = (rates[n] as number) * x - 0.1 * x * x;
    return x;
  };

  it('gives the derivative of the end by the start, whatever the memory', async () => {
    const ε = 1e-5;
    const difference = ((await advance(0.7 + ε, 0, 37)) - (await advance(0.7 - ε, 0, 37))) / (2 * ε);
    for (const snapshots of [1, 2, 3, 7, 37, 100]) {
      const loop = {
        count: 37,
        advance,
        seed: async () => 1,
        reverse: async (x: number, step: number, cotangent: number) => ((rates[step] as number) - 0.2 * x) * cotangent,
      };
      const { final, cotangent, forwardSteps: taken, peakSnapshots } = await reverseLoop(loop, 0.7, snapshots);
      expect(final).toBe(await advance(0.7, 0, 37));
      expect(Math.abs(cotangent / difference - 1)).toBeLessThan(1e-9);
      expect(taken).toBe(forwardSteps(37, snapshots) + 1);
      expect(peakSnapshots).toBeLessThanOrEqual(snapshots);
    }
  });
});
