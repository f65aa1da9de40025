import type { CumulativeKernel, TridiagonalKernel } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import type { KernelScope, Memory } from './kernel-scope.ts';
import { countOf, type Plan, pointwisePlan } from './plan.ts';

/** Columns up to this length are held by their invocation; longer ones lie in memory. */
const mostHeld = 256;

/** The text of element k of a column that an invocation keeps for itself. */
type Column = (k: string) => string;

/** Places for columns of numbers within a kernel. */
class ColumnMemory {
  private readonly offsets: readonly number[];
  private readonly columns: number;

  constructor(
    space: readonly number[],
    private readonly length: number,
    count: number,
    { extra }: Memory,
  ) {
    this.columns = countOf(space);
    this.offsets = length <= mostHeld ? [] : Array.from({ length: count }, () => extra.reserve(this.columns * length));
  }

  /** Declares column number `n` in a block that works on column `point` of the space. */
  declare(block: Block, n: number, point: string): Column {
    const offset = this.offsets[n];
    if (offset !== undefined) return (k) => `arena[${offset}u + u32(${k}) * ${this.columns}u + ${point}]`;
    const name = block.unique('column');
    block.add(`var ${name}: array<f32, ${this.length}>;`);
    return (k) => `${name}[${k}]`;
  }
}

const atElement = (scope: KernelScope, block: Block, k: string): KernelScope => scope.within(block, [...scope.indices, k]);

/** A running sum down every column, one invocation each; the whole column is read before it is written. */
export function cumulativePlan(kernel: CumulativeKernel, memory: Memory, usesIteration: boolean): Plan {
  const { space, length, exclusive, reverse, value, to } = kernel;
  const columns = new ColumnMemory(space, length, 1, memory);
  const header = reverse ? `for (var k = ${length - 1}i; k >= 0i; k--)` : `for (var k = 0i; k < ${length}i; k++)`;
  return pointwisePlan(space, 2 * length, usesIteration, (scope, point) => {
    const { block } = scope;
    const column = columns.declare(block, 0, point);
    block.nest(`for (var k = 0i; k < ${length}i; k++)`, (inner) => {
      inner.add(`${column('k')} = ${atElement(scope, inner, 'k').value(value)};`);
    });
    const total = block.unique('total');
    block.add(`var ${total} = 0f;`);
    block.nest(header, (inner) => {
      const after = `${total} + ${column('k')}`;
      if (exclusive) {
        const sum = inner.define(after);
        atElement(scope, inner, 'k').write(to, total);
        inner.add(`${total} = ${sum};`);
      } else {
        inner.add(`${total} = ${after};`);
        atElement(scope, inner, 'k').write(to, total);
      }
    });
  });
}

/**
 * Thomas algorithm, one invocation a column: elimination downwards keeps c′ₖ = cₖ / mₖ and d′ₖ = (dₖ − aₖ d′ₖ₋₁) / mₖ with
 * mₖ = bₖ − aₖ c′ₖ₋₁, then xₖ = d′ₖ − c′ₖ xₖ₊₁ upwards.
 */
export function tridiagonalPlan(kernel: TridiagonalKernel, memory: Memory, usesIteration: boolean): Plan {
  const { space, length, to } = kernel;
  const columns = new ColumnMemory(space, length, 2, memory);
  return pointwisePlan(space, 4 * length, usesIteration, (scope, point) => {
    const { block } = scope;
    const ratios = columns.declare(block, 0, point);
    const sums = columns.declare(block, 1, point);
    const [ratio, sum, x] = [block.unique('ratio'), block.unique('sum'), block.unique('solution')];
    for (const name of [ratio, sum]) block.add(`var ${name} = 0f;`);
    block.nest(`for (var k = 0i; k < ${length}i; k++)`, (inner) => {
      const row = atElement(scope, inner, 'k');
      const [a, b, c, d] = [row.value(kernel.lower), row.value(kernel.diagonal), row.value(kernel.upper), row.value(kernel.right)];
      const below = inner.define(`select(${a}, 0f, k == 0i)`);
      inner.add(`let pivot = ${b} - ${below} * ${ratio};`);
      inner.add(`${ratio} = ${c} / pivot;`);
      inner.add(`${sum} = (${d} - ${below} * ${sum}) / pivot;`);
      inner.add(`${ratios('k')} = ${ratio};`);
      inner.add(`${sums('k')} = ${sum};`);
    });
    block.add(`var ${x} = ${sum};`);
    atElement(scope, block, `${length - 1}i`).write(to, x);
    block.nest(`for (var k = ${length - 2}i; k >= 0i; k--)`, (inner) => {
      inner.add(`${x} = ${sums('k')} - ${ratios('k')} * ${x};`);
      atElement(scope, inner, 'k').write(to, x);
    });
  });
}
