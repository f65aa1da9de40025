import { type Node, topologicalOrder } from '../graph/graph.ts';
import type { OperationKeys } from '../graph/hash.ts';
import { type Carried, type LoopForm, substitute } from './loop-form.ts';

/** Gives equal keys the same number. */
function numbering(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
}

/** Numbers the nodes of a body by what they are made of, its carried inputs by their classes. @returns the numbers of the outputs carried on */
function outputNumbers(form: LoopForm, order: readonly Node[], classes: ReadonlyMap<Node, number>, keys: OperationKeys): number[] {
  const numberOf = numbering();
  const numbers = new Map<Node, number>();
  for (const node of order) {
    const { operation, inputs, shape } = node;
    const own = classes.get(node);
    const from = operation.kind === 'input' ? (own === undefined ? `of its own ${numbers.size}` : `carried ${own}`) : keys.keyOf(operation);
    numbers.set(node, numberOf(`${from}(${inputs.map((input) => numbers.get(input)).join()})${shape.join()}`));
  }
  return form.carried.map(({ output }) => numbers.get(output) as number);
}

/** Classes of carried values that start alike and, as long as all of a class are alike, are handed on alike. */
function classesOf(form: LoopForm, keys: OperationKeys): number[] {
  const order = topologicalOrder(form.carried.map(({ output }) => output));
  const byStart = new Map(form.carried.map(({ start }, n) => [start, n]));
  let classes = form.carried.map(({ start }) => byStart.get(start) as number);
  for (let count = new Set(classes).size, before = 0; count !== before && count < classes.length; ) {
    before = count;
    const outputs = outputNumbers(form, order, new Map(form.carried.map(({ input }, n) => [input, classes[n] as number])), keys);
    const refined = numbering();
    classes = classes.map((own, n) => refined(`${own} ${outputs[n]}`));
    count = new Set(classes).size;
  }
  return classes;
}

/** Carried values that are the same in every iteration are carried once. */
export function mergeCarried(form: LoopForm, keys: OperationKeys): LoopForm {
  if (new Set(form.carried.map(({ start }) => start)).size === form.carried.length) return form;
  const classes = classesOf(form, keys);
  const first = new Map<number, Carried>();
  const replacements = new Map<Node, Node>();
  form.carried.forEach((entry, n) => {
    const own = classes[n] as number;
    const same = first.get(own);
    first.set(own, same ? { ...same, parts: [...same.parts, ...entry.parts] } : entry);
    if (same) replacements.set(entry.input, same.input);
  });
  return replacements.size === 0 ? form : substitute({ ...form, carried: [...first.values()] }, replacements);
}
