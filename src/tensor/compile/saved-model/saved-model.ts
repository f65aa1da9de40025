import type { Graph } from '../graph/graph.ts';
import { type Endpoint, nodeMessage, savedModelMessage, type TypeName } from './definitions.ts';
import { FunctionBody, type Library } from './function-body.ts';
import { emitGraph } from './nodes.ts';
import type { Message } from './protobuf.ts';

/** Names under which the model takes input n, the count of its loop, and gives output n. */
export const inputKey = (n: number): string => `x${n}`;
export const countKey = 'count';
export const outputKey = (n: number): string => `y${n}`;

type Input = Omit<Endpoint, 'tensor'>;

/** What the model is fed with. */
function inputsOf(graph: Graph, dynamicCount: boolean): Input[] {
  const inputs = graph.inputs.map(({ shape }, n): Input => ({ key: inputKey(n), type: 'float', shape }));
  return dynamicCount ? [...inputs, { key: countKey, type: 'int32', shape: [] }] : inputs;
}

/** The name of the function that holds the graph. */
const step = 'step';

/** Placeholders, one call of the function that holds the graph, and its results. */
function mainNodes(inputs: readonly Input[], outputs: number): Message[] {
  const placeholders = inputs.map(({ key, type, shape }) => nodeMessage(key, 'Placeholder', [], { dtype: { type }, shape: { shape } }));
  const names = inputs.map(({ key }) => key);
  const call = nodeMessage('call', 'PartitionedCall', names, {
    Tin: { types: inputs.map(({ type }) => type) },
    Tout: { types: Array.from({ length: outputs }, (): TypeName => 'float') },
    f: { function: step },
    _XlaMustCompile: { flag: true },
  });
  const results = Array.from({ length: outputs }, (_, n) => nodeMessage(outputKey(n), 'Identity', [`call:${n}`], { T: { type: 'float' } }));
  return [...placeholders, call, ...results];
}

/**
 * A graph as a SavedModel, TensorFlow's own file format: one function, which XLA compiles whole.
 * @param dynamicCount whether the count of the one outermost loop is an input of its own
 * @returns the bytes of `saved_model.pb`
 */
export function savedModel(graph: Graph, dynamicCount = false): Uint8Array {
  const library: Library = { functions: [] };
  const body = new FunctionBody(library);
  const given = inputsOf(graph, dynamicCount);
  const inputs = given.map(({ key, type }) => ({ name: key, type }));
  const names = inputs.map(({ name }) => name);
  const tensors = emitGraph(body, graph, names, dynamicCount ? countKey : undefined);
  const outputs = tensors.map((tensor, n) => ({ name: outputKey(n), type: 'float' as const, tensor }));
  library.functions.push({ name: step, inputs, outputs, nodes: body.nodes, attributes: { _XlaMustCompile: { flag: true } } });
  const results = graph.outputs.map(({ shape }, n): Input => ({ key: outputKey(n), type: 'float', shape }));
  const endpoint = (of: Input): Endpoint => ({ ...of, tensor: `${of.key}:0` });
  return savedModelMessage(mainNodes(given, results.length), library.functions, given.map(endpoint), results.map(endpoint)).bytes();
}
