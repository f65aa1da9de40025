import type { BuildOptions } from '../../tensor/compile/index.ts';
import { timedLoop } from '../../tensor/compile/timed-loop.ts';
import type { Column } from './columns.ts';
import type { Contestant } from './race.ts';
import type { Workload } from './workload.ts';

/** The compiled loop over a step. The first measurement compiles it. */
export const compiled = (column: Column, { start, step, compiledSteps }: Workload, options: BuildOptions): Contestant => ({
  column,
  ...timedLoop(start, step, compiledSteps, options),
});
