import { ownCost } from '../graph/costs.ts';
import { isKind, type Node, sizeOf } from '../graph/graph.ts';
import type { KernelCourse } from './expressions.ts';

/** What it costs to write a value in one kernel and to read it in another, in additions: through an outer cache, or an inner one. */
const costOfStoring = (node: Node): number => (sizeOf(node.shape) > 32768 ? 10 : 3);
/** What it costs a kernel to read one more array. */
const costOfReading = 1;

/** What is known of the nodes of a graph while it is scheduled. */
export interface Standing {
  readonly isStored: (node: Node) => boolean;
  /** Earliest phase in which a node can be worked out. */
  readonly readyAt: (node: Node) => number;
}

/** Nodes to store, and the work that this saves beyond what it costs. */
interface Choice {
  readonly nodes: readonly Node[];
  readonly gain: number;
}

/** Nodes that several kernels work out, or nodes made of them, where it takes less to store these. */
export function worthStoring(courses: readonly KernelCourse[], standing: Standing): Node[] {
  const known = new Set<Node>();
  const chosen = new Set<Node>();
  for (const course of courses) {
    const again = [...course.keys()].filter((node) => known.has(node) && sizeOf(node.shape) > 1);
    for (const { parts, group } of partsByGroup(connected(again, course), course, standing)) {
      const alone = parts.map((part) => storedAlone(part, course, standing)).filter(({ gain }) => gain > 0);
      const later = storedLater(new Set(parts.flat()), group, course, standing);
      const aloneGain = alone.reduce((sum, { gain }) => sum + gain, 0);
      for (const { nodes } of later.gain > aloneGain ? [later] : alone) for (const node of nodes) chosen.add(node);
    }
    for (const node of course.keys()) known.add(node);
  }
  return [...chosen];
}

/** Parts of a kernel that it works out once more, and all that it can make of them in the phase in which they were worked out first. */
interface PartsOfGroup {
  readonly parts: (readonly Node[])[];
  readonly group: readonly Node[];
}

function partsByGroup(parts: readonly (readonly Node[])[], course: KernelCourse, { readyAt }: Standing): PartsOfGroup[] {
  const phases = new Map<number, (readonly Node[])[]>();
  for (const part of parts) {
    const phase = Math.max(...part.map(readyAt));
    phases.set(phase, [...(phases.get(phase) ?? []), part]);
  }
  return [...phases]
    .flatMap(([phase, ofPhase]) => {
      const early = [...course.keys()].filter((node) => readyAt(node) <= phase && sizeOf(node.shape) > 1);
      return connected(early, course).map((group): PartsOfGroup => {
        const inside = new Set(group);
        return { group, parts: ofPhase.filter(([first]) => inside.has(first as Node)) };
      });
    })
    .filter(({ parts: found }) => found.length > 0);
}

/** Groups of nodes of which each is worked out from another of its group. */
function connected(nodes: readonly Node[], course: KernelCourse): Node[][] {
  const parent = new Map<Node, Node>(nodes.map((node) => [node, node]));
  const find = (node: Node): Node => {
    let root = node;
    for (let next = parent.get(root); next && next !== root; next = parent.get(root)) root = next;
    parent.set(node, root);
    return root;
  };
  for (const node of nodes)
    for (const reader of course.get(node) ?? []) if (reader && parent.has(reader)) parent.set(find(node), find(reader));
  const groups = new Map<Node, Node[]>();
  for (const node of nodes) groups.set(find(node), [...(groups.get(find(node)) ?? []), node]);
  return [...groups.values()];
}

/** Those nodes of a group that the rest of the kernel reads. */
const wantedOf = (group: ReadonlySet<Node>, course: KernelCourse): Node[] =>
  [...group].filter((node) => [...(course.get(node) ?? [])].some((reader) => !reader || !group.has(reader)));

/** What the kernel reads from memory for some nodes. */
const sourcesOf = (nodes: Iterable<Node>, { isStored }: Standing): Set<Node> =>
  new Set([...nodes].flatMap((node) => node.inputs.flatMap((input) => storedSources(input, isStored))));

/** The gain of storing some nodes so that others need not be worked out. */
const gainOf = (nodes: readonly Node[], saved: ReadonlySet<Node>, standing: Standing): number =>
  workOf(saved) + costOfReading * sourcesOf(saved, standing).size - nodes.reduce((sum, node) => sum + costOfStoring(node), 0);

/** All nodes of a part that the rest of the kernel reads, so that the kernel works out none of the part once more. */
function storedAlone(part: readonly Node[], course: KernelCourse, standing: Standing): Choice {
  const inside = new Set(part);
  const nodes = wantedOf(inside, course);
  return { nodes, gain: gainOf(nodes, inside, standing) };
}

/**
 * What the kernel makes of a group before it needs anything later. That can be made where the group was worked out first, and is often
 * little: backward, a kernel that goes through the same formula as an earlier one adds up a few sums of it. What takes less to work out
 * again than to store is worked out again.
 */
function storedLater(parts: ReadonlySet<Node>, nodes: readonly Node[], course: KernelCourse, standing: Standing): Choice {
  const group = new Set(nodes);
  const phase = Math.max(...nodes.map(standing.readyAt));
  const wanted = wantedOf(group, course);
  const isLater = (reader: Node | undefined): boolean => reader !== undefined && (group.has(reader) || standing.readyAt(reader) > phase);
  if (!wanted.every((node) => [...(course.get(node) ?? [])].every(isLater))) return { nodes: [], gain: 0 };
  const cones = wanted.map((node) => ({ node, cone: coneOf(node, group, standing) }));
  const repeated = new Set<Node>();
  const stored: Node[] = [];
  for (const { node, cone } of cones.toSorted((a, b) => a.cone.size - b.cone.size)) {
    const more = without(cone, repeated);
    if (workOf(more) > costOfStoring(node)) stored.push(node);
    else for (const inside of more) repeated.add(inside);
  }
  return { nodes: stored, gain: gainOf(stored, without(parts, repeated), standing) };
}

const without = (nodes: ReadonlySet<Node>, others: ReadonlySet<Node>): Set<Node> => new Set([...nodes].filter((node) => !others.has(node)));

const workOf = (nodes: ReadonlySet<Node>): number => [...nodes].reduce((sum, node) => sum + ownCost(node), 0);

/** The nodes of a group that one of them is made of, itself included. */
function coneOf(top: Node, group: ReadonlySet<Node>, { isStored }: Standing): Set<Node> {
  const cone = new Set<Node>();
  const visit = (node: Node): void => {
    if (cone.has(node) || isStored(node)) return;
    if (group.has(node)) cone.add(node);
    else if (!isKind(node, 'view')) return;
    node.inputs.forEach(visit);
  };
  visit(top);
  return cone;
}

/** What is read from memory for a node that is looked at through views. */
function storedSources(node: Node, isStored: (node: Node) => boolean): Node[] {
  if (sizeOf(node.shape) === 1 || isKind(node, 'constant')) return [];
  if (isStored(node)) return [node];
  return isKind(node, 'view') ? storedSources(node.inputs[0] as Node, isStored) : [];
}
