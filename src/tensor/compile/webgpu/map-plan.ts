import { readsOf } from '../schedule/buffers.ts';
import type { Buffer, MapKernel } from '../schedule/kernel.ts';
import { type Plan, pointwisePlan } from './plan.ts';

/** Numbers that an invocation may hold at once, so that all reads can be under way before the first is needed. */
const mostHeld = 64;

const meet = (a: Buffer, b: Buffer): boolean => a.offset < b.offset + b.size && b.offset < a.offset + a.size;

/** All numbers of a point are read before one is written, unless they are many and no write can reach them. */
export function mapPlan(kernel: MapKernel, usesIteration: boolean): Plan {
  const reads = readsOf(kernel);
  const apart = kernel.writes.every(({ to }) => reads.every(({ buffer }) => !meet(buffer, to.buffer)));
  return pointwisePlan(kernel.space, 1, usesIteration, (scope) => {
    if (reads.length <= mostHeld || !apart) for (const access of reads) scope.read(access);
    for (const { to, value } of kernel.writes) scope.write(to, scope.value(value));
  });
}
