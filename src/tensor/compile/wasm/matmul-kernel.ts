import type { Access, Expression, MatmulKernel } from '../schedule/kernel.ts';
import { type ExpressionRef, FunctionBuilder, type Target } from './function-builder.ts';
import { rows } from './loops.ts';
import { type Blocks, emitBlock, packColumns, type Strides } from './matmul-block.ts';
import { emitRowStreaming, suitsRowStreaming } from './matmul-row.ts';
import { entryAt, isOpen, type Place, placeOf, type Step } from './place.ts';
import { emitReduce } from './reduce-kernel.ts';
import { Scope } from './scope.ts';

/** A product in which all but the batch steps evenly; places have the axis of the batch only. */
interface Product {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly left: Place;
  readonly right: Place;
  readonly to: Place;
  readonly strides: Strides;
  readonly innerRange: MatmulKernel['innerRange'];
  readonly rowRange: MatmulKernel['rowRange'];
  readonly columnRange: MatmulKernel['columnRange'];
}

const upwards = (step: Step | undefined): boolean => typeof step === 'number' && step >= 0;

function productOf(kernel: MatmulKernel): Product | undefined {
  const { batch, rows: m, inner, columns, innerRange, rowRange, columnRange } = kernel;
  const [left, right, to] = [kernel.left, kernel.right, kernel.to].map((access) => placeOf(access, 3)) as [Place, Place, Place];
  if (![left, right, to].every(({ steps }) => !isOpen(steps[0]) && upwards(steps[1]) && upwards(steps[2]))) return undefined;
  const step = ({ steps }: Place, axis: number): number => steps[axis] as number;
  const strides = {
    leftRow: step(left, 1),
    leftInner: step(left, 2),
    rightInner: step(right, 1),
    rightColumn: step(right, 2),
    toRow: step(to, 1),
    toColumn: step(to, 2),
  };
  const ofBatch = (place: Place): Place => ({ ...place, steps: [place.steps[0] ?? 0] });
  return {
    batch,
    rows: m,
    inner,
    columns,
    left: ofBatch(left),
    right: ofBatch(right),
    to: ofBatch(to),
    strides,
    innerRange,
    rowRange,
    columnRange,
  };
}

/** The same product of the transposed factors. */
function transposed({ rows: m, columns, left, right, strides, rowRange, columnRange, ...product }: Product): Product {
  const { leftRow, leftInner, rightInner, rightColumn, toRow, toColumn } = strides;
  const turned = {
    leftRow: rightColumn,
    leftInner: rightInner,
    rightInner: leftInner,
    rightColumn: leftRow,
    toRow: toColumn,
    toColumn: toRow,
  };
  return { ...product, rows: columns, columns: m, left: right, right: left, strides: turned, rowRange: columnRange, columnRange: rowRange };
}

/** Has vectors along whichever of rows and columns they suit better. */
function oriented(product: Product): Product {
  const { leftRow, rightColumn, toRow, toColumn } = product.strides;
  const score = (factor: number, result: number, extent: number): number =>
    (factor === 1 ? 2 : 0) + (result === 1 ? 1 : 0) - (extent < 4 ? 3 : 0);
  return score(rightColumn, toColumn, product.columns) >= score(leftRow, toRow, product.rows) ? product : transposed(product);
}

/** The same product with dear batches beside cheap ones, so that equal shares of them are as much work. */
function balanced(product: Product): Product {
  const { batch, inner, rows: m, columns, innerRange, rowRange, columnRange } = product;
  const backwards = [product.left, product.right, product.to].some(({ steps: [step = 0] }) => typeof step === 'number' && step < 0);
  if (backwards || (!innerRange && !rowRange && !columnRange)) return product;
  const length = (ranges: Product['innerRange'], b: number, whole: number): number => {
    const [from, to] = ranges?.[b] ?? [0, whole];
    return to - from;
  };
  const work = (b: number): number => length(innerRange, b, inner) * length(rowRange, b, m) * length(columnRange, b, columns);
  const byWork = Array.from({ length: batch }, (_, b) => b).sort((a, b) => work(b) - work(a) || a - b);
  const order = byWork.map((_, n) => byWork[n % 2 === 0 ? n / 2 : batch - (n + 1) / 2] as number);
  const ordered = (ranges: Product['innerRange']): Product['innerRange'] =>
    ranges && order.map((b) => ranges[b] as readonly [number, number]);
  const moved = (place: Place): Place => {
    const step = place.steps[0] ?? 0;
    return step === 0 ? place : { ...place, steps: [Int32Array.from(order, (b) => entryAt(step, b, batch))] };
  };
  return {
    ...product,
    ...{ left: moved(product.left), right: moved(product.right), to: moved(product.to) },
    ...{ innerRange: ordered(innerRange), rowRange: ordered(rowRange), columnRange: ordered(columnRange) },
  };
}

interface Range {
  readonly first: number;
  readonly tiles: number;
  readonly size: number;
}

/** Whole blocks of `size` of an extent, and the rest. */
function ranges(extent: number, size: number): Range[] {
  const tiles = Math.floor(extent / size);
  const all = [
    { first: 0, tiles, size },
    { first: tiles * size, tiles: 1, size: extent - tiles * size },
  ];
  return all.filter((range) => range.tiles > 0 && range.size > 0);
}

/** Rows and vectors of columns whose sums fit into 16 registers, and of which there are few blocks. */
function blockSize(rowCount: number, columns: number, lanes: number): { rows: number; vectors: number } {
  const vectors = Math.ceil(columns / lanes);
  if (vectors === 1) return { rows: 6, vectors: 1 };
  if (vectors === 3) return { rows: 3, vectors: 3 };
  return { rows: Math.ceil(rowCount / 5) < Math.ceil(rowCount / 4) ? 5 : 4, vectors: 2 };
}

/** A place whose axes are the batch, the block of rows and the block of columns. */
function blocked(place: Place, m: Range, row: number, n: Range, column: number): Place {
  return {
    ...place,
    start: place.start + m.first * row + n.first * column,
    steps: [place.steps[0] as Step, m.size * row, n.size * column],
  };
}

function emitBlocks(target: Target, name: string, product: Product, packed: boolean): void {
  const { lanes } = target;
  const { batch, strides, inner, innerRange, rowRange, columnRange } = product;
  const builder = new FunctionBuilder(target);
  const body: ExpressionRef[] = [];
  const size = blockSize(product.rows, product.columns, lanes);
  for (const n of ranges(product.columns, size.vectors * lanes))
    for (const m of ranges(product.rows, size.rows)) {
      const vectors = Math.ceil(n.size / lanes);
      const blocks: Blocks = {
        ...{ target, inner, strides, innerRange, rowRange, columnRange, packed, vectors },
        left: blocked(product.left, m, strides.leftRow, n, 0),
        right: blocked(product.right, m, 0, n, strides.rightColumn),
        to: blocked(product.to, m, strides.toRow, n, strides.toColumn),
        rows: m.size,
        firstRow: m.first,
        firstColumn: n.first,
        columns: n.size,
        lastColumns: n.size - (vectors - 1) * lanes,
      };
      const root = new Scope(builder, [batch, m.tiles, n.tiles], -1);
      if (packed) rows(root, [0, 2], true, (columns) => packedRows(blocks, columns));
      else rows(root, [0, 1, 2], true, (scope) => emitBlock(blocks, scope));
      body.push(...root.statements);
    }
  if (packed) target.reserveScratch(inner * size.vectors * 16);
  builder.finish(name, body);
}

/** Gathers the columns of a block once and uses them for all rows. */
function packedRows(blocks: Blocks, columns: Scope): void {
  packColumns(blocks, columns);
  rows(columns, [1], false, (scope) => emitBlock(blocks, scope));
}

/** Any product as a plain reduction. */
function emitAsReduction(target: Target, name: string, { batch, rows: m, inner, columns, left, right, to }: MatmulKernel): void {
  const read = ({ tables, ...access }: Access, order: readonly number[]): Expression => ({
    kind: 'read',
    access: { ...access, tables: order.map((axis) => (axis < 0 ? undefined : tables[axis])) },
  });
  const value: Expression = { kind: 'apply', name: 'Multiply', arguments: [read(left, [0, 1, -1, 2]), read(right, [0, -1, 2, 1])] };
  emitReduce(target, name, { kind: 'reduce', name: 'sum', space: [batch, m, columns], over: [inner], value, to });
}

export function emitMatmul(target: Target, name: string, kernel: MatmulKernel): void {
  const found = productOf(kernel);
  if (!found) {
    emitAsReduction(target, name, kernel);
    return;
  }
  const product = oriented(found);
  const { strides, columns } = product;
  if (columns < 4 && strides.leftInner === 1 && strides.rightInner === 1) {
    emitAsReduction(target, name, kernel);
    return;
  }
  const withRows = (place: Place, row: number): Place => ({ ...place, steps: [place.steps[0] as Step, row] });
  const row = {
    ...product,
    target,
    left: withRows(product.left, strides.leftRow),
    right: withRows(product.right, 0),
    to: withRows(product.to, strides.toRow),
  };
  if (suitsRowStreaming(row)) {
    emitRowStreaming(name, row);
    return;
  }
  emitBlocks(target, name, balanced(product), strides.rightColumn !== 1 && columns > 1);
}
