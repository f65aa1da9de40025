import { isKind, type Node, sizeOf } from '../graph/graph.ts';
import type { KernelCourse } from './expressions.ts';
import { ownCost } from './placement.ts';

/** What it costs to write a value in one kernel and to read it in another, in additions: through an outer cache, or an inner one. */
const costOfStoring = (node: Node): number => (sizeOf(node.shape) > 32768 ? 10 : 3);
/** What it costs a kernel to read one more array. */
const costOfReading = 1;

/** Nodes that several kernels work out, where it takes less to store them. */
export function worthStoring(courses: readonly KernelCourse[], isStored: (node: Node) => boolean): Node[] {
  const known = new Set<Node>();
  const chosen = new Set<Node>();
  for (const course of courses) {
    const again = [...course.keys()].filter((node) => known.has(node) && sizeOf(node.shape) > 1);
    for (const part of connected(again, course)) for (const node of cheaperStored(part, course, isStored)) chosen.add(node);
    for (const node of course.keys()) known.add(node);
  }
  return [...chosen];
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

/** Those nodes of a group that the rest of the kernel reads, if storing these takes less than working out the whole group once more. */
function cheaperStored(group: readonly Node[], course: KernelCourse, isStored: (node: Node) => boolean): readonly Node[] {
  const inside = new Set(group);
  const wanted = group.filter((node) => [...(course.get(node) ?? [])].some((reader) => !reader || !inside.has(reader)));
  const sources = new Set<Node>();
  let work = 0;
  for (const node of group) {
    work += ownCost(node);
    for (const input of node.inputs) for (const source of storedSources(input, isStored)) sources.add(source);
  }
  const storing = wanted.reduce((sum, node) => sum + costOfStoring(node), 0);
  return work + costOfReading * sources.size > storing ? wanted : [];
}

/** What is read from memory for a node that is looked at through views. */
function storedSources(node: Node, isStored: (node: Node) => boolean): Node[] {
  if (sizeOf(node.shape) === 1 || isKind(node, 'constant')) return [];
  if (isStored(node)) return [node];
  return isKind(node, 'view') ? storedSources(node.inputs[0] as Node, isStored) : [];
}
