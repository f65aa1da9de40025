import type { ExpressionRef } from './function-builder.ts';
import { partIs } from './loops.ts';
import type { Nest } from './nest.ts';
import type { Scope } from './scope.ts';

const rowsOf = ({ extents, outer }: Nest, laneAxis: number): number =>
  extents.reduce((product, extent, axis) => (axis < outer && axis !== laneAxis ? product * extent : product), 1);

/** Whether threads share the rows of a kernel or, where rows are few and long, the vectors of every row. */
export function sharing(nest: Nest, laneAxis: number, lanes: number): { byVectors: boolean } {
  if (laneAxis < 0 || laneAxis >= nest.outer) return { byVectors: false };
  const rows = rowsOf(nest, laneAxis);
  const vectors = (nest.extents[laneAxis] as number) / lanes;
  return { byVectors: rows < 4 && vectors > 4 * rows };
}

/** The statements of a kernel; where nothing can be shared, the first part does all. */
export function guardedBody(root: Scope, nest: Nest, laneAxis: number): ExpressionRef[] {
  const { builder, statements } = root;
  const { byVectors } = sharing(nest, laneAxis, builder.target.lanes);
  if (byVectors || rowsOf(nest, laneAxis) > 1) return statements;
  const { module } = builder;
  return [module.if(partIs(builder, 0), module.block(null, statements))];
}
