import type { ChunkSummary } from './sim-config.ts';

/** Cuts [0, cycles) into chunks of `chunkCycles`; the last is short where the division leaves a rest. */
export function planChunks(cycles: number, chunkCycles: number): readonly ChunkSummary[] {
  return Array.from({ length: Math.ceil(cycles / chunkCycles) }, (_, chunk_idx) =>
    Object.freeze({ chunk_idx, start_cycle: chunk_idx * chunkCycles, end_cycle: Math.min(cycles, (chunk_idx + 1) * chunkCycles) }),
  );
}

/** The first cycle after `start` whose key is another, found by doubling strides and then halving them; a key never comes back. */
function endOfKey(start: number, cycles: number, keyOfCycle: (cycle: number) => string): number {
  const key = keyOfCycle(start);
  const isSame = (cycle: number) => cycle < cycles && keyOfCycle(cycle) === key;
  let stride = 1;
  while (isSame(start + stride)) stride *= 2;
  let last = start + Math.floor(stride / 2);
  for (; stride >= 1; stride /= 2) if (isSame(last + stride)) last += stride;
  return last + 1;
}

/** Cuts [0, cycles) where the key of a cycle changes, for chunks that are calendar months. */
export function planChunksByKey(cycles: number, keyOfCycle: (cycle: number) => string): readonly ChunkSummary[] {
  const chunks: ChunkSummary[] = [];
  for (let start_cycle = 0; start_cycle < cycles; ) {
    const end_cycle = endOfKey(start_cycle, cycles, keyOfCycle);
    chunks.push(Object.freeze({ chunk_idx: chunks.length, start_cycle, end_cycle }));
    start_cycle = end_cycle;
  }
  return chunks;
}

/** What is left of a plan when the cycles before `startCycle` are done; a chunk cut through keeps its number. */
export const chunksFrom = (chunks: readonly ChunkSummary[], startCycle: number): readonly ChunkSummary[] =>
  chunks
    .filter(({ end_cycle }) => end_cycle > startCycle)
    .map((chunk) => Object.freeze({ ...chunk, start_cycle: Math.max(chunk.start_cycle, startCycle) }));
