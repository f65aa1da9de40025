import { constantNode, type Graph, isKind, type Node } from '../graph/graph.ts';
import type { OperationKeys } from '../graph/hash.ts';
import { hoist, hoistWithoutLoops, resolveStacked } from './hoist.ts';
import { type LoopForm, type LoopNode, putTogether, repeatedAlongCount, sliceOf, takeApart } from './loop-form.ts';
import { dropUnused, fixRepeating, fixUnchanging, knowConstants, mergeEqual, narrowGiven } from './loop-values.ts';
import { mergeCarried } from './merge-carried.ts';
import { rewriteGraph, rewriteNodes } from './rewrite.ts';
import { usedParts } from './uses.ts';

/** What stands for each part of a loop; undefined for those that nobody reads. */
type Parts = readonly (Node | undefined)[];

type Step = (form: LoopForm, keys: OperationKeys) => LoopForm;

const steps: readonly Step[] = [
  dropUnused,
  fixUnchanging,
  fixRepeating,
  knowConstants,
  narrowGiven,
  mergeEqual,
  mergeCarried,
  hoist,
  resolveStacked,
];

/** Those that move no loop out of the one whose count is given at run time. */
const stepsWithin: readonly Step[] = steps.map((step) => (step === hoist ? hoistWithoutLoops : step));

/** A loop that never runs hands its start on. */
function withoutIterations({ carried, stacked }: LoopForm): Parts {
  return [...carried.map(({ start }) => start), ...stacked.map(({ output }) => constantNode([], [0, ...output.shape], output.dtype))];
}

/** A loop that runs once is its body. */
function onlyIteration({ carried, sequences, invariants, stacked }: LoopForm): Parts {
  const given = [
    ...carried.map(({ input, start }) => [input, start] as const),
    ...sequences.map(({ input, value }) => [input, sliceOf(value, 0)] as const),
    ...invariants.map(({ input, value }) => [input, value] as const),
  ];
  const outputs = [...carried, ...stacked].map(({ output }) => output);
  const made = rewriteNodes(outputs, (node) => node, new Map(given));
  return made.map((node, n) => (n < carried.length ? node : repeatedAlongCount(node, 1)));
}

/** @returns what stands for the parts of the loop, or undefined when it is as simple as it can be */
function simplifyLoop(loop: LoopNode, used: ReadonlySet<number>, keys: OperationKeys, dynamicCount: boolean): Parts | undefined {
  const form = takeApart(loop, used);
  if (form.count === 0 && !dynamicCount) return withoutIterations(form);
  if (form.count === 1 && !dynamicCount) return onlyIteration(form);
  const simpler = (dynamicCount ? stepsWithin : steps).reduce((current, step) => step(current, keys), form);
  return simpler === form ? undefined : putTogether(simpler);
}

/**
 * Simplifies the loops of a graph, not those within their bodies: dead, unchanging, repeated and duplicate values go, work that is the
 * same in every iteration moves out, and loops of no or one iteration dissolve.
 * @param dynamicCount whether the counts of these loops are only the most that may be asked for
 */
export function simplifyLoops(graph: Graph, keys: OperationKeys, dynamicCount = false): Graph {
  const used = usedParts(graph);
  if (used.size === 0) return graph;
  const parts = new Map<Node, Parts>();
  return rewriteGraph(graph, (node, original) => {
    if (isKind(node, 'loop')) {
      const simpler = simplifyLoop(node, used.get(original) ?? new Set(), keys, dynamicCount);
      if (simpler) parts.set(node, simpler);
    }
    if (!isKind(node, 'part')) return node;
    return parts.get(node.inputs[0] as Node)?.[node.operation.index] ?? node;
  });
}
