import { describe, expect, it } from 'vitest';
import { ThreadChoice } from '../../../../src/tensor/compile/wasm/thread-choice.ts';

/** Threads that are chosen for a number of runs when one run takes what `cost` says. */
function chosen(runs: number, cost: (threads: number, run: number) => number, most = 2): number[] {
  const choice = new ThreadChoice(most);
  return Array.from({ length: runs }, (_, run) => {
    const threads = choice.next();
    choice.note(threads, 10, cost(threads, run));
    return threads;
  });
}

const share = (choices: readonly number[], threads: number): number => choices.filter((n) => n === threads).length / choices.length;

describe('the number of threads of a run', () => {
  it('is all of them where they are faster, whatever the first run took', () => {
    expect(
      share(
        chosen(200, (threads, run) => (run === 0 ? 1000 : 100 / threads)),
        2,
      ),
    ).toBeGreaterThan(0.9);
  });

  it('is one where the others only wait', () => {
    expect(
      share(
        chosen(200, (threads) => (threads === 1 ? 100 : 180)),
        1,
      ),
    ).toBeGreaterThan(0.9);
  });

  it('follows the load of the machine', () => {
    const choices = chosen(400, (threads, run) => (threads === 1 ? 100 : run < 200 ? 180 : 55));
    expect(share(choices.slice(0, 200), 1)).toBeGreaterThan(0.9);
    expect(share(choices.slice(260), 2)).toBeGreaterThan(0.9);
  });

  it('is one on a single core', () => {
    expect(
      share(
        chosen(20, () => 1, 1),
        1,
      ),
    ).toBe(1);
  });
});
