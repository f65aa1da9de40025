/** The messages of TensorFlow that a SavedModel is made of; field numbers as in `tensorflow/core/framework` and `core/protobuf`. */
import type { Shape } from '../graph/graph.ts';
import { Message } from './protobuf.ts';

/** TensorFlow's numbers of the types that appear here. */
export const types = { float: 1, int32: 3, bool: 10 } as const;
export type TypeName = keyof typeof types;

/** A value that is part of the graph. */
export interface Literal {
  readonly type: 'float' | 'int32';
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** What an attribute of a node says. */
export type Attribute =
  | { readonly type: TypeName }
  | { readonly integer: number }
  | { readonly flag: boolean }
  | { readonly literal: Literal }
  | { readonly function: string }
  | { readonly shape: Shape }
  | { readonly types: readonly TypeName[] }
  | { readonly shapes: readonly Shape[] };

export type Attributes = Readonly<Record<string, Attribute>>;

const shapeMessage = (shape: Shape): Message =>
  shape.reduce((message, extent) => message.message(2, new Message().integer(1, extent)), new Message());

function literalMessage({ type, shape, values }: Literal): Message {
  const numbers = type === 'float' ? Float32Array.from(values) : Int32Array.from(values);
  const content = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return new Message().integer(1, types[type]).message(2, shapeMessage(shape)).block(4, content);
}

function attributeMessage(attribute: Attribute): Message {
  const message = new Message();
  if ('type' in attribute) return message.integer(6, types[attribute.type]);
  if ('integer' in attribute) return message.integer(3, attribute.integer);
  if ('flag' in attribute) return message.flag(5, attribute.flag);
  if ('shape' in attribute) return message.message(7, shapeMessage(attribute.shape));
  if ('literal' in attribute) return message.message(8, literalMessage(attribute.literal));
  if ('function' in attribute) return message.message(10, new Message().text(1, attribute.function));
  const list = new Message();
  if ('types' in attribute) for (const type of attribute.types) list.integer(6, types[type]);
  else for (const shape of attribute.shapes) list.message(7, shapeMessage(shape));
  return message.message(1, list);
}

export function nodeMessage(name: string, op: string, inputs: readonly string[], attributes: Attributes): Message {
  const message = new Message().text(1, name).text(2, op);
  for (const input of inputs) message.text(3, input);
  for (const [key, attribute] of Object.entries(attributes)) message.entry(5, key, attributeMessage(attribute));
  return message;
}

/** A function of the library: typed arguments, nodes, and the tensors that it returns. */
export interface FunctionDefinition {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly type: TypeName }[];
  readonly outputs: readonly { readonly name: string; readonly type: TypeName; readonly tensor: string }[];
  readonly nodes: readonly Message[];
  readonly attributes: Attributes;
}

function functionMessage({ name, inputs, outputs, nodes, attributes }: FunctionDefinition): Message {
  const argument = (of: { name: string; type: TypeName }) => new Message().text(1, of.name).integer(3, types[of.type]);
  const signature = new Message().text(1, name);
  for (const input of inputs) signature.message(2, argument(input));
  for (const output of outputs) signature.message(3, argument(output));
  const message = new Message().message(1, signature);
  for (const node of nodes) message.message(3, node);
  for (const output of outputs) message.message(4, new Message().text(1, output.name).text(2, output.tensor));
  for (const [key, attribute] of Object.entries(attributes)) message.entry(5, key, attributeMessage(attribute));
  return message;
}

/** A tensor that callers of the model give or get. */
export interface Endpoint {
  readonly key: string;
  readonly tensor: string;
  readonly type: TypeName;
  readonly shape: Shape;
}

/** The versions of the graph format that this writes and that a reader must know. */
const versions = () => new Message().integer(1, 1286).integer(2, 12);

/** A whole SavedModel with one signature, `serving_default`. */
export function savedModelMessage(
  nodes: readonly Message[],
  functions: readonly FunctionDefinition[],
  inputs: readonly Endpoint[],
  outputs: readonly Endpoint[],
): Message {
  const library = new Message();
  for (const definition of functions) library.message(1, functionMessage(definition));
  const graph = new Message();
  for (const node of nodes) graph.message(1, node);
  graph.message(4, versions()).message(2, library);
  const signature = new Message();
  const endpoint = ({ tensor, type, shape }: Endpoint) =>
    new Message().text(1, tensor).integer(2, types[type]).message(3, shapeMessage(shape));
  for (const input of inputs) signature.entry(1, input.key, endpoint(input));
  for (const output of outputs) signature.entry(2, output.key, endpoint(output));
  signature.text(3, 'tensorflow/serving/predict');
  const meta = new Message().message(1, new Message().text(4, 'serve')).message(2, graph).entry(5, 'serving_default', signature);
  return new Message().integer(1, 1).message(2, meta);
}
