import { type AxisMap, type Graph, inputNode, isKind, type Loop, makeNode, type Node, type Shape, viewNode } from '../graph/graph.ts';
import { only, sharedIdentity } from './facts.ts';
import { rewriteNodes } from './rewrite.ts';

/** A value that goes from one iteration to the next. `parts` are the indices of the parts of the original loop that read its end. */
export interface Carried {
  readonly start: Node;
  readonly input: Node;
  readonly output: Node;
  readonly parts: readonly number[];
}

/** What the body reads of the surrounding graph: a value, or its slices along axis 0. */
export interface Given {
  readonly value: Node;
  readonly input: Node;
}

export interface Stacked {
  readonly output: Node;
  readonly parts: readonly number[];
}

/** A loop taken apart, so that its values can be added, dropped and changed into each other by lists. */
export interface LoopForm {
  readonly count: number;
  readonly reverse: boolean;
  readonly carried: readonly Carried[];
  readonly sequences: readonly Given[];
  readonly invariants: readonly Given[];
  readonly stacked: readonly Stacked[];
  /** Parts of the original loop that nodes of the surrounding graph now stand for. */
  readonly resolved: ReadonlyMap<number, Node>;
}

export type LoopNode = Node<Loop>;

/** @param used which parts of the loop anything reads */
export function takeApart({ operation, inputs }: LoopNode, used: ReadonlySet<number>): LoopForm {
  const { body, count, carried, sequences, reverse } = operation;
  const given = (from: number, to: number): Given[] =>
    body.inputs.slice(from, to).map((input, n) => ({ value: inputs[from + n] as Node, input }));
  const parts = (n: number): number[] => (used.has(n) ? [n] : []);
  return {
    count,
    reverse,
    carried: given(0, carried).map(({ value, input }, n) => ({ start: value, input, output: body.outputs[n] as Node, parts: parts(n) })),
    sequences: given(carried, carried + sequences),
    invariants: given(carried + sequences, body.inputs.length),
    stacked: body.outputs.slice(carried).map((output, n) => ({ output, parts: parts(carried + n) })),
    resolved: new Map(),
  };
}

/** The form with other nodes in the place of some nodes of its body. */
export function substitute(form: LoopForm, replacements: ReadonlyMap<Node, Node>): LoopForm {
  if (replacements.size === 0) return form;
  const made = new Map(replacements);
  const outputs = [...form.carried, ...form.stacked].map(({ output }) => output);
  const replaced = rewriteNodes(outputs, (node) => node, made);
  const carried = form.carried.map((entry, n) => ({ ...entry, output: replaced[n] as Node }));
  const stacked = form.stacked.map((entry, n) => ({ ...entry, output: replaced[carried.length + n] as Node }));
  return { ...form, carried, stacked };
}

/** The body of a form, its inputs numbered in order. */
function bodyOf(form: LoopForm): Graph {
  const renumbered = new Map<Node, Node>();
  const inputs = [...form.carried, ...form.sequences, ...form.invariants].map(({ input }, index) => {
    if (isKind(input, 'input') && input.operation.index === index) return input;
    const numbered = inputNode(index, input.shape, input.dtype);
    renumbered.set(input, numbered);
    return numbered;
  });
  const { carried, stacked } = substitute(form, renumbered);
  return { inputs, outputs: [...carried, ...stacked].map(({ output }) => output) };
}

/** The loop of a form. @returns the node that stands for each part of the original loop; undefined for those that nobody reads */
export function putTogether(form: LoopForm): (Node | undefined)[] {
  const { count, reverse, carried, sequences, invariants, stacked } = form;
  const operation: Loop = { kind: 'loop', body: bodyOf(form), count, carried: carried.length, sequences: sequences.length, reverse };
  const inputs = [...carried.map(({ start }) => start), ...[...sequences, ...invariants].map(({ value }) => value)];
  const loop = makeNode(operation, inputs, []);
  const parts: (Node | undefined)[] = [];
  for (const [part, node] of form.resolved) parts[part] = node;
  [...carried, ...stacked].forEach((entry, index) => {
    const { shape, dtype } = entry.output;
    const part = makeNode({ kind: 'part', index }, [loop], index < carried.length ? shape : [count, ...shape], dtype);
    for (const former of entry.parts) parts[former] = part;
  });
  return parts;
}

/** Slice [i] along axis 0. */
export function sliceOf(x: Node, i: number): Node {
  const axes = x.shape.map(
    (extent, k): AxisMap => (k === 0 ? { axis: -1, table: only(i) } : { axis: k - 1, table: sharedIdentity(extent) }),
  );
  return viewNode(x, axes, x.shape.slice(1));
}

/** The same slice [count] times along a new axis 0. */
export function repeatedAlongCount(x: Node, count: number): Node {
  const shape: Shape = [count, ...x.shape];
  return viewNode(
    x,
    x.shape.map((extent, k): AxisMap => ({ axis: k + 1, table: sharedIdentity(extent) })),
    shape,
  );
}
