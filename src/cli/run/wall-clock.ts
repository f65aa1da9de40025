/**
 * A limit on wall-clock time since the process started, to be asked after every stretch of work.
 * @param seconds undefined for none  @returns whether another stretch, as long as the longest so far, would end beyond the limit
 */
export function wallClockLimit(seconds: number | undefined, now: () => number = () => performance.now() / 1000): () => boolean {
  let [last, longest]: [number | undefined, number] = [undefined, 0];
  return () => {
    const time = now();
    longest = Math.max(longest, time - (last ?? time));
    last = time;
    return seconds !== undefined && time + longest > seconds;
  };
}
