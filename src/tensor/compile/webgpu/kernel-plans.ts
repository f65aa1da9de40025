import { readsOf, writesOf } from '../schedule/buffers.ts';
import type { Kernel } from '../schedule/kernel.ts';
import { cumulativePlan, tridiagonalPlan } from './column-plan.ts';
import { fourierPlan } from './fourier-plan.ts';
import type { Memory } from './kernel-scope.ts';
import { mapPlan } from './map-plan.ts';
import { matmulPlans } from './matmul-plan.ts';
import type { Plan } from './plan.ts';
import { reducePlans } from './reduce-plan.ts';

/** The passes of a kernel, each of which needs the results of the one before. */
export function kernelPlans(kernel: Kernel, memory: Memory): readonly Plan[] {
  const usesIteration = [...readsOf(kernel), ...writesOf(kernel)].some(({ perIteration }) => perIteration !== 0);
  switch (kernel.kind) {
    case 'map':
      return [mapPlan(kernel, usesIteration)];
    case 'reduce':
      return reducePlans(kernel, memory, usesIteration);
    case 'cumulative':
      return [cumulativePlan(kernel, memory, usesIteration)];
    case 'tridiagonal':
      return [tridiagonalPlan(kernel, memory, usesIteration)];
    case 'matmul':
      return matmulPlans(kernel, memory, usesIteration);
    case 'fourier':
      return [fourierPlan(kernel, memory, usesIteration)];
  }
}
