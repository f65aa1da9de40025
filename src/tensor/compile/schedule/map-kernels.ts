import { isKind, type Node } from '../graph/graph.ts';
import type { ExpressionBuilder } from './expressions.ts';
import type { GraphSchedule, MapJob } from './graph-schedule.ts';
import type { Expression, Kernel, Write } from './kernel.ts';
import { accessOf, withoutUnitAxes } from './storage.ts';

/** Points in a map kernel's body beyond which independent parts become kernels of their own. */
const largeBody = 400;

/** The map kernels of one phase: one for every shape, or several where a shape's work falls into parts that share nothing. */
export function mapKernels(schedule: GraphSchedule, expressions: ExpressionBuilder, jobs: readonly MapJob[]): Kernel[] {
  const byShape = new Map<string, MapJob[]>();
  for (const job of jobs) {
    const key = job.node.shape.join();
    const list = byShape.get(key);
    if (list) list.push(job);
    else byShape.set(key, [job]);
  }
  return [...byShape.values()].flatMap((list) => shapeKernels(schedule, expressions, list));
}

function shapeKernels(schedule: GraphSchedule, expressions: ExpressionBuilder, jobs: readonly MapJob[]): Kernel[] {
  const { shape } = (jobs[0] as MapJob).node;
  const own = jobs.filter(({ node, to }) => isKind(node, 'elementwise') && schedule.storageOf(node) === to);
  const group = new Set<Node>(own.map(({ node }) => node));
  expressions.begin(jobs, group);
  const everyPoint = schedule.context.pool.everyPoint(shape);
  const writes = jobs.map(({ node, to }): Write => {
    const primary = schedule.placement.stored.has(node) && schedule.storageOf(node) === to;
    const value = primary ? expressions.workOut(node, everyPoint, shape) : expressions.value(node, everyPoint, shape);
    return { to: withoutUnitAxes(accessOf(to, everyPoint, shape.length), shape), value };
  });
  const space = shape.filter((extent) => extent !== 1);
  return parts(writes).map((part) => ({ kind: 'map', space, writes: part }));
}

/** Splits writes into parts that share no work and no reads, and puts small parts together. */
function parts(writes: readonly Write[]): Write[][] {
  const owner = new Map<object, number>();
  const parent = writes.map((_, n) => n);
  const find = (n: number): number => {
    let root = n;
    while (parent[root] !== root) root = parent[root] as number;
    parent[n] = root;
    return root;
  };
  const sizes = writes.map((write, n) => {
    let size = 0;
    const visit = (expression: Expression): void => {
      if (expression.kind === 'number') return;
      const shared = expression.kind === 'read' ? expression.access.buffer : expression;
      const before = owner.get(shared);
      if (before !== undefined) {
        parent[find(n)] = find(before);
        if (expression.kind === 'apply') return;
      } else owner.set(shared, n);
      size++;
      if (expression.kind === 'apply') for (const argument of expression.arguments) visit(argument);
    };
    visit(write.value);
    return size;
  });
  const bySet = new Map<number, { writes: Write[]; size: number }>();
  writes.forEach((write, n) => {
    const root = find(n);
    const set = bySet.get(root) ?? { writes: [], size: 0 };
    set.writes.push(write);
    set.size += sizes[n] as number;
    bySet.set(root, set);
  });
  const packed: { writes: Write[]; size: number }[] = [];
  for (const set of bySet.values()) {
    const last = packed.at(-1);
    if (last && last.size + set.size <= largeBody) {
      last.writes.push(...set.writes);
      last.size += set.size;
    } else packed.push(set);
  }
  return packed.map((set) => set.writes);
}
