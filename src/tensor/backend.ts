import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { replaceMovementKernels } from './primitives/wasm-movement.ts';
import { tf } from './runtime.ts';

/** Names a user may give to `--backend`. */
export const backendNames = ['auto', 'wasm', 'webgpu', 'tensorflow', 'tfjs-wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What a backend is on this machine. */
export interface BackendReport {
  readonly name: Exclude<BackendName, 'auto'>;
  readonly available: boolean;
  /** Device when available, otherwise the reason and the cure, in one sentence. */
  readonly note: string;
}

/** A backend that cannot be used here, with the cure in its message. */
export class BackendError extends Error {
  readonly exitCode = 2;
}

const compilerComing =
  'the compiled step is not part of this release; use --backend tfjs-wasm (eager TensorFlow.js on WebAssembly SIMD), which every install has.';

const absent: Record<'wasm' | 'webgpu', string> = {
  wasm: `Backend wasm is not built yet: ${compilerComing}`,
  webgpu: `Backend webgpu is not built yet: ${compilerComing}`,
};

const tensorflowMissing =
  'Backend tensorflow needs the optional package @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither is installed here; ' +
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

/** Starts one backend. @returns the device it runs on @throws BackendError when it is not to be had here */
async function start(name: Exclude<BackendName, 'auto'>): Promise<string> {
  if (name === 'wasm' || name === 'webgpu') throw new BackendError(absent[name]);
  if (name === 'tensorflow') return `native TensorFlow through ${await startTensorflow()}`;
  if (name === 'tfjs-wasm') await startWasm();
  else await tf.setBackend('cpu');
  await tf.ready();
  return name === 'cpu' ? 'plain JavaScript' : 'TensorFlow.js WebAssembly SIMD, one thread';
}

const installed = (name: string): boolean => {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
};

/**
 * Chooses and starts a backend. `auto` takes native TensorFlow where its GPU package is installed, else WebAssembly, which is
 * several times faster than native TensorFlow on a CPU at these sizes.
 */
export async function useBackend(name: BackendName): Promise<{ name: BackendReport['name']; device: string }> {
  const chosen = name !== 'auto' ? name : installed('@tensorflow/tfjs-node-gpu') ? 'tensorflow' : 'tfjs-wasm';
  return { name: chosen, device: await start(chosen) };
}

/** Tries every backend. The one that was active before is restored. */
export async function surveyBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  const before = tf.engine().backendName;
  for (const name of ['wasm', 'webgpu', 'tensorflow', 'tfjs-wasm', 'cpu'] as const) {
    try {
      reports.push({ name, available: true, note: await start(name) });
    } catch (error) {
      reports.push({ name, available: false, note: error instanceof Error ? error.message : String(error) });
    }
  }
  if (before) await tf.setBackend(before);
  return reports;
}
