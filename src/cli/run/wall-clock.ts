/**
 * A limit on wall-clock time since the process started, to be asked after every stretch of work from now on.
 * @param seconds undefined for none  @returns whether another stretch, as long as the longest so far, would end beyond the limit
 */
export function wallClockLimit(seconds: number | undefined, now: () => number = () => performance.now() / 1000): () => boolean {
  let [last, longest] = [now(), 0];
  return () => {
    const time = now();
    longest = Math.max(longest, time - last);
    last = time;
    return seconds !== undefined && time + longest > seconds;
  };
}
