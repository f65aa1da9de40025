import type { MatmulKernel } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import type { KernelScope, Memory } from './kernel-scope.ts';
import { rangeAt } from './matmul-range.ts';
import { tiledPlan, tilesOf } from './matmul-tiles.ts';
import { type Plan, pointwisePlan } from './plan.ts';
import { reductionPlans } from './reduce-plan.ts';

/** Products with fewer rows or columns than this gain nothing from tiles. */
const leastTiled = 16;
/** Tiles that keep the device busy. */
const manyTiles = 32;
/** Sums of this length are shared by lanes when results are few. */
const longSum = 128;
const fewResults = 16_384;

/** Tiles for large products, shared sums for few long ones, else one invocation a result. */
export function matmulPlans(kernel: MatmulKernel, memory: Memory, usesIteration: boolean): Plan[] {
  const { batch, rows, inner, columns } = kernel;
  const isWide = Math.min(rows, columns, inner) >= leastTiled;
  const shares = inner >= longSum && batch * rows * columns <= fewResults;
  if (shares && !(isWide && tilesOf(kernel) >= manyTiles)) return sharedSums(kernel, memory, usesIteration);
  if (isWide) return [tiledPlan(kernel, memory, usesIteration)];
  return [plainPlan(kernel, memory, usesIteration)];
}

function sharedSums({ batch, rows, inner, columns, left, right, to }: MatmulKernel, memory: Memory, usesIteration: boolean): Plan[] {
  const value = (scope: KernelScope): string => {
    const [b = '', m = '', n = '', k = ''] = scope.indices;
    const factor = scope.within(scope.block, [b, m, k]).read(left);
    return scope.block.define(`${factor} * ${scope.within(scope.block, [b, k, n]).read(right)}`);
  };
  return reductionPlans({ name: 'sum', space: [batch, rows, columns], over: [inner], usesIteration, to, value }, memory);
}

function plainPlan(kernel: MatmulKernel, { tables }: Memory, usesIteration: boolean): Plan {
  const { batch, rows, inner, columns, left, right, to } = kernel;
  return pointwisePlan([batch, rows, columns], inner, usesIteration, (scope) => {
    const { block } = scope;
    const [b = '', m = '', n = ''] = scope.indices;
    const [from, end] = rangeAt(block, tables, kernel.innerRange, b, inner);
    const stop = kernel.rowRange ? stopWithin(block, rangeAt(block, tables, kernel.rowRange, b, rows), m, from, end) : end;
    block.add('var sum = 0f;');
    block.nest(`for (var k = ${from}; k < ${stop}; k++)`, (body) => {
      const factor = scope.within(body, [b, m, 'k']).read(left);
      body.add(`sum += ${factor} * ${scope.within(body, [b, 'k', n]).read(right)};`);
    });
    scope.write(to, 'sum');
  });
}

/** The end of a sum, which is empty for rows outside their range. */
const stopWithin = (block: Block, [first, last]: readonly [string, string], row: string, from: string, end: string): string =>
  block.define(`select(${from}, ${end}, ${row} >= ${first} && ${row} < ${last})`);
