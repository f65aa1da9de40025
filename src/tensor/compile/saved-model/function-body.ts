import type { Shape } from '../graph/graph.ts';
import { type Attributes, type FunctionDefinition, nodeMessage, type TypeName } from './definitions.ts';
import type { Message } from './protobuf.ts';

/** The functions of a model: bodies of loops, and the step itself. */
export interface Library {
  readonly functions: FunctionDefinition[];
}

/** The nodes of one function of the library, written one after another. A tensor is known by its name, "node:output:0". */
export class FunctionBody {
  readonly nodes: Message[] = [];
  private readonly integers = new Map<string, string>();
  private count = 0;

  constructor(readonly library: Library) {}

  /** Adds a node. @returns its name */
  node(op: string, inputs: readonly string[], attributes: Attributes): string {
    const name = `n${this.count++}`;
    this.nodes.push(nodeMessage(name, op, inputs, attributes));
    return name;
  }

  /** Adds a node on float tensors, of which the only output is called `output`. */
  float(op: string, inputs: readonly string[], output: string, attributes: Attributes = {}): string {
    return `${this.node(op, inputs, { T: { type: 'float' }, ...attributes })}:${output}:0`;
  }

  constant(values: ArrayLike<number>, shape: Shape): string {
    const name = this.node('Const', [], { dtype: { type: 'float' }, value: { literal: { type: 'float', shape, values } } });
    return `${name}:output:0`;
  }

  /** Whole numbers, which say where and how many; the same ones are one node. */
  integer(values: readonly number[] | Int32Array, shape: Shape = [values.length]): string {
    const key = `${shape.join()}:${values.join()}`;
    const known = this.integers.get(key);
    if (known) return known;
    const name = this.node('Const', [], { dtype: { type: 'int32' }, value: { literal: { type: 'int32', shape, values } } });
    const tensor = `${name}:output:0`;
    this.integers.set(key, tensor);
    return tensor;
  }

  cast(tensor: string, from: TypeName, to: TypeName): string {
    return `${this.node('Cast', [tensor], { SrcT: { type: from }, DstT: { type: to }, Truncate: { flag: false } })}:y:0`;
  }

  reshape(tensor: string, shape: Shape): string {
    return this.float('Reshape', [tensor, this.integer(shape)], 'output', { Tshape: { type: 'int32' } });
  }

  broadcast(tensor: string, shape: Shape): string {
    return this.float('BroadcastTo', [tensor, this.integer(shape)], 'output', { Tidx: { type: 'int32' } });
  }

  transpose(tensor: string, order: readonly number[]): string {
    return this.float('Transpose', [tensor, this.integer(order)], 'y', { Tperm: { type: 'int32' } });
  }

  concat(tensors: readonly string[], axis: number): string {
    if (tensors.length === 1) return tensors[0] as string;
    const attributes: Attributes = { N: { integer: tensors.length }, Tidx: { type: 'int32' } };
    return this.float('ConcatV2', [...tensors, this.integer([axis], [])], 'output', attributes);
  }

  slice(tensor: string, begin: readonly number[], size: readonly number[]): string {
    return this.float('Slice', [tensor, this.integer(begin), this.integer(size)], 'output', { Index: { type: 'int32' } });
  }

  /** Entries of one axis by their indices; a scalar index takes the axis away. */
  gather(tensor: string, indices: string, axis: number): string {
    const attributes: Attributes = {
      Tparams: { type: 'float' },
      Tindices: { type: 'int32' },
      Taxis: { type: 'int32' },
      batch_dims: { integer: 0 },
    };
    return `${this.node('GatherV2', [tensor, indices, this.integer([axis], [])], attributes)}:output:0`;
  }
}
