/** Runs between two tries of the number of threads that was slower. */
const patience = 16;

/**
 * Decides run by run between all threads and one, by what they took lately: where other programs keep the cores busy, threads mostly wait
 * for each other. Results do not depend on it.
 */
export class ThreadChoice {
  /** Lately, ms for each iteration. */
  private readonly pace = new Map<number, number>();
  private runs = 0;

  constructor(private readonly most: number) {}

  /** The number of threads for the next run. */
  next(): number {
    const run = this.runs++;
    if (this.most === 1 || run < 2) return this.most;
    const [all, one] = [this.pace.get(this.most), this.pace.get(1)];
    if (all === undefined || one === undefined) return one === undefined ? 1 : this.most;
    const [faster, slower] = all <= one ? [this.most, 1] : [1, this.most];
    return run % patience === 0 ? slower : faster;
  }

  /** Learns from a run. The first one is not counted: its code was still being compiled. */
  note(threads: number, iterations: number, milliseconds: number): void {
    if (this.runs < 2) return;
    const each = milliseconds / Math.max(iterations, 1);
    const before = this.pace.get(threads) ?? each;
    this.pace.set(threads, (before + each) / 2);
  }
}
