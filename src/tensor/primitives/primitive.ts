import { tf } from '../runtime.ts';

/** A tensor as the host sees it: its shape and a view of its memory. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a primitive is: one node for a tracer, and three ways to work it out. */
export interface PrimitiveDefinition<Attributes extends object> {
  /** Kernel name under which every backend knows it. */
  readonly name: string;
  /** The value by stock ops, for backends whose memory is elsewhere. */
  decomposition(inputs: readonly tf.Tensor[], attributes: Attributes): tf.Tensor;
  /** The same by one loop over host memory, for `tfjs-wasm` and `cpu`; fills `output`, which has the shape of the last input. */
  loop(inputs: readonly HostArray[], output: HostArray, attributes: Attributes): void;
  /** Cotangents of the inputs. */
  gradient(cotangent: tf.Tensor, inputs: readonly tf.Tensor[], output: tf.Tensor, attributes: Attributes): tf.Tensor[];
}

/** A primitive as an op: inputs and attributes to value. */
export type PrimitiveOp<Attributes extends object> = (inputs: readonly tf.Tensor[], attributes: Attributes) => tf.Tensor;

/** The part of the WebAssembly backend that own kernels need. */
export interface HeapBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array;
}

/** The part of the plain JavaScript backend that own kernels need. */
interface ArrayBackend {
  readonly data: { get(id: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}

type KernelCall = Parameters<tf.KernelConfig['kernelFunc']>[0];

/** The inputs in their order: TensorFlow.js hands on the array that the op was called with. */
const inputsOf = (call: KernelCall): tf.TensorInfo[] => call.inputs as unknown as tf.TensorInfo[];

function wasmKernel<A extends object>({ loop }: PrimitiveDefinition<A>, call: KernelCall): tf.TensorInfo {
  const backend = call.backend as HeapBackend;
  const inputs = inputsOf(call);
  const shape = inputs.at(-1)?.shape ?? [];
  const output = backend.makeOutput(shape, 'float32');
  const views = inputs.map((info) => ({ shape: info.shape, values: backend.typedArrayFromHeap(info) }));
  loop(views, { shape, values: backend.typedArrayFromHeap(output) }, call.attrs as unknown as A);
  return output;
}

function arrayKernel<A extends object>({ loop }: PrimitiveDefinition<A>, call: KernelCall): tf.TensorInfo {
  const backend = call.backend as ArrayBackend;
  const views = inputsOf(call).map((info) => ({ shape: info.shape, values: backend.data.get(info.dataId).values }));
  const shape = [...(views.at(-1)?.shape ?? [])];
  const output = { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
  loop(views, output, call.attrs as unknown as A);
  return backend.makeTensorInfo(shape, 'float32', output.values);
}

/**
 * Registers a primitive with TensorFlow.js: a kernel on every backend and its gradient.
 * @returns the op: inputs and attributes to value; differentiable to any order
 */
export function definePrimitive<A extends object>(definition: PrimitiveDefinition<A>): PrimitiveOp<A> {
  const kernelName = definition.name;
  const decomposed = (call: KernelCall) => definition.decomposition(inputsOf(call) as tf.Tensor[], call.attrs as unknown as A);
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: (call) => wasmKernel(definition, call) });
  tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: (call) => arrayKernel(definition, call) });
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc: decomposed });
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    outputsToSave: [true],
    gradFunc: (cotangent, saved, attributes) => {
      const output = saved.at(-1) as tf.Tensor;
      const inputs = saved.slice(0, -1);
      const cotangents = definition.gradient(cotangent as tf.Tensor, inputs, output, attributes as unknown as A);
      return Object.fromEntries(cotangents.map((value, n) => [n, () => value]));
    },
  });
  return (inputs, attributes) => {
    return tf.engine().runKernel(kernelName, inputs as unknown as tf.NamedTensorMap, attributes as unknown as tf.NamedAttrMap) as tf.Tensor;
  };
}
