import { isKind, type Node } from '../graph/graph.ts';
import type { ExpressionBuilder } from './expressions.ts';
import type { GraphSchedule } from './graph-schedule.ts';
import type { AxisIndex, Indexing } from './indexing.ts';
import type { CumulativeKernel, FourierKernel, MatmulKernel, ReduceKernel, TridiagonalKernel } from './kernel.ts';
import { accessOf, withoutUnitAxes } from './storage.ts';

type Of<K extends Node['operation']['kind']> = Node<Extract<Node['operation'], { kind: K }>>;

/** Indices of a node when the loops over `last` come after all others. */
function movedLast(schedule: GraphSchedule, shape: readonly number[], last: readonly number[]): { indexing: Indexing; extents: number[] } {
  const first = shape.map((_, axis) => axis).filter((axis) => !last.includes(axis));
  const order = [...first, ...last];
  const indexing = shape.map((extent, axis): AxisIndex => ({ loop: order.indexOf(axis), table: schedule.context.pool.identity(extent) }));
  return { indexing, extents: order.map((axis) => shape[axis] as number) };
}

const real = (extents: readonly number[]): number[] => extents.filter((extent) => extent !== 1);

export function reduceKernel(schedule: GraphSchedule, expressions: ExpressionBuilder, node: Of<'reduce'>): ReduceKernel {
  const input = node.inputs[0] as Node;
  const { name, axes } = node.operation;
  const { indexing, extents } = movedLast(schedule, input.shape, axes);
  const outer = extents.slice(0, extents.length - axes.length);
  const to = accessOf(
    schedule.storageOf(node),
    indexing.map((index, axis) => (axes.includes(axis) ? { loop: -1, table: schedule.context.pool.identity(1) } : index)),
    outer.length,
  );
  return {
    kind: 'reduce',
    name,
    space: real(outer),
    over: real(extents.slice(outer.length)),
    value: expressions.value(input, indexing, extents),
    to: withoutUnitAxes(to, outer),
  };
}

/** Recurrences along one axis, which comes last even when its extent is 1. */
export function columnKernel(
  schedule: GraphSchedule,
  expressions: ExpressionBuilder,
  node: Of<'cumulativeSum'> | Of<'tridiagonal'>,
): CumulativeKernel | TridiagonalKernel {
  const axis = isKind(node, 'cumulativeSum') ? node.operation.axis : 0;
  const { indexing, extents } = movedLast(schedule, node.shape, [axis]);
  const length = node.shape[axis] as number;
  const kept = [...extents.slice(0, -1), length === 1 ? 0 : length]; // an extent of 1 along the column is not dropped
  const value = (input: Node) => expressions.value(input, indexing, kept);
  const common = {
    space: real(extents.slice(0, -1)),
    length,
    to: withoutUnitAxes(accessOf(schedule.storageOf(node), indexing, extents.length), kept),
  };
  if (isKind(node, 'cumulativeSum')) {
    const { exclusive, reverse } = node.operation;
    return { kind: 'cumulative', ...common, exclusive, reverse, value: value(node.inputs[0] as Node) };
  }
  const [lower, diagonal, upper, right] = node.inputs.map(value) as [never, never, never, never];
  return { kind: 'tridiagonal', ...common, lower, diagonal, upper, right };
}

/** Ranges of a constant factor [B, M, N] that hold everything but zeros, along the axis of `along`. */
function nonzeroRange(node: Node, along: 1 | 2): [number, number][] | undefined {
  let source = node;
  while (source.operation.kind === 'reshape') source = source.inputs[0] as Node;
  if (source.operation.kind !== 'constant') return undefined;
  const { values } = source.operation;
  const [B, M, N] = node.shape as [number, number, number];
  return Array.from({ length: B }, (_, b): [number, number] => {
    let [from, to] = [along === 1 ? M : N, 0];
    for (let m = 0; m < M; m++)
      for (let n = 0; n < N; n++) {
        if (values[(b * M + m) * N + n] === 0) continue;
        const at = along === 1 ? m : n;
        [from, to] = [Math.min(from, at), Math.max(to, at + 1)];
      }
    return from < to ? [from, to] : [0, 0];
  });
}

export function matmulKernel(schedule: GraphSchedule, node: Of<'matmul'>): MatmulKernel {
  const [left, right] = node.inputs as [Node, Node];
  const [batch, rows, columns] = node.shape as [number, number, number];
  const inner = left.shape[2] as number;
  const { pool } = schedule.context;
  const factor = (x: Node) => {
    const indexing = x.shape.map(
      (extent, axis): AxisIndex =>
        axis === 0 && extent === 1 ? { loop: -1, table: pool.identity(1) } : { loop: axis, table: pool.identity(extent) },
    );
    return accessOf(schedule.storageOf(x), indexing, 3);
  };
  const spread = (ranges: [number, number][] | undefined) =>
    ranges && (ranges.length === batch ? ranges : Array.from({ length: batch }, () => ranges[0] as [number, number]));
  return {
    kind: 'matmul',
    batch,
    rows,
    inner,
    columns,
    left: factor(left),
    right: factor(right),
    to: schedule.accessAt(node),
    innerRange: spread(nonzeroRange(left, 2) ?? nonzeroRange(right, 1)),
    rowRange: spread(nonzeroRange(left, 1)),
    columnRange: spread(nonzeroRange(right, 2)),
  };
}

export function fourierKernel(schedule: GraphSchedule, node: Of<'fourier'>): FourierKernel {
  const { direction, points, waves } = node.operation;
  const input = node.inputs[0] as Node;
  const outer = node.shape.slice(0, -1);
  return {
    kind: 'fourier',
    direction,
    points,
    waves,
    space: real(outer),
    from: withoutUnitAxes(schedule.accessAt(input), [...outer, 0]),
    to: withoutUnitAxes(schedule.accessAt(node), [...outer, 0]),
  };
}
