/** Accesses in the form that code is made of: a start, and for every axis of the loop nest an even step or a table. */

import { remember } from '../remember.ts';
import { type Access, outside } from '../schedule/kernel.ts';

/** How an address grows along an axis: an even step (0: not at all), or a table whose least entry is 0 and which may hold `outside`. */
export type Step = number | Int32Array;

export interface Place {
  /** Of the number at which every step is 0, in the arena. */
  readonly start: number;
  readonly steps: readonly Step[];
  readonly fill: number;
  readonly perIteration: number;
}

interface NormalStep {
  readonly first: number;
  readonly step: Step;
}

const known = new WeakMap<Int32Array, NormalStep>();

/** Splits a table into its first address and a step from there. */
function normalStep(table: Int32Array): NormalStep {
  return remember(known, table, () => evenStep(table) ?? tableStep(table));
}

function evenStep(table: Int32Array): NormalStep | undefined {
  const first = table[0] ?? 0;
  const step = table.length > 1 ? (table[1] as number) - first : 0;
  const even = table.every((entry, v) => entry !== outside && entry === first + v * step);
  return even ? { first, step } : undefined;
}

function tableStep(table: Int32Array): NormalStep {
  const least = table.reduce((least, entry) => (entry === outside ? least : Math.min(least, entry)), Number.POSITIVE_INFINITY);
  const first = Number.isFinite(least) ? least : 0;
  return { first, step: first === 0 ? table : table.map((entry) => (entry === outside ? outside : entry - first)) };
}

export function placeOf({ buffer, base, tables, fill, perIteration }: Access, rank: number): Place {
  let start = buffer.offset + base;
  const steps = Array.from({ length: rank }, (_, axis): Step => {
    const table = tables[axis];
    if (!table) return 0;
    const { first, step } = normalStep(table);
    start += first;
    return step;
  });
  return { start, steps, fill, perIteration };
}

export const dependsOn = ({ steps }: Place, axis: number): boolean => steps[axis] !== 0;

export const isOpen = (step: Step | undefined): step is Int32Array => step instanceof Int32Array && step.includes(outside);

/** Whether two neighbouring axes are one longer axis to this place. */
export function merges({ steps }: Place, axis: number, extent: number): boolean {
  const [slow, fast] = [steps[axis], steps[axis + 1]];
  return typeof slow === 'number' && typeof fast === 'number' && slow === fast * extent;
}

/** What a step adds at an index, in numbers; negative where the table says outside. */
export function entryAt(step: Step, index: number, extent: number): number {
  if (typeof step !== 'number') return step[index] as number;
  return step < 0 ? step * (index - extent + 1) : step * index;
}

/** The even stretch of a table around index `probe`, at least a vector long; undefined where there is none. */
export function stretchAt(step: Int32Array, probe: number, lanes: number): { first: number; step: number } | undefined {
  const first = step[probe] as number;
  const even = (step[probe + 1] as number) - first;
  for (let v = probe; v < probe + lanes; v++) if ((step[v] as number) < 0 || step[v] !== first + (v - probe) * even) return undefined;
  return { first: first - probe * even, step: even };
}
