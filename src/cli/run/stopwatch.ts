/** Wall-clock seconds by phase. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};

  async time<T>(phase: string, work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.seconds[phase] = (this.seconds[phase] ?? 0) + (performance.now() - began) / 1000;
    }
  }
}
