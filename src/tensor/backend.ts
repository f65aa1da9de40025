import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultThreads } from './compile/wasm/index.ts';
import { replaceMovementKernels } from './primitives/wasm-movement.ts';
import { tf } from './runtime.ts';

/** Names a user may give to `--backend`. */
export const backendNames = ['auto', 'wasm', 'webgpu', 'xla', 'tensorflow', 'tfjs-wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What a backend is on this machine. */
export interface BackendReport {
  readonly name: Exclude<BackendName, 'auto'>;
  readonly available: boolean;
  /** Device when available, otherwise the reason and the cure, in one sentence. */
  readonly note: string;
}

/** A backend at work. */
export interface Backend {
  readonly name: BackendReport['name'];
  readonly device: string;
  /** The most threads that compute. */
  readonly threads: number;
  /** What steps are compiled to; undefined where TensorFlow.js runs them operation by operation. */
  readonly target: 'wasm' | 'webgpu' | 'tensorflow' | undefined;
}

/** A backend that cannot be used here, with the cure in its message. */
export class BackendError extends Error {
  readonly exitCode = 2;
}

const tensorflowMissing =
  'Backends xla and tensorflow need the optional package @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither is installed here; ' +
  'get it with npm run setup:gpu (CUDA) or npm install --no-save @tensorflow/tfjs-node@4.22.0 (CPU), or use --backend tfjs-wasm.';

const require = createRequire(import.meta.url);

async function startWasm(): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  wasm.setWasmPaths(`${folder}/`);
  replaceMovementKernels();
  await withoutNewListeners(async () => {
    await tf.setBackend('wasm');
    await tf.ready();
  });
}

/** Emscripten's module installs process-wide handlers that print its whole source on any error; they are taken off again. */
async function withoutNewListeners(load: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.rawListeners(event));
  await load();
  events.forEach((event, n) => {
    for (const listener of process.rawListeners(event))
      if (!before[n]?.includes(listener)) process.removeListener(event, listener as (...args: unknown[]) => void);
  });
}

/** Finds an optional native TensorFlow package; it registers its backend on the TensorFlow.js that is already loaded. */
async function startTensorflow(): Promise<string> {
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    let path: string;
    try {
      path = require.resolve(name);
    } catch {
      continue;
    }
    try {
      await import(pathToFileURL(path).href);
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0];
      throw new BackendError(
        `The package ${name} is installed but its native library does not load (${reason}); install it again, or use --backend tfjs-wasm.`,
      );
    }
    await tf.setBackend('tensorflow');
    return name;
  }
  throw new BackendError(tensorflowMissing);
}

/** The device that compute shaders run on. @throws BackendError when there is none */
async function findGpu(): Promise<string> {
  const { findWebgpu } = await import('./compile/webgpu/index.ts');
  const found = await findWebgpu();
  if (typeof found === 'string') throw new BackendError(`${found.replace(/\.$/, '')}, or use --backend wasm, which every install has.`);
  return `WebGPU on ${found.adapterName}${found.isSoftware ? ', which computes on the processor' : ''}`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * Starts a backend. Beside those that compile, TensorFlow.js on WebAssembly makes what they start from.
 * @param asked threads of wasm; otherwise as many as there are processors, up to four, and one where that turns out to be faster
 * @throws BackendError when it is not to be had here
 */
async function start(name: BackendReport['name'], asked?: number): Promise<Backend> {
  if (name === 'wasm') {
    const threads = asked ?? defaultThreads();
    const most = asked === undefined && threads > 1 ? 'up to ' : '';
    await startWasm();
    return { name, target: name, threads, device: `compiled to WebAssembly SIMD, ${most}${plural(threads, 'thread')}` };
  }
  if (name === 'webgpu') {
    const device = `compiled to ${await findGpu()}`;
    await startWasm();
    return { name, target: name, threads: 1, device };
  }
  if (name === 'xla') return { name, target: 'tensorflow', threads: 1, device: `compiled by XLA in ${await startTensorflow()}` };
  const eager = (device: string): Backend => ({ name, device, threads: 1, target: undefined });
  if (name === 'tensorflow') return eager(`native TensorFlow through ${await startTensorflow()}, operation by operation`);
  if (name === 'tfjs-wasm') {
    await startWasm();
    return eager('TensorFlow.js WebAssembly SIMD, one thread');
  }
  await tf.setBackend('cpu');
  await tf.ready();
  return eager('plain JavaScript');
}

/** Chooses and starts a backend. `auto` is compiled WebAssembly, the fastest that every install has. */
export const useBackend = (name: BackendName, options: { readonly threads?: number | undefined } = {}): Promise<Backend> =>
  start(name === 'auto' ? 'wasm' : name, options.threads);

/** Tries every backend. The one that was active before is restored. */
export async function surveyBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  const before = tf.engine().backendName;
  for (const name of backendNames) {
    if (name === 'auto') continue;
    try {
      reports.push({ name, available: true, note: (await start(name)).device });
    } catch (error) {
      reports.push({ name, available: false, note: error instanceof Error ? error.message : String(error) });
    }
  }
  if (before) await tf.setBackend(before);
  return reports;
}
