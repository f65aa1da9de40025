import type { ObservingSystem, UpperOcean, WithOcean } from '../../assimilation/index.ts';
import { readTree } from '../../kernel/index.ts';

/** What an assimilation starts from and what it is given to see. */
export interface Scene {
  /** State at the start of the window. */
  readonly background: WithOcean;
  readonly observing: ObservingSystem;
  /** Observations that are not assimilated, to judge by. */
  readonly withheld: ObservingSystem | undefined;
  /** The state that a twin experiment is to find again. */
  readonly truth: WithOcean | undefined;
  /** Cells that are observed. */
  readonly cells: ReadonlySet<number>;
}

/** What a perfect instrument finds in a mean, on the host. */
export async function predicted(observing: ObservingSystem, mean: UpperOcean): Promise<Float32Array> {
  const [leaf] = await readTree({ seen: observing.predict(mean) });
  return leaf?.[1].values ?? new Float32Array();
}
