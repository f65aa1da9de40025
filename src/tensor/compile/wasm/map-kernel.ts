import { accessesOf } from '../schedule/buffers.ts';
import type { Access, MapKernel } from '../schedule/kernel.ts';
import { Values } from './expression.ts';
import { FunctionBuilder, type Target } from './function-builder.ts';
import { guardedBody, sharing } from './kernel-body.ts';
import { rows, vectors } from './loops.ts';
import { bestLaneAxis, type Nest, nestOf, stackOfMaps, withAxisAt, withEnoughRows } from './nest.ts';
import { Scope, type Variant } from './scope.ts';
import { storePlace } from './vector-access.ts';

const overlap = ({ buffer: a }: Access, { buffer: b }: Access): boolean => a.offset < b.offset + b.size && b.offset < a.offset + a.size;

/** Vectors that a turn does together: many when the work on one is little. */
export const widthFor = (size: number): number => (size <= 8 ? 4 : size <= 30 ? 2 : 1);

function plainNest(space: readonly number[], accesses: readonly Access[], lanes: number): Nest {
  const nest = nestOf(space, [], accesses);
  return withEnoughRows(withAxisAt(nest, bestLaneAxis(nest, 0, nest.outer, lanes), Math.max(nest.outer - 1, 0)), lanes);
}

/** @param byLevels whether the parts of the work are to be levels, the first axis of the space */
export function emitMap(target: Target, name: string, { space, writes }: MapKernel, byLevels = false): void {
  const expressions = writes.map(({ value }) => value);
  const reads = accessesOf(expressions);
  const accesses = [...reads, ...writes.map(({ to }) => to)];
  const stack = byLevels ? undefined : stackOfMaps(space, accesses, target.lanes);
  const nest = byLevels ? nestOf(space, [], accesses, 1) : (stack ?? plainNest(space, accesses, target.lanes));
  const laneAxis = nest.outer - 1;
  const builder = new FunctionBuilder(target);
  const root = new Scope(builder, nest.extents, laneAxis);
  const values = new Values(nest, expressions);
  const late = new Set(writes.filter(({ to }) => [...reads].some((read) => overlap(read, to))));
  const outer = nest.extents.slice(0, Math.max(laneAxis, 0)).map((_, axis) => axis);
  const [maps, shared] = stack ? [outer.slice(0, 1), outer.slice(1)] : [[], outer];
  const { byVectors } = sharing(nest, laneAxis, target.lanes);

  const write = (scope: Scope, variant: Variant, { to, value }: MapKernel['writes'][number]): void => {
    storePlace(scope, values.place(to), variant, values.value(value, scope, variant));
    values.used(value, scope, variant);
  };
  rows(root, maps, false, (map) =>
    rows(map, shared, !byVectors, (row) =>
      vectors(row, nest, { width: widthFor(values.size), shared: byVectors }, (scope, variants) => {
        for (const variant of variants) {
          for (const each of writes) if (!late.has(each)) write(scope, variant, each);
          for (const { value } of late) values.value(value, scope, variant);
          for (const each of late) write(scope, variant, each);
        }
      }),
    ),
  );
  builder.finish(name, guardedBody(root, nest, laneAxis));
}
