import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tf } from '../../runtime.ts';
import type { Executable, Numbers } from '../executable.ts';
import { type Graph, type Node, sizeOf } from '../graph/graph.ts';
import type { Buffer, Program } from '../schedule/kernel.ts';
import { type LoadedModel, nativeTensorflow } from './native-tensorflow.ts';
import { countKey, inputKey, outputKey, savedModel } from './saved-model.ts';

/** What a caller may ask of a program: the sizes of its inputs and outputs. XLA plans everything else itself. */
function outline(graph: Graph, dynamicCount: boolean): Program {
  const buffer = (role: Buffer['role'], { shape }: Node): Buffer => ({ size: sizeOf(shape), role, offset: 0 });
  const inputs = graph.inputs.map((node) => buffer('input', node));
  const outputs = graph.outputs.map((node) => buffer('output', node));
  return { stages: [], inputs, outputs, constants: [], size: 0, dynamicCount };
}

/** The engine's fields that choose where kernels run. */
interface EngineSwitch {
  backendName: string;
  backendInstance: tf.KernelBackend | null;
}

/**
 * Runs a function while native TensorFlow is the backend, which is where its models' results are kept. The fields of the engine are set
 * directly, as setBackend() would prepare all kernels of the former backend anew on the way back.
 */
function onTensorflow<T>(run: () => T): T {
  const engine = tf.engine() as unknown as EngineSwitch;
  const { backendName, backendInstance } = engine;
  Object.assign(engine, { backendName: 'tensorflow', backendInstance: tf.findBackend('tensorflow') });
  try {
    return run();
  } finally {
    Object.assign(engine, { backendName, backendInstance });
  }
}

/** A graph that XLA has compiled, in native TensorFlow. */
class XlaExecutable implements Executable {
  readonly program: Program;
  private readonly inputs: (tf.Tensor | undefined)[] = [];
  private outputs: Readonly<Record<string, tf.Tensor>> = {};

  constructor(
    private readonly graph: Graph,
    private readonly model: LoadedModel,
    dynamicCount: boolean,
  ) {
    this.program = outline(graph, dynamicCount);
  }

  write(input: number, values: ArrayLike<number>): void {
    const { shape } = this.graph.inputs[input] as Node;
    this.inputs[input]?.dispose();
    this.inputs[input] = onTensorflow(() => tf.keep(tf.tensor(Float32Array.from(values), [...shape], 'float32')));
  }

  run(count?: number): void {
    tf.dispose(Object.values(this.outputs));
    const entries = this.inputs.map((tensor, n) => [inputKey(n), tensor as tf.Tensor] as const);
    this.outputs = onTensorflow(() => {
      const counter = this.program.dynamicCount ? [[countKey, tf.scalar(count ?? 0, 'int32')] as const] : [];
      const outputs = this.model.predict(Object.fromEntries([...entries, ...counter]));
      for (const tensor of Object.values(outputs)) tf.keep(tensor);
      for (const [, tensor] of counter) tensor.dispose();
      return outputs;
    });
  }

  readSync(output: number): Numbers {
    return (this.outputs[outputKey(output)] as tf.Tensor).dataSync<'float32'>().slice();
  }

  async read(output: number): Promise<Numbers> {
    return this.readSync(output);
  }

  dispose(): void {
    tf.dispose([...this.inputs.filter((tensor) => tensor !== undefined), ...Object.values(this.outputs)]);
    this.model.dispose();
  }
}

/**
 * Makes a graph ready to run in native TensorFlow (@tensorflow/tfjs-node or its CUDA sister): it is written as a SavedModel that XLA
 * compiles whole, on the first run, which takes seconds. float32 only.
 * @param graph optimised
 */
export async function compileSavedModel(
  graph: Graph,
  { dynamicCount = false }: { readonly dynamicCount?: boolean } = {},
): Promise<Executable> {
  const { node } = nativeTensorflow();
  const before = tf.getBackend();
  const folder = mkdtempSync(join(tmpdir(), 'chronos-model-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel(graph, dynamicCount));
    await tf.setBackend('tensorflow');
    return new XlaExecutable(graph, await node.loadSavedModel(folder), dynamicCount);
  } finally {
    await tf.setBackend(before);
    rmSync(folder, { recursive: true, force: true });
  }
}
