import { tf } from '../../runtime.ts';
import { type Graph, inputNode, type Node, type Shape } from '../graph/graph.ts';
import { dataTypeOf, nodeOf, type Scope, tensorOf, withScope } from './scope.ts';
import { untaped } from './tape.ts';

/** What is known of a tensor before it has numbers; a tensor will do. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype?: string | undefined;
}

/** A function as a graph, and what it uses besides its arguments. */
export interface Subgraph {
  /** Its inputs: the arguments, then one for each of `invariants`. */
  readonly graph: Graph;
  /** Tensors outside that stand behind those further inputs. */
  readonly invariants: readonly tf.Tensor[];
  /** Tensors outside that it reads, including those that are constants inside. */
  readonly captured: readonly tf.Tensor[];
}

/** Runs a function once, within a scope or as the root of a trace, on tensors without numbers, and off the tape. */
export function subgraph(
  parent: Scope | undefined,
  types: readonly TensorType[],
  f: (tensors: readonly tf.Tensor[]) => readonly tf.Tensor[],
): Subgraph {
  return withScope(parent, ({ inputs, captures }) => {
    types.forEach(({ shape, dtype }, index) => {
      inputs.push(inputNode(index, [...shape], dataTypeOf(dtype ?? 'float32')));
    });
    let outputs: readonly Node[] = [];
    untaped(() =>
      tf.tidy(() => {
        outputs = f(inputs.map(tensorOf)).map(nodeOf);
      }),
    );
    const byInput = new Map([...captures.values()].reverse().map(({ node, tensor }) => [node, tensor]));
    const invariants = inputs.slice(types.length).map((input) => byInput.get(input) as tf.Tensor);
    return { graph: { inputs, outputs }, invariants, captured: [...captures.values()].map(({ tensor }) => tensor) };
  });
}
