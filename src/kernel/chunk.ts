import type { ChunkSummary } from './sim-config.ts';

/** Cuts [0, cycles) into chunks of `chunkCycles`; the last is short where the division leaves a rest. */
export function planChunks(cycles: number, chunkCycles: number): readonly ChunkSummary[] {
  return Array.from({ length: Math.ceil(cycles / chunkCycles) }, (_, chunk_idx) =>
    Object.freeze({ chunk_idx, start_cycle: chunk_idx * chunkCycles, end_cycle: Math.min(cycles, (chunk_idx + 1) * chunkCycles) }),
  );
}

/** Cuts [0, cycles) where the key of a cycle changes, for chunks that are calendar months. */
export function planChunksByKey(cycles: number, keyOfCycle: (cycle: number) => string): readonly ChunkSummary[] {
  const chunks: ChunkSummary[] = [];
  let start_cycle = 0;
  for (let end_cycle = 1; end_cycle <= cycles; end_cycle++) {
    if (end_cycle < cycles && keyOfCycle(end_cycle) === keyOfCycle(start_cycle)) continue;
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
