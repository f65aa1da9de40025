import type { Executable, Precision } from './executable.ts';
import type { Graph } from './graph/graph.ts';
import { optimize } from './passes/optimize.ts';
import type { Program } from './schedule/kernel.ts';
import { schedule } from './schedule/schedule.ts';

/** Makes a scheduled program ready to run. */
export type Target = (program: Program, options: TargetOptions) => Promise<Executable>;

export interface TargetOptions {
  /** Threads that share the work, on wasm; the result does not depend on it. By default all cores. */
  readonly threads?: number;
  /** Numbers of the arena; float64 on wasm only. By default float32. */
  readonly precision?: Precision;
}

/** Where and how compiled code runs. */
export interface BuildOptions extends TargetOptions {
  /** WebAssembly SIMD (the default), compute shaders, XLA in native TensorFlow, or a code generator of one's own. */
  readonly target?: 'wasm' | 'webgpu' | 'tensorflow' | Target;
}

/** Code generators are loaded when they are asked for: each brings a large package along. */
const targets: Record<'wasm' | 'webgpu', () => Promise<Target>> = {
  wasm: async () => {
    const [{ compileWasm }, { availableParallelism }] = await Promise.all([import('./wasm/index.ts'), import('node:os')]);
    return (program, { threads = availableParallelism(), precision = 'float32' }) => compileWasm(program, { threads, precision });
  },
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
  return compileSavedModel(optimize(graph), { dynamicCount });
}

/** A traced graph as a program that is ready to run. */
export async function build(
  graph: Graph,
  { target = 'wasm', ...options }: BuildOptions,
  { dynamicCount = false }: { readonly dynamicCount?: boolean } = {},
): Promise<Executable> {
  if (target === 'tensorflow') return buildForTensorflow(graph, options, dynamicCount);
  const compileTarget = typeof target === 'function' ? target : await targets[target]();
  return compileTarget(schedule(optimize(graph), { dynamicCount }), options);
}
