/** Numbers of each of the two arrays: beyond what caches hold. */
const length = 2 ** 24;
const repetitions = 6;

/** Bytes a second that one thread reads and writes here when it copies an array larger than the caches; the best of a few copies. */
export function memoryBandwidth(): number {
  const [from, to] = [new Float32Array(length).fill(1), new Float32Array(length).fill(2)];
  let best = 0;
  for (let n = 0; n < repetitions; n++) {
    const began = performance.now();
    to.set(from);
    best = Math.max(best, (2000 * to.byteLength) / (performance.now() - began));
  }
  return best;
}
