import { type AxisMap, denseStrides, type Shape, sizeOf } from '../graph/graph.ts';
import type { FunctionBody } from './function-body.ts';

/** A tensor of a function with its shape. */
interface Shaped {
  readonly tensor: string;
  readonly shape: Shape;
}

/** More pieces than this are gathered one by one. */
const mostRuns = 4;

/** A stretch of a table that reads consecutive places, or nothing. */
interface Run {
  readonly from: number;
  length: number;
}

function runsOf(table: Int32Array): Run[] {
  const runs: Run[] = [];
  for (const place of table) {
    const last = runs.at(-1);
    const continues = last && (last.from < 0 ? place < 0 : place === last.from + last.length);
    if (continues) last.length++;
    else runs.push({ from: place, length: 1 });
  }
  return runs;
}

const withExtent = (shape: Shape, axis: number, extent: number): number[] => shape.map((n, k) => (k === axis ? extent : n));

function piece(body: FunctionBody, { tensor, shape }: Shaped, axis: number, { from, length }: Run, fill: number): string {
  const size = withExtent(shape, axis, length);
  if (from < 0) return body.broadcast(body.constant([fill], []), size);
  if (from === 0 && length === shape[axis]) return tensor;
  const begin = shape.map((_, k) => (k === axis ? from : 0));
  return body.slice(tensor, begin, size);
}

/** out[…, v, …] = x[…, table[v], …] along one axis. */
function along(body: FunctionBody, x: Shaped, axis: number, table: Int32Array, fill: number): Shaped {
  const shape = withExtent(x.shape, axis, table.length);
  const runs = runsOf(table);
  if (runs.length <= mostRuns)
    return {
      tensor: body.concat(
        runs.map((run) => piece(body, x, axis, run, fill)),
        axis,
      ),
      shape,
    };
  const extent = x.shape[axis] as number;
  const outside = table.some((place) => place < 0);
  const source = outside ? body.concat([x.tensor, piece(body, x, axis, { from: -1, length: 1 }, fill)], axis) : x.tensor;
  return { tensor: body.gather(source, body.integer(table.map((place) => (place < 0 ? extent : place))), axis), shape };
}

/** A view that no sequence of movements along single axes can express: one gather from the flat array. */
function flat(body: FunctionBody, x: Shaped, axes: readonly AxisMap[], shape: Shape, fill: number): string {
  const strides = denseStrides(shape);
  const sourceStrides = denseStrides(x.shape);
  const size = sizeOf(x.shape);
  const places = Int32Array.from({ length: sizeOf(shape) }, (_, at) => {
    let place = 0;
    for (const [k, { axis, table }] of axes.entries()) {
      const v = axis < 0 ? 0 : Math.floor(at / (strides[axis] as number)) % (shape[axis] as number);
      const read = table[v] as number;
      if (read < 0) return size;
      place += read * (sourceStrides[k] as number);
    }
    return place;
  });
  const source = body.concat([body.reshape(x.tensor, [size]), body.constant([fill], [1])], 0);
  return body.reshape(body.gather(source, body.integer(places), 0), shape);
}

/** The tensor of a view. @see the operation `view` of graph.ts */
export function emitView(body: FunctionBody, x: Shaped, axes: readonly AxisMap[], shape: Shape, fill: number): string {
  if (axes.some(({ table }) => table.every((place) => place < 0))) return body.broadcast(body.constant([fill], []), shape);
  const places = axes.map(({ axis, table }) => (table.every((place) => place === table[0]) ? -1 : axis));
  const driven = places.filter((axis) => axis >= 0);
  if (new Set(driven).size < driven.length) return flat(body, x, axes, shape, fill);
  let moved = x;
  axes.forEach(({ table }, k) => {
    moved = along(body, moved, k, places[k] === -1 ? table.subarray(0, 1) : table, fill);
  });
  const order = places.map((_, k) => k).sort((a, b) => (places[a] as number) - (places[b] as number) || a - b);
  const inOrder = order.every((from, k) => from === k);
  const turned = inOrder ? moved.tensor : body.transpose(moved.tensor, order);
  const squeezed = shape.map((extent, axis) => (driven.includes(axis) ? extent : 1));
  const turnedShape = order.map((k) => moved.shape[k] as number);
  const reshaped = turnedShape.join() === squeezed.join() ? turned : body.reshape(turned, squeezed);
  return squeezed.join() === shape.join() ? reshaped : body.broadcast(reshaped, shape);
}
