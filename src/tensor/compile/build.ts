import type { Executable, Precision } from './executable.ts';
import type { Graph } from './graph/graph.ts';
import { optimize } from './passes/optimize.ts';
import type { Program } from './schedule/kernel.ts';
import { schedule } from './schedule/schedule.ts';

/** Makes a scheduled program ready to run. */
export type Target = (program: Program, options: TargetOptions) => Promise<Executable>;

export interface TargetOptions {
  /** Threads that share the work, on wasm; the result does not depend on it. By default as many as are faster, up to four. */
  readonly threads?: number | undefined;
  /** Numbers of the arena; float64 on wasm only. By default float32. */
  readonly precision?: Precision;
}

/** Where and how compiled code runs. */
export interface BuildOptions extends TargetOptions {
  /** WebAssembly SIMD (the default), compute shaders, XLA in native TensorFlow, or a code generator of one's own. */
  readonly target?: 'wasm' | 'webgpu' | 'tensorflow' | Target;
}

interface ProgramOptions {
  /** Whether the count of the outermost loop is given at run time. */
  readonly dynamicCount?: boolean;
}

/** Code generators are loaded when they are asked for: each brings a large package along. */
const targets: Record<'wasm' | 'webgpu', () => Promise<Target>> = {
  wasm: async () => (await import('./wasm/index.ts')).compileWasm,
  webgpu: async () => {
    const { compileWebgpu } = await import('./webgpu/index.ts');
    return (program, { precision = 'float32' }) => {
      if (precision === 'float32') return compileWebgpu(program);
      throw new TypeError(`The target webgpu computes in float32; got precision '${precision}'; use the target wasm for it.`);
    };
  },
};

/** TensorFlow takes the graph itself and schedules it. */
async function buildForTensorflow(graph: Graph, { precision }: TargetOptions, dynamicCount: boolean): Promise<Executable> {
  if (precision === 'float64')
    throw new TypeError(`The target tensorflow computes in float32; got precision 'float64'; use the target wasm for it.`);
  const { compileSavedModel } = await import('./saved-model/index.ts');
  return compileSavedModel(optimize(graph, { dynamicCount }), { dynamicCount });
}

/** What compiled code is made of: a graph as loop nests. */
export const scheduled = (graph: Graph, { dynamicCount = false }: ProgramOptions = {}): Program =>
  schedule(optimize(graph, { dynamicCount }), { dynamicCount });

/** A scheduled program that is ready to run. */
export async function buildProgram(program: Program, { target = 'wasm', ...options }: BuildOptions): Promise<Executable> {
  if (target === 'tensorflow') throw new TypeError('The target tensorflow schedules graphs itself; got a program; build its graph.');
  const compileTarget = typeof target === 'function' ? target : await targets[target]();
  return compileTarget(program, options);
}

/** A traced graph as a program that is ready to run. */
export async function build(graph: Graph, options: BuildOptions, { dynamicCount = false }: ProgramOptions = {}): Promise<Executable> {
  if (options.target === 'tensorflow') return buildForTensorflow(graph, options, dynamicCount);
  return buildProgram(scheduled(graph, { dynamicCount }), options);
}
