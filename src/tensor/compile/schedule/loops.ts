import { type Graph, type Loop, type Node, sizeOf, topologicalOrder } from '../graph/graph.ts';
import { readsOf, writesOf } from './buffers.ts';
import type { ExpressionBuilder } from './expressions.ts';
import { GraphSchedule } from './graph-schedule.ts';
import { type Access, type Buffer, type Kernel, type Stage, strideOf } from './kernel.ts';
import { accessOf, denseStorage, isDense, newBuffer, perIterationStorage, type Storage, withoutUnitAxes } from './storage.ts';

/** A kernel that copies one storage to another. */
function copyKernel(schedule: GraphSchedule, from: Storage, to: Storage, shape: readonly number[]): Kernel {
  const everyPoint = schedule.context.pool.everyPoint(shape);
  const access = (storage: Storage): Access => withoutUnitAxes(accessOf(storage, everyPoint, shape.length), shape);
  const space = shape.filter((extent) => extent !== 1);
  return { kind: 'map', space, writes: [{ to: access(to), value: { kind: 'read', access: access(from) } }] };
}

/** The start of the carried values, then the loop itself. @param results where carried values and stacked results lie */
export function stageLoop(schedule: GraphSchedule, expressions: ExpressionBuilder, node: Node, results: readonly Storage[]): Stage[] {
  const { body, count, carried, sequences, reverse } = node.operation as Loop;
  const before: Kernel[] = [];
  for (let n = 0; n < carried; n++) {
    const start = node.inputs[n] as Node;
    const everyPoint = schedule.context.pool.everyPoint(start.shape);
    expressions.begin({});
    const to = withoutUnitAxes(accessOf(results[n] as Storage, everyPoint, start.shape.length), start.shape);
    const value = expressions.value(start, everyPoint, start.shape);
    before.push({ kind: 'map', space: start.shape.filter((extent) => extent !== 1), writes: [{ to, value }] });
  }
  const sources = body.inputs.map((input, n): Storage => {
    if (n < carried) return results[n] as Storage;
    const given = node.inputs[n] as Node;
    const storage = schedule.storageOf(given);
    const sliced = n < carried + sequences;
    const inside = sliced ? perIterationStorage(storage) : storage;
    if (storage.perIteration === 0 && (isDense(inside, input.shape) || !isReshaped(body, input))) return inside;
    const fixed = denseStorage(newBuffer(sizeOf(given.shape), 'temporary'), given.shape);
    before.push(copyKernel(schedule, storage, fixed, given.shape));
    return sliced ? perIterationStorage(fixed) : fixed;
  });
  const inner = stageBody(schedule, { body, carried, sources, results });
  const stages: Stage[] = before.length > 0 ? [{ kind: 'parallel', kernels: before }] : [];
  return [...stages, { kind: 'loop', count, reverse, body: inner }];
}

/** Whether a graph takes an input, or a view of it, under another shape, for which its numbers must lie together. */
function isReshaped({ outputs }: Graph, input: Node): boolean {
  const from = new Set<Node>([input]);
  for (const node of topologicalOrder(outputs)) {
    if (!from.has(node.inputs[0] as Node)) continue;
    if (node.operation.kind === 'reshape') return true;
    if (node.operation.kind === 'view') from.add(node);
  }
  return false;
}

interface Body {
  readonly body: Graph;
  readonly carried: number;
  readonly sources: readonly Storage[];
  readonly results: readonly Storage[];
}

/** The stages of one iteration; carried values go straight to their place where nothing reads the old ones any more, else by a copy. */
function stageBody(schedule: GraphSchedule, { body, carried, sources, results }: Body): Stage[] {
  const next = body.outputs.slice(0, carried).map(({ shape }) => denseStorage(newBuffer(sizeOf(shape), 'temporary'), shape));
  const targets = [...next, ...results.slice(carried).map(perIterationStorage)];
  const stages = new GraphSchedule(body, schedule.context, sources, targets).stages();
  const copies: Kernel[] = [];
  next.forEach((storage, n) => {
    const home = results[n] as Storage;
    if (canReplace(stages, home.buffer, storage.buffer)) schedule.context.sameAs.set(storage.buffer, home.buffer);
    else copies.push(copyKernel(schedule, storage, home, body.outputs[n]?.shape ?? []));
  });
  return copies.length > 0 ? [...stages, { kind: 'parallel', kernels: copies }] : stages;
}

/** Whether a new value may be written over the old one: no kernel reads the old one later, and the writer only at the same point. */
function canReplace(stages: readonly Stage[], old: Buffer, fresh: Buffer): boolean {
  let written = false;
  for (const stage of stages) {
    if (stage.kind === 'loop') {
      if (written && touchesBuffer(stage.body, old)) return false;
      if (writesBuffer(stage.body, fresh)) return false;
      continue;
    }
    const writers = stage.kernels.filter((kernel) => writesOf(kernel).some(({ buffer }) => buffer === fresh));
    if (writers.length > 1 || (written && writers.length > 0)) return false;
    for (const kernel of stage.kernels) {
      const reads = readsOf(kernel).filter(({ buffer }) => buffer === old);
      if (reads.length === 0) continue;
      if (written) return false;
      if (writers.length > 0 && (kernel !== writers[0] || !atSamePoint(kernel, reads, fresh))) return false;
    }
    written ||= writers.length > 0;
  }
  return written;
}

function atSamePoint(kernel: Kernel, reads: readonly Access[], fresh: Buffer): boolean {
  if (kernel.kind !== 'map') return false;
  const to = writesOf(kernel).find(({ buffer }) => buffer === fresh);
  if (!to) return false;
  const same = (a: Int32Array | undefined, b: Int32Array | undefined): boolean => strideOf(a) !== undefined && strideOf(a) === strideOf(b);
  return reads.every(
    (read) => read.base === to.base && read.perIteration === 0 && read.tables.every((table, axis) => same(table, to.tables[axis])),
  );
}

const kernelsIn = (stages: readonly Stage[]): Kernel[] =>
  stages.flatMap((stage) => (stage.kind === 'loop' ? kernelsIn(stage.body) : [...stage.kernels]));

const touchesBuffer = (stages: readonly Stage[], buffer: Buffer): boolean =>
  kernelsIn(stages).some((kernel) => [...readsOf(kernel), ...writesOf(kernel)].some((access) => access.buffer === buffer));

const writesBuffer = (stages: readonly Stage[], buffer: Buffer): boolean =>
  kernelsIn(stages).some((kernel) => writesOf(kernel).some((access) => access.buffer === buffer));
