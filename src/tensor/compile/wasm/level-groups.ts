import { readsOf, writesOf } from '../schedule/buffers.ts';
import { type Access, type Buffer, type Kernel, type MapKernel, outside, type Stage, strideOf } from '../schedule/kernel.ts';

type Parallel = Extract<Stage, { kind: 'parallel' }>;

/** Consecutive stages that are done for one level after another: all of them for the first, then all for the second. */
export interface LevelGroup {
  readonly stages: readonly Parallel[];
  readonly levels: number;
}

/** Levels from which on threads have about the same number of them. */
const fewestLevels = 24;
/** Numbers that stages must touch for the outer cache not to hold them, and that it holds. */
const [tooMany, fewEnough] = [2 ** 20, 2 ** 18];

/** Places that an access touches at the first level, and how far those of the next level are from them. */
interface Touch {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly levels: number;
  readonly writes: boolean;
}

/** The least and the largest entry of a table that is inside. */
function rangeOf(table: Int32Array | undefined): readonly [number, number] {
  const entries = table ? [...table].filter((entry) => entry !== outside) : [];
  return entries.length === 0 ? [0, 0] : [Math.min(...entries), Math.max(...entries)];
}

function touchOf({ buffer, base, tables, perIteration }: Access, levels: number, writes: boolean): Touch | undefined {
  const first = tables[0];
  const begin = first?.[0] ?? 0;
  const step = strideOf(first?.map((entry) => entry - begin));
  if (step === undefined || step < 0 || perIteration !== 0) return undefined;
  const ranges = tables.slice(1).map(rangeOf);
  const start = buffer.offset + base + begin;
  const [from, to] = ranges.reduce(([low, high], [least, most]) => [low + least, high + most], [start, start]);
  return { from, to: to + 1, step, levels, writes };
}

/** Whether two accesses touch the same place at the same level only. */
function isSeparable(a: Touch, b: Touch): boolean {
  if (!a.writes && !b.writes) return true;
  const end = ({ to, step, levels }: Touch): number => to + step * (levels - 1);
  if (end(a) <= b.from || end(b) <= a.from) return true;
  return a.step === b.step && Math.max(a.to, b.to) - Math.min(a.from, b.from) <= a.step;
}

/** What a stage touches, level by level; undefined where it is not made of maps over so many levels. */
function touchesOf({ kernels }: Parallel, levels: number): Touch[] | undefined {
  const isOver = (kernel: Kernel): kernel is MapKernel => kernel.kind === 'map' && kernel.space.length === 3 && kernel.space[0] === levels;
  if (!kernels.every(isOver)) return undefined;
  const touches = kernels.flatMap((kernel) => [
    ...readsOf(kernel).map((access) => touchOf(access, levels, false)),
    ...writesOf(kernel).map((access) => touchOf(access, levels, true)),
  ]);
  return touches.every((touch) => touch !== undefined) ? touches : undefined;
}

const levelsOf = ({ kernels: [first] }: Parallel): number =>
  first?.kind === 'map' && first.space.length === 3 ? (first.space[0] as number) : 0;

function numbersIn(stages: readonly Parallel[]): number {
  const kernels = stages.flatMap(({ kernels: all }) => all);
  const buffers = new Set<Buffer>(kernels.flatMap((kernel) => [...readsOf(kernel), ...writesOf(kernel)]).map(({ buffer }) => buffer));
  return [...buffers].reduce((sum, { size }) => sum + size, 0);
}

/** The longest group that begins with the first of some stages. */
function groupAt(stages: readonly Stage[], from: number): LevelGroup | undefined {
  const first = stages[from];
  const levels = first?.kind === 'parallel' ? levelsOf(first) : 0;
  if (levels < fewestLevels) return undefined;
  const group: Parallel[] = [];
  const touched: Touch[] = [];
  for (const stage of stages.slice(from)) {
    const touches = stage.kind === 'parallel' ? touchesOf(stage, levels) : undefined;
    const all = [...touched, ...(touches ?? [])];
    if (stage.kind !== 'parallel' || !touches?.every((touch) => all.every((other) => isSeparable(touch, other)))) break;
    group.push(stage);
    touched.push(...touches);
  }
  const numbers = numbersIn(group);
  return group.length > 1 && numbers >= tooMany && numbers / levels <= fewEnough ? { stages: group, levels } : undefined;
}

/** The stages of a sequence, those together that are done level by level. */
export function byLevels(stages: readonly Stage[]): (Stage | LevelGroup)[] {
  const result: (Stage | LevelGroup)[] = [];
  for (let n = 0; n < stages.length; ) {
    const group = groupAt(stages, n);
    result.push(group ?? (stages[n] as Stage));
    n += group?.stages.length ?? 1;
  }
  return result;
}

/** All kernels that are done level by level. */
export const levelKernels = (stages: readonly Stage[]): ReadonlySet<Kernel> =>
  new Set(
    byLevels(stages).flatMap((stage) => {
      if ('levels' in stage) return stage.stages.flatMap(({ kernels }) => kernels);
      return stage.kind === 'loop' ? [...levelKernels(stage.body)] : [];
    }),
  );
