import type { Kernel } from '../schedule/kernel.ts';
import { chainShader, isSmall, type Phase } from './chain.ts';
import { kernelPlans } from './kernel-plans.ts';
import type { Memory } from './kernel-scope.ts';
import { phaseShaders, type Shader } from './shader.ts';

/** Phases of one chain; more go into several, so that drivers compile them in bearable time. */
const longestChain = 32;

function phasesOf(kernels: readonly Kernel[], memory: Memory): Phase[] {
  const plans = kernels.map((kernel) => kernelPlans(kernel, memory));
  const count = Math.max(...plans.map((list) => list.length), 0);
  return Array.from({ length: count }, (_, phase) => plans.flatMap((list) => list[phase] ?? []));
}

/**
 * The shaders of parallel stages that follow each other, to be dispatched in this order: kernels that do not depend on each other share
 * a dispatch, and so do small stages in a row.
 * @param chainLanes invocations of the one workgroup that runs small stages
 */
export function stageShaders(stages: readonly (readonly Kernel[])[], memory: Memory, chainLanes: number): Shader[] {
  const shaders: Shader[] = [];
  let chain: Phase[] = [];
  const endChain = (): void => {
    const [first, second] = chain;
    if (first && !second) shaders.push(...phaseShaders(first, memory));
    else if (second) shaders.push(chainShader(chain, memory, chainLanes));
    chain = [];
  };
  for (const phase of stages.flatMap((kernels) => phasesOf(kernels, memory))) {
    const small = isSmall(phase, memory, chainLanes);
    if (!small || chain.length === longestChain) endChain();
    if (small) chain.push(phase);
    else shaders.push(...phaseShaders(phase, memory));
  }
  endChain();
  return shaders;
}
