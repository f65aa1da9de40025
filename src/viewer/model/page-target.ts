import type { Target } from '../../tensor/compile/build.ts';
import { buildModule } from '../../tensor/compile/wasm/module.ts';
import { startRuntime } from '../../tensor/compile/wasm/runtime.ts';
import { compileWebgpu, findWebgpu } from '../../tensor/compile/webgpu/index.ts';
import { isolation } from './isolation.ts';
import { pageThreads, startPageThread } from './page-threads.ts';
import type { TargetName } from './target-names.ts';

/** A target, and what it runs on in words. */
export interface PageTarget {
  readonly target: Target;
  readonly device: string;
}

const wasmTarget =
  (threads: number): Target =>
  async (program, { precision = 'float32' }) =>
    startRuntime(program, buildModule(program, precision), { precision, threads, adaptive: threads > 1, startWorker: startPageThread });

/** How many threads there are, and what to do about it where the server allows only one. */
function threadsText(threads: number): string {
  if (threads > 1) return `up to ${threads} threads`;
  const headers = Object.entries(isolation).map(([name, value]) => `${name}: ${value}`);
  return crossOriginIsolated ? 'one thread' : `one thread: for more its server must send the headers ${headers.join(' and ')}, over https`;
}

/** The target of a name in this browser. @throws Error in one sentence where there is none */
export async function pageTarget(name: TargetName): Promise<PageTarget> {
  if (name === 'wasm') {
    const threads = pageThreads();
    return { target: wasmTarget(threads), device: `WebAssembly, ${threadsText(threads)}` };
  }
  const found = await findWebgpu();
  if (typeof found === 'string') throw new Error(found);
  return { target: (program) => compileWebgpu(program, { device: found.device }), device: `WebGPU, ${found.adapterName}` };
}
