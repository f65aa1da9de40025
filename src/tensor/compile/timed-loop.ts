import { disposeTree } from '../tree.ts';
import type { BuildOptions } from './build.ts';
import { type FusedLoop, fusedLoop } from './fused-loop.ts';

/** A compiled loop that is run for the time it takes. */
export interface TimedLoop {
  /** One run from the start, its writing and reading included, after one that is not counted. The first call compiles. @returns ms per iteration */
  measure(): Promise<number>;
  close(): void;
}

/** How long a loop runs before the first timing, ms: the engine goes on optimising code while it runs. */
const warmUp = 2000;

/** @param count iterations of one run */
export function timedLoop<C extends object>(start: C, step: (carry: C) => C, count: number, options: BuildOptions = {}): TimedLoop {
  let loop: FusedLoop<C, object, object> | undefined;
  const run = async (ready: FusedLoop<C, object, object>): Promise<number> => {
    const began = performance.now();
    const { carry } = await ready.runAsync(start, {}, count);
    const milliseconds = (performance.now() - began) / count;
    disposeTree(carry);
    return milliseconds;
  };
  return {
    measure: async () => {
      if (!loop) {
        loop = await fusedLoop<C>({ ...options, start, maxCount: count, body: (carry) => ({ carry: step(carry) }) });
        for (const began = performance.now(); performance.now() - began < warmUp; ) await run(loop);
      }
      await run(loop);
      return run(loop);
    },
    close: () => loop?.dispose(),
  };
}
