import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { add, concatenate, type Field, located, mul, reshape, slice, sumOver } from '../../tensor/index.ts';

type Maps = Field<'center'>;

/** Rows near both poles, or between them, whose cells go together in blocks. */
export interface RowGroup {
  /** Cells in a block. */
  readonly cells: number;
  /** First row and number of rows, of the southern part and of the northern one; one part only about the equator. */
  readonly parts: readonly { readonly from: number; readonly count: number }[];
}

/** Cells narrower than this part of an equatorial one go together. */
const narrowest = 0.5;

/** Groups of rows from the equator to the poles: blocks of 1, 2, 4 … cells, as many as make them half as wide as at the equator. */
export function rowGroups({ sinLatitude, rows, columns }: GaussianGrid): RowGroup[] {
  const blockOf = (j: number): number => {
    const width = Math.sqrt(1 - (sinLatitude[j] as number) ** 2);
    const wanted = 2 ** Math.max(0, Math.ceil(Math.log2(narrowest / width)));
    return columns % wanted === 0 ? wanted : 1;
  };
  const sizes = Array.from({ length: rows / 2 }, (_, j) => blockOf(j));
  return [...new Set(sizes)].map((cells) => {
    const [from, count] = [sizes.indexOf(cells), sizes.filter((size) => size === cells).length];
    const meeting = from + count === rows / 2;
    const south = { from, count: meeting ? 2 * count : count };
    return { cells, parts: meeting ? [south] : [south, { from: rows - from - count, count }] };
  });
}

/** Rows of a group out of a field [K, J, I], southern ones first. */
export function rowsOf(x: Maps, { parts }: RowGroup): Maps {
  const [K, , I] = x.shape;
  return located<'center'>(
    concatenate(
      parts.map(({ from, count }) => slice(x, [0, from, 0], [K, count, I])),
      1,
    ),
  );
}

/** The field whose rows groups hold; undoes `rowsOf`. */
export function assembled(groups: readonly RowGroup[], fields: readonly Maps[]): Maps {
  const placed = groups.flatMap(({ parts }, n) => {
    const field = fields[n] as Maps;
    const [K, , I] = field.shape;
    const starts = parts.map((_, p) => parts.slice(0, p).reduce((sum, { count }) => sum + count, 0));
    return parts.map(({ from, count }, p) => ({ from, rows: slice(field, [0, starts[p] as number, 0], [K, count, I]) }));
  });
  placed.sort((a, b) => a.from - b.from);
  return located<'center'>(
    concatenate(
      placed.map(({ rows }) => rows),
      1,
    ),
  );
}

/** Means over blocks of cells, [K, J, I] to [K, J, I/cells]. */
export function blockMean(x: Maps, cells: number): Maps {
  if (cells === 1) return x;
  const [K, J, I] = x.shape;
  return located<'center'>(mul(sumOver(reshape(x, [K, J, I / cells, cells]), [3]), 1 / cells));
}

/** Values at the eastern cell of each block, [K, J, I] to [K, J, I/cells]. */
export function blockEast(x: Maps, cells: number): Maps {
  if (cells === 1) return x;
  const [K, J, I] = x.shape;
  const last = slice(reshape(x, [K * J, I / cells, cells]), [0, 0, cells - 1], [K * J, I / cells, 1]);
  return located<'center'>(reshape(last, [K, J, I / cells]));
}

/** The value of its block for every cell, [K, J, I/cells] to [K, J, I]. @param zeros of the shape of the result */
export function spread(x: Maps, cells: number, zeros: Maps): Maps {
  if (cells === 1) return x;
  const [K, J, I] = zeros.shape;
  const blocks = reshape(x, [K * J, I / cells, 1]) as Field;
  return located<'center'>(reshape(add(reshape(zeros, [K * J, I / cells, cells]) as Field, blocks), [K, J, I]));
}
