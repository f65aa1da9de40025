/** Addresses of the words through which threads talk, each in a cache line of its own. Memory below `end` is for nothing else. */
export const control = {
  /** Counts runs; workers wait for it to change. */
  epoch: 0,
  epochSleepers: 64,
  /** Threads that have come to the barrier, and how often all have. */
  arrived: 128,
  generation: 192,
  generationSleepers: 256,
  /** Iterations of the outermost loop of this run. */
  count: 320,
  /** Not 0 once workers are to end, or once one has failed. */
  stop: 384,
  failed: 448,
  end: 1024,
} as const;
