import type { ReductionName } from '../graph/graph.ts';
import { elementwiseRule } from '../operations/index.ts';
import type { Access, ReduceKernel } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import { KernelScope, type Memory, type ShaderParts } from './kernel-scope.ts';
import { literal } from './literal.ts';
import { countOf, indicesAt, type Plan, pointwisePlan } from './plan.ts';

const rules = {
  sum: { name: 'Add', start: 0 },
  product: { name: 'Multiply', start: 1 },
  max: { name: 'Maximum', start: -Infinity },
  min: { name: 'Minimum', start: Infinity },
} as const;

/** A reduction whose value is written as code. */
export interface Reduction {
  readonly name: ReductionName;
  readonly space: readonly number[];
  readonly over: readonly number[];
  readonly usesIteration: boolean;
  readonly to: Access;
  /** The name of the value at the indices of space and over. */
  value(scope: KernelScope): string;
}

/** Up to this many elements are reduced by one invocation. */
const fewElements = 8;
/** From this many results on, one invocation each keeps the device busy, and for sums of a column's length from fewer on. */
const manyResults = 16_384;
const manyColumns = 1024;
const columnLength = 128;
/** More elements than this are shared between workgroups when results are few. */
const mostElements = 16_384;
const elementsPerGroup = 4096;
/** Elements that a lane should find before lanes meet. */
const elementsPerLane = 4;
/** Workgroups that keep the device busy. */
const manyGroups = 256;

const combine = (name: ReductionName, a: string, b: string): string => elementwiseRule(rules[name].name).wgsl(a, b);
const start = (name: ReductionName): string => literal(rules[name].start);

/** One pass, or two where few long reductions would leave most of the device idle. The order of all sums is fixed. */
export function reducePlans(kernel: ReduceKernel, memory: Memory, usesIteration: boolean): Plan[] {
  const reduction: Reduction = { ...kernel, usesIteration, value: (scope) => scope.value(kernel.value) };
  return reductionPlans(reduction, memory);
}

export function reductionPlans(reduction: Reduction, memory: Memory): Plan[] {
  const results = countOf(reduction.space);
  const elements = countOf(reduction.over);
  const busy = results >= (elements <= columnLength ? manyColumns : manyResults);
  if (elements <= fewElements || busy) return [serialPlan(reduction)];
  if (elements <= mostElements || results >= manyGroups) return [teamPlan(reduction, 1, reduction.to)];
  const parts = Math.ceil(elements / elementsPerGroup);
  const partial = partialResults(reduction.space, parts, memory);
  const rest: ReduceKernel = {
    kind: 'reduce',
    name: reduction.name,
    space: reduction.space,
    over: [parts],
    value: { kind: 'read', access: partial },
    to: reduction.to,
  };
  return [teamPlan(reduction, parts, partial), ...reducePlans(rest, memory, reduction.to.perIteration !== 0)];
}

/** Place of the intermediate results: dense over space, then parts. */
function partialResults(space: readonly number[], parts: number, { extra }: Memory): Access {
  const size = countOf(space) * parts;
  const tables: Int32Array[] = [];
  let stride = 1;
  for (const extent of [parts, ...space.toReversed()]) {
    const step = stride;
    tables.unshift(Int32Array.from({ length: extent }, (_, v) => v * step));
    stride *= extent;
  }
  return { buffer: { size, role: 'temporary', offset: extra.reserve(size) }, base: 0, tables, fill: 0, perIteration: 0 };
}

/** One invocation a result. */
function serialPlan({ name, space, over, usesIteration, to, value }: Reduction): Plan {
  const elements = countOf(over);
  return pointwisePlan(space, elements, usesIteration, (scope) => {
    const { block, parts, indices } = scope;
    const total = block.unique('total');
    block.add(`var ${total} = ${start(name)};`);
    block.nest(`for (var k = 0u; k < ${elements}u; k++)`, (inner) => {
      const element = new KernelScope(parts, inner, [...indices, ...indicesAt(inner, 'k', over)]);
      inner.add(`${total} = ${combine(name, total, value(element))};`);
    });
    scope.write(to, total);
  });
}

/** Lanes that share a sum of that length: a power of 2, with a few elements for each. */
const teamOf = (length: number, lanes: number): number =>
  Math.min(lanes, 2 ** Math.max(0, Math.floor(Math.log2(length / elementsPerLane))));

/** A team of lanes for each part of a result: every lane takes every so manieth element, then lanes meet in a tree. */
function teamPlan(reduction: Reduction, partsPerResult: number, to: Access): Plan {
  const { name, space, over, usesIteration, value } = reduction;
  const elements = countOf(over);
  const length = Math.ceil(elements / partsPerResult);
  const sums = countOf(space) * partsPerResult;
  return {
    lanes: length > 512 ? 256 : 64,
    steps: Math.ceil(length / teamOf(length, 256)),
    usesIteration,
    groups: (lanes) => Math.ceil((sums * teamOf(length, lanes)) / lanes),
    fill: (parts, block) => {
      const team = teamOf(length, parts.lanes);
      const sum = block.define(`group * ${parts.lanes / team}u + lane / ${team}u`);
      const member = block.define(`lane % ${team}u`);
      const result = partsPerResult === 1 ? sum : block.define(`${sum} / ${partsPerResult}u`);
      const part = partsPerResult === 1 ? '0u' : block.define(`${sum} % ${partsPerResult}u`);
      const indices = indicesAt(block, result, space);
      const total = block.unique('total');
      block.add(`var ${total} = ${start(name)};`);
      const end = block.define(`select(0u, min((${part} + 1u) * ${length}u, ${elements}u), ${sum} < ${sums}u)`);
      block.nest(`for (var k = ${part} * ${length}u + ${member}; k < ${end}; k += ${team}u)`, (inner) => {
        const scope = new KernelScope(parts, inner, [...indices, ...indicesAt(inner, 'k', over)]);
        inner.add(`${total} = ${combine(name, total, value(scope))};`);
      });
      meetInTree(parts, block, name, total, member, team);
      const place = partsPerResult === 1 ? indices : [...indices, block.define(`i32(${part})`)];
      block.nest(`if (${member} == 0u && ${sum} < ${sums}u)`, (inner) => new KernelScope(parts, inner, place).write(to, 'meeting[lane]'));
    },
  };
}

/** Leaves the reduction of the totals of a team at the place of its first member in `meeting`. */
function meetInTree(parts: ShaderParts, block: Block, name: ReductionName, total: string, member: string, team: number): void {
  parts.shared.add(`var<workgroup> meeting: array<f32, ${parts.lanes}>;`);
  block.add(`meeting[lane] = ${total};`);
  block.nest(`for (var half = ${team / 2}u; half > 0u; half >>= 1u)`, (inner) => {
    inner.add('workgroupBarrier();');
    inner.nest(`if (${member} < half)`, (pair) => {
      const a = pair.define('meeting[lane]');
      const b = pair.define('meeting[lane + half]');
      pair.add(`meeting[lane] = ${combine(name, a, b)};`);
    });
  });
}
