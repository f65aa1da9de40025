export { type BuildOptions, build, type Target, type TargetOptions } from './build.ts';
export { type Compiled, type CompileOptions, compile } from './compile.ts';
export type { Executable, Numbers, Precision } from './executable.ts';
export { type FusedLoop, type FusedLoopProblem, fusedLoop } from './fused-loop.ts';
export {
  type CompiledLoopGradient,
  compileLoopGradient,
  gradientOfLoop,
  type LoopGradient,
  type LoopGradientProblem,
  type LoopPoint,
} from './gradient-of-loop.ts';
export type { Graph } from './graph/graph.ts';
export { type HostNumbers, type HostTree, hostTree } from './host-numbers.ts';
export type { CostlyBody } from './loop-programs.ts';
export { trace } from './trace/trace.ts';
export { TraceError } from './trace/trace-error.ts';
export { forwardSteps } from './treeverse.ts';
