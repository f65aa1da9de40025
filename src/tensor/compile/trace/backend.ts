import { tf } from '../../runtime.ts';
import type { DataType } from '../graph/graph.ts';
import { registerKernels } from './kernels/index.ts';
import { traceBackendName } from './kernels/kernel.ts';
import { knownValues } from './kernels/known-values.ts';
import { currentScope, dataTypeOf, knownNode, TracedData } from './scope.ts';
import { TraceError } from './trace-error.ts';

type Values = Parameters<tf.KernelBackend['write']>[0];

/** Numbers of float64 in the array type that TensorFlow.js keeps them in. */
function typed(values: Float64Array, dtype: DataType): Values {
  if (dtype === 'float32') return Float32Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}

/** A backend whose kernels make nodes of a graph. Numbers exist only for what depends on no input of the graph. */
class TraceBackend extends tf.KernelBackend {
  override write(values: Values, shape: number[], dtype: tf.DataType): TracedData {
    return new TracedData(knownNode(values as ArrayLike<number>, shape, dataTypeOf(dtype)), currentScope());
  }

  override readSync(dataId: object): Values {
    const { node } = dataId as TracedData;
    const values = knownValues(node);
    if (values) return typed(values, node.dtype);
    throw new TraceError(
      'A traced tensor has no numbers that the host could read',
      'keep to tensor operations inside the step, or return the tensor and read it afterwards',
    );
  }

  override async read(dataId: object): Promise<Values> {
    return this.readSync(dataId);
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {}
  override refCount = (): number => 1;
  override numDataIds = (): number => 0;
  override memory = (): { unreliable: boolean } => ({ unreliable: false });
  override floatPrecision = (): 32 => 32;
  override dispose(): void {}
}

/** The engine's fields that choose where kernels run. */
interface EngineSwitch {
  backendName: string;
  backendInstance: tf.KernelBackend | null;
}

let registered = false;

function register(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(traceBackendName, () => new TraceBackend(), 0);
  registerKernels();
}

/**
 * Runs a function with the trace backend in place of the one in use. The fields of the engine are set directly, as setBackend() would
 * prepare all kernels of the former backend anew on the way back.
 */
export function onTraceBackend<T>(run: () => T): T {
  register();
  const engine = tf.engine() as unknown as EngineSwitch;
  const { backendName, backendInstance } = engine;
  engine.backendName = traceBackendName;
  engine.backendInstance = tf.findBackend(traceBackendName);
  try {
    return run();
  } finally {
    engine.backendName = backendName;
    engine.backendInstance = backendInstance;
  }
}
