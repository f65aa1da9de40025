import { median } from '../../tensor/median.ts';
import type { Column } from './columns.ts';

/** One way to run a workload. */
export interface Contestant {
  readonly column: Column;
  /** One timing after what has to be got ready. @returns ms per step */
  measure(): Promise<number>;
  /** What may be freed when the race is over. */
  close?(): void;
}

/** The median of every contestant's timings, ms per step, or why there is none. */
export type Result = { readonly column: Column } & ({ readonly milliseconds: number } | { readonly failure: string });

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** A contestant that has been measured for so long is not measured again, ms. */
const patience = 8000;

/** The timings of one contestant, until it fails. */
class Record {
  private readonly timings: number[] = [];
  private failure: string | undefined;
  private spent = 0;

  constructor(private readonly contestant: Contestant) {}

  /** @param counts whether this is more than a warm-up */
  async measure(counts: boolean): Promise<void> {
    if (this.failure !== undefined || (this.spent > patience && this.timings.length > 0)) return;
    const began = performance.now();
    try {
      const milliseconds = await this.contestant.measure();
      if (counts) this.timings.push(milliseconds);
    } catch (error) {
      this.failure = sentence(error);
    }
    this.spent += performance.now() - began;
  }

  result(): Result {
    const { column } = this.contestant;
    return this.failure === undefined ? { column, milliseconds: median(this.timings) } : { column, failure: this.failure };
  }
}

/**
 * Times contestants in turn, again and again, so that whatever else the machine does meets all of them; one round before warms up.
 * A contestant that fails is left out from then on, and one that takes very long is measured less often.
 */
export async function race(contestants: readonly Contestant[], rounds: number): Promise<Result[]> {
  const records = contestants.map((contestant) => new Record(contestant));
  for (let round = -1; round < rounds; round++) for (const record of records) await record.measure(round >= 0);
  for (const contestant of contestants) contestant.close?.();
  return records.map((record) => record.result());
}
