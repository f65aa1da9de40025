import { disposeTree, type TensorTree } from '../../kernel/index.ts';
import { type BackendName, useBackend } from '../../tensor/backend.ts';
import { scan } from '../../tensor/index.ts';
import type { Column } from './columns.ts';
import type { Contestant } from './race.ts';
import type { Workload } from './workload.ts';

/** A step that takes longer is not run a second time, ms. */
const long = 1000;

/**
 * TensorFlow.js op by op, on one of its own backends. Before every timing one untimed step moves what is elsewhere to that backend.
 * @param make called with that backend in use: native TensorFlow gathers by indices that it has itself only
 */
export function eager(column: Column, backend: BackendName, make: () => Workload): Contestant {
  let workload: Workload | undefined;
  const run = ({ start, step }: Workload, count: number): number => {
    const began = performance.now();
    disposeTree(scan({ count, start, body: (carry: TensorTree) => ({ carry: step(carry) }) }).carry);
    return (performance.now() - began) / count;
  };
  return {
    column,
    measure: async () => {
      await useBackend(backend);
      workload ??= make();
      const once = run(workload, 1);
      return once > long ? once : run(workload, workload.eagerSteps);
    },
  };
}
