import { isKind, type Node, topologicalOrder } from '../graph/graph.ts';
import type { OperationKeys } from '../graph/hash.ts';
import type { LoopForm, LoopNode } from './loop-form.ts';

const outputsOf = (form: LoopForm): Node[] => [...form.carried, ...form.stacked].map(({ output }) => output);

/** Numbers nodes by what they are made of, so that equal nodes of two graphs have the same number. */
class Numbering {
  private readonly byKey = new Map<string, number>();
  private count = 0;
  private readonly keys: OperationKeys;

  constructor(keys: OperationKeys) {
    this.keys = keys;
  }

  fresh(): number {
    return this.count++;
  }

  /** Goes on from what is numbered already. @param known inputs of the graph; those that are not known get numbers of their own */
  number(outputs: readonly Node[], known: ReadonlyMap<Node, number>): Map<Node, number> {
    const numbers = new Map(known);
    for (const node of topologicalOrder(outputs)) if (!numbers.has(node)) numbers.set(node, this.numberOf(node, numbers));
    return numbers;
  }

  private numberOf(node: Node, numbers: ReadonlyMap<Node, number>): number {
    if (isKind(node, 'input')) return this.fresh();
    const inputs = node.inputs.map((input) => numbers.get(input));
    const key = `${this.keyOf(node)}(${inputs.join()})${node.shape.join()}`;
    const found = this.byKey.get(key) ?? this.fresh();
    this.byKey.set(key, found);
    return found;
  }

  /** Loops are equal where their bodies make the same of what they are given, whichever graphs these are. */
  private keyOf({ operation }: Node): string {
    if (operation.kind !== 'loop') return this.keys.keyOf(operation);
    const { body, count, carried, sequences, reverse } = operation;
    const inputs = new Map(body.inputs.map((input, n) => [input, this.inputNumber(n)]));
    const numbers = this.number(body.outputs, inputs);
    return `loop ${body.outputs.map((output) => numbers.get(output))} ${count} ${carried} ${sequences} ${reverse}`;
  }

  /** The number of the n-th input of any inner body. */
  private inputNumber(n: number): number {
    const found = this.byKey.get(`input ${n}`) ?? this.fresh();
    this.byKey.set(`input ${n}`, found);
    return found;
  }
}

/**
 * The nodes of the body of one loop that have, in every iteration, the value of a node of the body of another one: those made alike of
 * what the first loop reads of the stacked results of the second one, and of what both are given.
 * @param forward the loop whose results are read, and its form
 * @returns the nodes of `backward`, each with the one of `forward`
 */
export function matchingNodes(forward: LoopNode, made: LoopForm, backward: LoopForm, keys: OperationKeys): Map<Node, Node> {
  const numbering = new Numbering(keys);
  const there = numbering.number(outputsOf(made), new Map());
  const given = new Map([...made.sequences, ...made.invariants].map(({ value, input }) => [value, there.get(input)]));
  const known = new Map<Node, number>();
  for (const { value, input } of [...backward.sequences, ...backward.invariants]) {
    const isResult = isKind(value, 'part') && value.inputs[0] === forward;
    const result = isResult ? forward.operation.body.outputs[value.operation.index] : undefined;
    const number = result ? there.get(result) : given.get(value);
    if (number !== undefined) known.set(input, number);
  }
  const here = numbering.number(outputsOf(backward), known);
  const byNumber = new Map([...there].map(([node, number]) => [number, node]));
  return new Map([...here].flatMap(([node, number]) => (byNumber.has(number) ? [[node, byNumber.get(number) as Node]] : [])));
}
