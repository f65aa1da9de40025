import { type Access, type MatmulKernel, strideOf } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import { KernelScope, type Memory, type ShaderParts } from './kernel-scope.ts';
import { rangeAt } from './matmul-range.ts';
import { countOf, indicesAt, type Plan } from './plan.ts';

/** Rows and columns of the tile that one workgroup works out, and the length of the sums that it holds at a time. */
const tile = 32;
const depth = 16;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Indices of a tile's corner within the product, and the sum's range, all names of type i32. */
interface Corner {
  readonly b: string;
  readonly row: string;
  readonly column: string;
  readonly from: string;
  readonly end: string;
}

const tileSpace = ({ batch, rows, columns }: MatmulKernel): number[] => [batch, Math.ceil(rows / tile), Math.ceil(columns / tile)];

export const tilesOf = (kernel: MatmulKernel): number => countOf(tileSpace(kernel));

/** A matrix product by tiles held in workgroup memory; every invocation keeps a square of sums spread over the tile. */
export function tiledPlan(kernel: MatmulKernel, memory: Memory, usesIteration: boolean): Plan {
  const space = tileSpace(kernel);
  return {
    lanes: 64,
    steps: kernel.inner * 4,
    usesIteration,
    groups: () => countOf(space),
    fill: (parts, block) => {
      parts.shared.add(`var<workgroup> leftTile: array<f32, ${tile * depth}>;`);
      parts.shared.add(`var<workgroup> rightTile: array<f32, ${tile * depth}>;`);
      const [b = '', tileRow = '', tileColumn = ''] = indicesAt(block, 'group', space);
      const row = block.define(`${tile}i * ${tileRow}`);
      const column = block.define(`${tile}i * ${tileColumn}`);
      const [from, end] = sumRange(kernel, block, memory, b, row);
      multiply(kernel, parts, block, { b, row, column, from, end });
    },
  };
}

/** The range of the sum, empty for tiles that lie outside the rows that are not zero. */
function sumRange(kernel: MatmulKernel, block: Block, { tables }: Memory, b: string, row: string): readonly [string, string] {
  const [from, end] = rangeAt(block, tables, kernel.innerRange, b, kernel.inner);
  if (!kernel.rowRange) return [from, end];
  const [first, last] = rangeAt(block, tables, kernel.rowRange, b, kernel.rows);
  return [from, block.define(`select(${from}, ${end}, ${row} + ${tile}i > ${first} && ${row} < ${last})`)];
}

function multiply(kernel: MatmulKernel, parts: ShaderParts, block: Block, corner: Corner): void {
  const side = Math.sqrt(parts.lanes);
  const own = upTo(tile / side);
  const laneRow = block.define(`i32(lane / ${side}u)`);
  const laneColumn = block.define(`i32(lane % ${side}u)`);
  for (const r of own) for (const c of own) block.add(`var sum${r}_${c} = 0f;`);
  block.nest(`for (var first = ${corner.from}; first < ${corner.end}; first += ${depth}i)`, (step) => {
    loadLeft(kernel, parts, step, corner);
    loadRight(kernel, parts, step, corner);
    step.add('workgroupBarrier();');
    step.nest(`for (var k = 0i; k < ${depth}i; k++)`, (inner) => {
      for (const r of own) inner.add(`let left${r} = leftTile[(${laneRow} + ${r * side}i) * ${depth}i + k];`);
      for (const c of own) inner.add(`let right${c} = rightTile[k * ${tile}i + ${laneColumn} + ${c * side}i];`);
      for (const r of own) for (const c of own) inner.add(`sum${r}_${c} += left${r} * right${c};`);
    });
    step.add('workgroupBarrier();');
  });
  for (const r of own) {
    for (const c of own) {
      const m = block.define(`${corner.row} + ${laneRow} + ${r * side}i`);
      const n = block.define(`${corner.column} + ${laneColumn} + ${c * side}i`);
      block.nest(`if (${m} < ${kernel.rows}i && ${n} < ${kernel.columns}i)`, (inside) => {
        new KernelScope(parts, inside, [corner.b, m, n]).write(kernel.to, `sum${r}_${c}`);
      });
    }
  }
}

const reach = (access: Access, axis: number): number => Math.abs(strideOf(access.tables[axis]) ?? Infinity) || Infinity;

/** leftTile[r, k], loaded along the axis on which neighbours lie side by side in memory; zero beyond the matrix. */
function loadLeft({ left, rows }: MatmulKernel, parts: ShaderParts, step: Block, { b, row, end }: Corner): void {
  const alongSum = reach(left, 2) <= reach(left, 1);
  const [r, k] = alongSum ? [`at / ${depth}u`, `at % ${depth}u`] : [`at % ${tile}u`, `at / ${tile}u`];
  loadTile(parts, step, `leftTile[(${r}) * ${depth}u + ${k}]`, (load) => {
    const m = load.define(`${row} + i32(${r})`);
    const n = load.define(`first + i32(${k})`);
    return { access: left, indices: [b, m, n], inside: `${m} < ${rows}i && ${n} < ${end}` };
  });
}

/** rightTile[k, c], likewise. */
function loadRight({ right, columns }: MatmulKernel, parts: ShaderParts, step: Block, { b, column, end }: Corner): void {
  const alongColumns = reach(right, 2) <= reach(right, 1);
  const [c, k] = alongColumns ? [`at % ${tile}u`, `at / ${tile}u`] : [`at / ${depth}u`, `at % ${depth}u`];
  loadTile(parts, step, `rightTile[(${k}) * ${tile}u + ${c}]`, (load) => {
    const m = load.define(`first + i32(${k})`);
    const n = load.define(`${column} + i32(${c})`);
    return { access: right, indices: [b, m, n], inside: `${m} < ${end} && ${n} < ${columns}i` };
  });
}

interface Element {
  readonly access: Access;
  readonly indices: readonly string[];
  readonly inside: string;
}

/** Loads all elements of a tile, element `at` into `target`. */
function loadTile(parts: ShaderParts, step: Block, target: string, elementOf: (load: Block) => Element): void {
  step.nest(`for (var at = lane; at < ${tile * depth}u; at += ${parts.lanes}u)`, (load) => {
    const { access, indices, inside } = elementOf(load);
    load.add('var element = 0f;');
    load.nest(`if (${inside})`, (within) => within.add(`element = ${new KernelScope(parts, within, indices).read(access)};`));
    load.add(`${target} = element;`);
  });
}
