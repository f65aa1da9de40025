import { inputNode, isKind, makeNode, type Node } from '../graph/graph.ts';
import { broadcastTo, narrowed, uniformNode, uniformValue, variesAlong } from './facts.ts';
import { type Carried, type Given, type LoopForm, type Stacked, sliceOf, substitute } from './loop-form.ts';

/** What a loop carries, reads and stacks without need. Each of these gives the same form back when it finds nothing. */

/** Adds to `reached` what a node is made of. */
function reach(node: Node, reached: Set<Node>): void {
  const stack = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    stack.push(...next.inputs);
  }
}

/** Drops values that no part in use depends on: dead code across iterations. */
export function dropUnused(form: LoopForm): LoopForm {
  const reached = new Set<Node>();
  const live = new Set<Carried>();
  for (const { output, parts } of form.stacked) if (parts.length > 0) reach(output, reached);
  for (let before = -1; before < live.size; ) {
    before = live.size;
    for (const entry of form.carried) {
      if (live.has(entry) || !(entry.parts.length > 0 || reached.has(entry.input))) continue;
      live.add(entry);
      reach(entry.output, reached);
    }
  }
  const read = ({ input }: Given): boolean => reached.has(input);
  const next = {
    ...form,
    carried: form.carried.filter((entry) => live.has(entry)),
    stacked: form.stacked.filter(({ parts }) => parts.length > 0),
    sequences: form.sequences.filter(read),
    invariants: form.invariants.filter(read),
  };
  return entriesOf(next) === entriesOf(form) ? form : next;
}

const entriesOf = (form: LoopForm): number => form.carried.length + form.stacked.length + form.sequences.length + form.invariants.length;

/** A carried value that every iteration hands on as it is, is an invariant, and its end is its start. */
export function fixUnchanging(form: LoopForm): LoopForm {
  const values = new Map(form.invariants.map(({ input, value }) => [input, value]));
  const fixed = form.carried.filter(({ input, output, start }) => output === input || values.get(output) === start);
  if (fixed.length === 0) return form;
  const resolved = new Map(form.resolved);
  for (const { start, parts } of fixed) for (const part of parts) resolved.set(part, start);
  const invariants = [...form.invariants, ...fixed.map(({ start, input }) => ({ value: start, input }))];
  return { ...form, carried: form.carried.filter((entry) => !fixed.includes(entry)), invariants, resolved };
}

/** A sequence of slices that are all the same is an invariant. */
export function fixRepeating(form: LoopForm): LoopForm {
  const repeats = ({ value }: Given): boolean => variesAlong(value)[0] === false;
  const repeating = form.sequences.filter(repeats);
  if (repeating.length === 0) return form;
  const invariants = [...form.invariants, ...repeating.map(({ value, input }) => ({ value: sliceOf(value, 0), input }))];
  return { ...form, sequences: form.sequences.filter((entry) => !repeats(entry)), invariants };
}

/** The same constant for another graph. */
function constantOf(value: Node): Node | undefined {
  if (isKind(value, 'constant')) return makeNode(value.operation, [], value.shape, value.dtype);
  const number = uniformValue(value);
  return number === undefined ? undefined : uniformNode(number, value.shape, value.dtype);
}

/** Constants are known in the body. */
export function knowConstants(form: LoopForm): LoopForm {
  const constants = new Map<Node, Node>();
  for (const { input, value } of form.invariants) {
    const constant = constantOf(value);
    if (constant) constants.set(input, constant);
  }
  if (constants.size === 0) return form;
  return substitute({ ...form, invariants: form.invariants.filter(({ input }) => !constants.has(input)) }, constants);
}

/** What repeats along some axes is handed to the body once and repeated there. */
export function narrowGiven(form: LoopForm): LoopForm {
  const replacements = new Map<Node, Node>();
  const narrow = (entry: Given, sequence: boolean): Given => {
    const value = narrowed(entry.value, (axis) => !sequence || axis > 0);
    if (value === entry.value) return entry;
    const shape = sequence ? value.shape.slice(1) : value.shape;
    const input = inputNode(-1, shape, value.dtype);
    replacements.set(entry.input, broadcastTo(input, entry.input.shape));
    return { value, input };
  };
  const sequences = form.sequences.map((entry) => narrow(entry, true));
  const invariants = form.invariants.map((entry) => narrow(entry, false));
  return replacements.size === 0 ? form : substitute({ ...form, sequences, invariants }, replacements);
}

/** Keeps the first of the entries with the same key. @param replacements extended by the inputs of the others */
function firstOf<T extends { readonly input: Node }>(entries: readonly T[], keyOf: (entry: T) => Node, replacements: Map<Node, Node>): T[] {
  const first = new Map<Node, T>();
  return entries.filter((entry) => {
    const same = first.get(keyOf(entry));
    if (same) replacements.set(entry.input, same.input);
    else first.set(keyOf(entry), entry);
    return !same;
  });
}

/** What is given twice is given once, what is stacked twice is stacked once. */
export function mergeEqual(form: LoopForm): LoopForm {
  const replacements = new Map<Node, Node>();
  const sequences = firstOf(form.sequences, ({ value }) => value, replacements);
  const invariants = firstOf(form.invariants, ({ value }) => value, replacements);
  const stacked = new Map<Node, Stacked>();
  for (const { output, parts } of form.stacked) stacked.set(output, { output, parts: [...(stacked.get(output)?.parts ?? []), ...parts] });
  const next = { ...form, sequences, invariants, stacked: [...stacked.values()] };
  return entriesOf(next) === entriesOf(form) ? form : substitute(next, replacements);
}
