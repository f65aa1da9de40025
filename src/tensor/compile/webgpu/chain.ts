import { Block } from './block.ts';
import type { Memory, ShaderParts } from './kernel-scope.ts';
import type { Plan } from './plan.ts';
import { assemble, type Shader } from './shader.ts';

/** Passes that may run at the same time. */
export type Phase = readonly Plan[];

/** Steps that a lane of a lone workgroup may take for a phase; with more, a dispatch of its own is sooner done. */
const mostSteps = 16;
/** Lines of WGSL that its lanes may run for a phase, counted once for 32 lanes. */
const mostWork = 16_000;

const linesOf = (plan: Plan, memory: Memory, lanes: number): number => {
  const block = new Block();
  plan.fill({ memory, lanes, libraries: new Set(), shared: new Set() }, block);
  return block.length;
};

/** Whether one workgroup alone is done with a phase about as soon as a dispatch, which costs a few microseconds, would begin. */
export function isSmall(phase: Phase, memory: Memory, lanes: number): boolean {
  const steps = phase.reduce((sum, plan) => sum + plan.groups(lanes) * plan.steps, 0);
  return (
    steps <= mostSteps && phase.reduce((sum, plan) => sum + plan.groups(32) * plan.steps * linesOf(plan, memory, lanes), 0) <= mostWork
  );
}

/** One workgroup that runs small phases one after the other, with barriers between them. */
export function chainShader(phases: readonly Phase[], memory: Memory, lanes: number): Shader {
  const parts: ShaderParts = { memory, lanes, libraries: new Set(), shared: new Set() };
  const functions: string[] = [];
  const calls: string[] = [];
  for (const phase of phases) {
    for (const plan of phase) {
      const block = new Block();
      plan.fill(parts, block);
      const name = `kernel${functions.length}`;
      functions.push(`fn ${name}(group: u32, lane: u32) {\n${block.text}\n}\n`);
      calls.push(`for (var group = 0u; group < ${plan.groups(lanes)}u; group++) { ${name}(group, lane); workgroupBarrier(); }`);
    }
    calls.push('storageBarrier();');
  }
  const text = assemble(parts, functions, calls);
  return { text, groups: [1, 1], usesIteration: phases.some((phase) => phase.some(({ usesIteration }) => usesIteration)) };
}
