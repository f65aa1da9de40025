import { inputNode, isKind, type Node, topologicalOrder } from '../graph/graph.ts';
import { type Given, type LoopForm, repeatedAlongCount, substitute } from './loop-form.ts';
import { rewriteNodes } from './rewrite.ts';

/** What costs a read wherever it is read from, so that it is not worth keeping. */
const isMovement = (node: Node): boolean =>
  isKind(node, 'view') || isKind(node, 'reshape') || isKind(node, 'constant') || isKind(node, 'input');

/** The nodes of the body that are the same in every iteration. */
function steadyNodes(form: LoopForm): Set<Node> {
  const varying = new Set([...form.carried, ...form.sequences].map(({ input }) => input));
  const steady = new Set<Node>();
  for (const node of topologicalOrder([...form.carried, ...form.stacked].map(({ output }) => output)))
    if (!varying.has(node) && node.inputs.every((input) => steady.has(input))) steady.add(node);
  return steady;
}

/** The outermost steady nodes that take work: those that what varies is made of. */
function frontier(form: LoopForm, steady: ReadonlySet<Node>): Node[] {
  const found = new Set<Node>();
  const climb = (node: Node): void => {
    if (!steady.has(node) || found.has(node)) return;
    if (isMovement(node)) node.inputs.forEach(climb);
    else found.add(node);
  };
  const outputs = [...form.carried, ...form.stacked].map(({ output }) => output);
  for (const node of topologicalOrder(outputs)) if (!steady.has(node)) node.inputs.forEach(climb);
  outputs.forEach(climb);
  return [...found];
}

/** Nodes of the body, all steady, rebuilt in the surrounding graph. */
function outside(form: LoopForm, nodes: readonly Node[]): Node[] {
  return rewriteNodes(nodes, (node) => node, new Map(form.invariants.map(({ input, value }) => [input, value])));
}

/** Moves work that is the same in every iteration out of the loop. */
export const hoist = (form: LoopForm): LoopForm => moveOut(form, steadyNodes(form));

/** The same for work that no loop within the loop is part of. */
export const hoistWithoutLoops = (form: LoopForm): LoopForm => moveOut(form, withoutLoops(steadyNodes(form)));

/** Nodes, in the order in which they are made, that no loop is part of. */
function withoutLoops(nodes: ReadonlySet<Node>): Set<Node> {
  const plain = new Set<Node>();
  for (const node of nodes) if (!isKind(node, 'loop') && node.inputs.every((input) => plain.has(input))) plain.add(node);
  return plain;
}

function moveOut(form: LoopForm, steady: ReadonlySet<Node>): LoopForm {
  const nodes = frontier(form, steady);
  if (nodes.length === 0) return form;
  const values = outside(form, nodes);
  const given = nodes.map((node, n): Given => ({ value: values[n] as Node, input: inputNode(-1, node.shape, node.dtype) }));
  const replacements = new Map(nodes.map((node, n) => [node, (given[n] as Given).input]));
  return substitute({ ...form, invariants: [...form.invariants, ...given] }, replacements);
}

/** Stacked results that are the same in every iteration, or the slices of a sequence, are read outside. */
export function resolveStacked(form: LoopForm): LoopForm {
  const steady = withoutLoops(steadyNodes(form));
  const sequences = new Map(form.sequences.map(({ input, value }) => [input, value]));
  const known = form.stacked.filter(({ output }) => steady.has(output) || sequences.has(output));
  if (known.length === 0) return form;
  const values = outside(
    form,
    known.map(({ output }) => output),
  );
  const resolved = new Map(form.resolved);
  known.forEach(({ output, parts }, n) => {
    const node = sequences.get(output) ?? repeatedAlongCount(values[n] as Node, form.count);
    for (const part of parts) resolved.set(part, node);
  });
  return { ...form, stacked: form.stacked.filter((entry) => !known.includes(entry)), resolved };
}
