import { createRequire } from 'node:module';
import type { tf } from '../../runtime.ts';

/** A model that native TensorFlow has loaded. */
export interface LoadedModel {
  predict(inputs: Readonly<Record<string, tf.Tensor>>): Readonly<Record<string, tf.Tensor>>;
  dispose(): void;
}

/** The part of @tensorflow/tfjs-node that the compiler needs. */
interface NativeTensorflow {
  readonly node: { loadSavedModel(folder: string): Promise<LoadedModel> };
}

const require = createRequire(import.meta.url);
const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** Finds the native library; it registers the backend `tensorflow`. @throws Error when it is not installed */
export function nativeTensorflow(): NativeTensorflow {
  for (const name of packages) {
    let path: string;
    try {
      path = require.resolve(name);
    } catch {
      continue;
    }
    return require(path) as NativeTensorflow;
  }
  throw new Error(
    'Compiling for TensorFlow needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither is installed here; ' +
      'get it with npm run setup:gpu (CUDA) or npm install --no-save @tensorflow/tfjs-node@4.22.0 (CPU), or use --backend wasm.',
  );
}
