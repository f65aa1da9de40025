import type { MatmulKernel } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import type { Memory } from './kernel-scope.ts';

/** First and last (exclusive) of the range of batch b, or of all when there are no ranges. */
export function rangeAt(
  block: Block,
  tables: Memory['tables'],
  ranges: MatmulKernel['innerRange'],
  b: string,
  extent: number,
): readonly [string, string] {
  if (!ranges) return ['0i', `${extent}i`];
  const place = tables.place(Int32Array.from(ranges.flat()));
  return [block.define(`tables[${place}i + 2i * ${b}]`), block.define(`tables[${place + 1}i + 2i * ${b}]`)];
}
