import { type Graph, inputNode, isKind, type Node } from '../graph/graph.ts';
import type { OperationKeys } from '../graph/hash.ts';
import { type LoopForm, type LoopNode, putTogether, substitute, takeApart } from './loop-form.ts';
import { matchingNodes } from './match-bodies.ts';
import { rewriteGraph } from './rewrite.ts';
import { usedParts } from './uses.ts';
import { worthKeeping } from './worth-keeping.ts';

/** Most numbers that a loop keeps for its gradient. */
const mostKept = 2 ** 27;

/** What a loop hands to one that runs it backward: nodes of the body of that one, each with the node that has its value here. */
interface Handover {
  readonly forward: LoopNode;
  readonly kept: ReadonlyMap<Node, Node>;
}

/** The loop whose stacked results another one reads, most of them if there are several. */
function forwardOf({ operation, inputs }: LoopNode): LoopNode | undefined {
  const { carried, sequences, count } = operation;
  const read = new Map<LoopNode, number>();
  for (const value of inputs.slice(carried, carried + sequences)) {
    const loop = isKind(value, 'part') ? (value.inputs[0] as LoopNode) : undefined;
    if (loop?.operation.count === count) read.set(loop, (read.get(loop) ?? 0) + 1);
  }
  return [...read].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function handoverTo(backward: LoopNode, used: ReadonlyMap<Node, ReadonlySet<number>>, keys: OperationKeys): Handover | undefined {
  const forward = forwardOf(backward);
  if (!forward) return undefined;
  const formOf = (loop: LoopNode): LoopForm => takeApart(loop, used.get(loop) ?? new Set());
  const there = formOf(backward);
  const matching = matchingNodes(forward, formOf(forward), there, keys);
  const outputs = [...there.carried, ...there.stacked].map(({ output }) => output);
  const most = mostKept / backward.operation.count;
  const kept = worthKeeping(outputs, new Set(matching.keys()), most);
  return kept.length === 0 ? undefined : { forward, kept: new Map(kept.map((node) => [node, matching.get(node) as Node])) };
}

/** A loop that stacks more values of its body. @returns the form, and the number of the part for every value */
function stacking(form: LoopForm, values: ReadonlySet<Node>, first: number): { form: LoopForm; places: Map<Node, number> } {
  const places = new Map([...values].map((value, n) => [value, first + n]));
  const more = [...places].map(([output, part]) => ({ output, parts: [part] }));
  return { form: { ...form, stacked: [...form.stacked, ...more] }, places };
}

/** A loop that reads values of its body as slices. @param values for nodes of the body, what is sliced */
function reading(form: LoopForm, values: ReadonlyMap<Node, Node>): LoopForm {
  const given = [...values].map(([node, value]) => ({ node, value, input: inputNode(-1, node.shape, node.dtype) }));
  const replaced = substitute(form, new Map(given.map(({ node, input }) => [node, input])));
  return { ...replaced, sequences: [...form.sequences, ...given.map(({ value, input }) => ({ value, input }))] };
}

/**
 * A loop that runs another one backward begins every iteration with the same step forward. Of that it takes over what is dear to work
 * out again and cheap to keep: the other loop stacks it.
 */
export function keepForward(graph: Graph, keys: OperationKeys): Graph {
  const used = usedParts(graph);
  const handovers = new Map<Node, Handover>();
  for (const node of used.keys()) {
    const handover = isKind(node, 'loop') ? handoverTo(node, used, keys) : undefined;
    if (handover) handovers.set(node, handover);
  }
  if (handovers.size === 0) return graph;
  const wanted = new Map<Node, Set<Node>>();
  for (const { forward, kept } of handovers.values()) wanted.set(forward, new Set([...(wanted.get(forward) ?? []), ...kept.values()]));
  const parts = new Map<Node, readonly (Node | undefined)[]>();
  const places = new Map<Node, Map<Node, number>>();
  const rebuilt = (loop: LoopNode, original: Node): void => {
    let form = takeApart(loop, used.get(original) ?? new Set());
    const handover = handovers.get(original);
    if (handover) {
      const [stacked, at] = [parts.get(handover.forward), places.get(handover.forward)];
      form = reading(form, new Map([...handover.kept].map(([node, value]) => [node, stacked?.[at?.get(value) as number] as Node])));
    }
    const values = wanted.get(original);
    if (values) {
      const more = stacking(form, values, loop.operation.body.outputs.length);
      places.set(original, more.places);
      form = more.form;
    }
    parts.set(original, putTogether(form));
  };
  return rewriteGraph(graph, (node, original) => {
    if (isKind(node, 'loop') && (handovers.has(original) || wanted.has(original))) rebuilt(node, original);
    if (!isKind(node, 'part')) return node;
    return parts.get(original.inputs[0] as Node)?.[node.operation.index] ?? node;
  });
}
