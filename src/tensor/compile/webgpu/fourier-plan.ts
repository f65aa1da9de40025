import type { FourierKernel } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import type { KernelScope, Memory } from './kernel-scope.ts';
import { type Plan, pointwisePlan } from './plan.ts';

/** Direct sums with a table of cosines and sines, whose angle 2πmi/points is followed by whole numbers. */
export const fourierPlan = (kernel: FourierKernel, memory: Memory, usesIteration: boolean): Plan =>
  kernel.direction === 'analysis' ? analysisPlan(kernel, memory, usesIteration) : synthesisPlan(kernel, memory, usesIteration);

/** One invocation a wave m of a row: real and imaginary part together. */
function analysisPlan({ points, waves, space, from, to }: FourierKernel, memory: Memory, usesIteration: boolean): Plan {
  const twiddles = memory.extra.twiddles(points);
  return pointwisePlan([...space, waves], points, usesIteration, (scope) => {
    const { block } = scope;
    const rows = scope.indices.slice(0, -1);
    const m = scope.indices.at(-1) as string;
    block.add('var cosines = 0f;');
    block.add('var sines = 0f;');
    block.add('var turn = 0i;');
    block.nest(`for (var i = 0i; i < ${points}i; i++)`, (inner) => {
      const x = scope.within(inner, [...rows, 'i']).read(from);
      inner.add(`cosines += ${x} * ${cosineAt(twiddles)};`);
      inner.add(`sines -= ${x} * ${sineAt(twiddles)};`);
      advance(inner, m, points);
    });
    scope.within(block, [...rows, block.define(`2i * ${m}`)]).write(to, 'cosines');
    scope.within(block, [...rows, block.define(`2i * ${m} + 1i`)]).write(to, 'sines');
  });
}

/** One invocation a point i of a row. */
function synthesisPlan({ points, waves, space, from, to }: FourierKernel, memory: Memory, usesIteration: boolean): Plan {
  const twiddles = memory.extra.twiddles(points);
  return pointwisePlan([...space, points], waves, usesIteration, (scope) => {
    const { block } = scope;
    const rows = scope.indices.slice(0, -1);
    const i = scope.indices.at(-1) as string;
    block.add('var sum = 0f;');
    block.add('var turn = 0i;');
    block.nest(`for (var m = 0i; m < ${waves}i; m++)`, (inner) => {
      const real = coefficient(scope, inner, rows, '2i * m', from);
      const imaginary = coefficient(scope, inner, rows, '2i * m + 1i', from);
      inner.add(`sum += ${real} * ${cosineAt(twiddles)} - ${imaginary} * ${sineAt(twiddles)};`);
      advance(inner, i, points);
    });
    scope.write(to, 'sum');
  });
}

const cosineAt = (twiddles: number): string => `arena[${twiddles}i + 2i * turn]`;
const sineAt = (twiddles: number): string => `arena[${twiddles + 1}i + 2i * turn]`;

function coefficient(scope: KernelScope, block: Block, rows: readonly string[], element: string, from: FourierKernel['from']): string {
  return scope.within(block, [...rows, block.define(element)]).read(from);
}

/** turn ← (turn + step) mod points, for a step below points. */
function advance(block: Block, step: string, points: number): void {
  block.add(`turn += ${step} % ${points}i;`);
  block.add(`turn -= select(0i, ${points}i, turn >= ${points}i);`);
}
