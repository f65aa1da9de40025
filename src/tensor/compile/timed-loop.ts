import { disposeTree } from '../tree.ts';
import type { BuildOptions } from './build.ts';
import { type FusedLoop, fusedLoop } from './fused-loop.ts';

/** A compiled loop that is run for the time it takes. */
export interface TimedLoop {
  /** One run from the start, its writing and reading included. The first call compiles. @returns ms per iteration */
  measure(): Promise<number>;
  close(): void;
}

/** @param count iterations of one run */
export function timedLoop<C extends object>(start: C, step: (carry: C) => C, count: number, options: BuildOptions = {}): TimedLoop {
  let loop: FusedLoop<C, object, object> | undefined;
  return {
    measure: async () => {
      loop ??= await fusedLoop<C>({ ...options, start, maxCount: count, body: (carry) => ({ carry: step(carry) }) });
      const began = performance.now();
      const { carry } = await loop.runAsync(start, {}, count);
      const milliseconds = (performance.now() - began) / count;
      disposeTree(carry);
      return milliseconds;
    },
    close: () => loop?.dispose(),
  };
}
