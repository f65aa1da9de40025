import type { Loop, Node, Shape } from '../graph/graph.ts';
import type { TypeName } from './definitions.ts';
import { FunctionBody, type Library } from './function-body.ts';
import { emitGraph } from './nodes.ts';

/** A variable of a loop: carried, or the same in every iteration. */
interface Variable {
  readonly type: TypeName;
  readonly shape: Shape;
  readonly start: string;
}

const argumentsOf = (variables: readonly Variable[]) => variables.map(({ type }, n) => ({ name: `a${n}`, type }));

/** Adds a function that takes the variables of a loop. @returns its name */
function define(
  library: Library,
  variables: readonly Variable[],
  outputTypes: readonly TypeName[],
  write: (body: FunctionBody, inputs: readonly string[]) => readonly string[],
): string {
  const body = new FunctionBody(library);
  const inputs = argumentsOf(variables);
  const tensors = write(body, inputs.map(({ name }) => name)); // biome-ignore format: one line
  const name = `f${library.functions.length}`;
  const outputs = tensors.map((tensor, n) => ({ name: `r${n}`, type: outputTypes[n] as TypeName, tensor }));
  library.functions.push({ name, inputs, outputs, nodes: body.nodes, attributes: {} });
  return name;
}

const int32 = { T: { type: 'int32' } } as const;
const less = (body: FunctionBody, a: string, b: string): string => `${body.node('Less', [a, b], int32)}:z:0`;
const plus = (body: FunctionBody, a: string, b: string): string => `${body.node('AddV2', [a, b], int32)}:z:0`;
const minus = (body: FunctionBody, a: string, b: string): string => `${body.node('Sub', [a, b], int32)}:z:0`;

/** A stacked array with one slice replaced. */
function replaced(body: FunctionBody, stack: string, slice: string, at: string, shape: Shape): string {
  const first = `${body.node('Reshape', [at, body.integer([1])], { ...int32, Tshape: { type: 'int32' } })}:output:0`;
  const zeros = body.integer(new Int32Array(shape.length));
  const attributes = { ...int32, N: { integer: 2 }, Tidx: { type: 'int32' } } as const;
  const begin = shape.length === 0 ? first : `${body.node('ConcatV2', [first, zeros, body.integer([0], [])], attributes)}:output:0`;
  return body.float('XlaDynamicUpdateSlice', [stack, body.reshape(slice, [1, ...shape]), begin], 'output', { Tindices: { type: 'int32' } });
}

/** One iteration: counter, limit, carried values, stacked results, sequences, invariants to the same. */
function iteration({ body: graph, carried, sequences, reverse }: Loop, stacked: number) {
  return (body: FunctionBody, inputs: readonly string[]): readonly string[] => {
    const [counter, limit] = inputs as readonly [string, string];
    const one = body.integer([1], []);
    const at = reverse ? minus(body, minus(body, limit, one), counter) : counter;
    const given = inputs.slice(2);
    const whole = given.slice(carried + stacked, carried + stacked + sequences);
    const slices = whole.map((tensor) => body.gather(tensor, at, 0));
    const results = emitGraph(body, graph, [...given.slice(0, carried), ...slices, ...given.slice(carried + stacked + sequences)]);
    const stacks = given.slice(carried, carried + stacked).map((stack, k) => {
      const { shape } = graph.outputs[carried + k] as Node;
      return replaced(body, stack, results[carried + k] as string, at, shape);
    });
    return [plus(body, counter, one), limit, ...results.slice(0, carried), ...stacks, ...given.slice(carried + stacked)];
  };
}

/** Writes a loop as a StatelessWhile. @param count the number of iterations, where it is a tensor  @returns the tensors of its parts */
export function emitLoop(body: FunctionBody, node: Node<Loop>, inputs: readonly string[], count?: string): readonly string[] {
  const loop = node.operation;
  const { carried } = loop;
  const results = loop.body.outputs.slice(carried);
  const float = (start: string, shape: Shape): Variable => ({ type: 'float', shape, start });
  const given = inputs.map((tensor, n) => float(tensor, (node.inputs[n] as Node).shape));
  const stacks = results.map(({ shape }) => [loop.count, ...shape]);
  const variables: Variable[] = [
    { type: 'int32', shape: [], start: body.integer([0], []) },
    { type: 'int32', shape: [], start: count ?? body.integer([loop.count], []) },
    ...given.slice(0, carried),
    ...stacks.map((shape) => float(body.broadcast(body.constant([0], []), shape), shape)),
    ...given.slice(carried),
  ];
  const types = variables.map(({ type }) => type);
  const limitOf = (within: FunctionBody, limit: string): string => (count ? limit : within.integer([loop.count], []));
  const condition = define(body.library, variables, ['bool'], (within, [counter = '', limit = '']) => [
    less(within, counter, limitOf(within, limit)),
  ]);
  const step = define(body.library, variables, types, iteration(loop, results.length));
  const name = body.node('StatelessWhile', variables.map(({ start }) => start), {
    T: { types },
    cond: { function: condition },
    body: { function: step },
    output_shapes: { shapes: variables.map(({ shape }) => shape) },
    parallel_iterations: { integer: 1 },
  }); // biome-ignore format: one node
  return [...Array.from({ length: carried + results.length }, (_, k) => `${name}:output:${k + 2}`)];
}
