import binaryen from 'binaryen';
import type { Access, Expression, FourierKernel } from '../schedule/kernel.ts';
import { fourierNetwork, operationsOf } from './fourier-algorithm.ts';
import { type RowElements, RowTransform } from './fourier-rows.ts';
import { FunctionBuilder, type Target } from './function-builder.ts';
import { rows, unravel } from './loops.ts';
import { nestOf } from './nest.ts';
import { isOpen, placeOf } from './place.ts';
import { emitReduce } from './reduce-kernel.ts';
import { Scope } from './scope.ts';

/** Beyond this many operations a straight line of code is too long for the compilers of WebAssembly. */
const longestLine = 12_000;

/** Splits an access into where its rows begin and how the elements of a row follow each other. */
function elementsOf(access: Access, rank: number, extent: number): { first: number; step: Int32Array | number } {
  const [rowsOnly, whole] = [placeOf(access, rank), placeOf(access, rank + 1)];
  const first = whole.start - rowsOnly.start;
  const step = whole.steps[rank] ?? 0;
  if (typeof step !== 'number' || step >= 0) return { first, step };
  return { first: first + step * (extent - 1), step: Int32Array.from({ length: extent }, (_, v) => -step * (extent - 1 - v)) };
}

/** The transform as products with a dense matrix, for lengths with large prime factors. */
function emitDense(target: Target, name: string, { direction, points, waves, space, from, to }: FourierKernel): void {
  const [inputs, outputs] = direction === 'analysis' ? [points, 2 * waves] : [2 * waves, points];
  const factor = (wave: number, point: number): number => {
    const angle = (2 * Math.PI * ((Math.floor(wave / 2) * point) % points)) / points;
    return wave % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  };
  const numbers = Array.from({ length: inputs * outputs }, (_, n) => {
    const [row, column] = [Math.floor(n / outputs), n % outputs];
    return direction === 'analysis' ? factor(column, row) : factor(row, column);
  });
  const address = target.constants.placeNumbers(target.element === 4 ? Float32Array.from(numbers) : Float64Array.from(numbers));
  const offset = (address - target.arena) / target.element;
  const along = (access: Access): (Int32Array | undefined)[] => Array.from(space, (_, axis) => access.tables[axis]);
  const steps = (length: number, stride: number): Int32Array => Int32Array.from({ length }, (_, v) => v * stride);
  const matrix: Access = {
    buffer: { size: numbers.length, role: 'constant', offset },
    base: 0,
    tables: [...space.map(() => undefined), steps(outputs, 1), steps(inputs, outputs)],
    fill: 0,
    perIteration: 0,
  };
  const rank = space.length;
  const read = (access: Access): Expression => ({ kind: 'read', access });
  const value: Expression = {
    kind: 'apply',
    name: 'Multiply',
    arguments: [read({ ...from, tables: [...along(from), undefined, from.tables[rank]] }), read(matrix)],
  };
  emitReduce(target, name, { kind: 'reduce', name: 'sum', space: [...space, outputs], over: [inputs], value, to });
}

export function emitFourier(target: Target, name: string, kernel: FourierKernel): void {
  const { direction, points, waves, space, from, to } = kernel;
  const network = fourierNetwork(direction, points, waves);
  const rowsOnly = nestOf(space, [], [from, to]);
  const rank = rowsOnly.extents.length;
  const open = [...rowsOnly.places.values()].some(({ steps }) => steps.some(isOpen));
  if (open || operationsOf(network) > longestLine) {
    emitDense(target, name, kernel);
    return;
  }
  const { lanes } = target;
  const total = rowsOnly.extents.reduce((product, n) => product * n, 1);
  const last = rowsOnly.extents[rank - 1] ?? 1;
  const elements = (access: Access, extent: number): RowElements => {
    const place = rowsOnly.places.get(access);
    if (!place) throw new RangeError('A Fourier kernel must know where its rows are; the nest has lost an access.');
    const { first, step } = elementsOf(access, space.length, extent);
    return { place: { ...place, start: place.start + first, steps: [...place.steps, 0] }, step, extent };
  };
  const source = elements(from, direction === 'analysis' ? points : 2 * waves);
  const sink = elements(to, direction === 'analysis' ? 2 * waves : points);
  const sideBySide = ({ place }: RowElements): boolean => rank > 0 && place.steps[rank - 1] === 1 && last % lanes === 0;
  const builder = new FunctionBuilder(target);
  const root = new Scope(builder, [...rowsOnly.extents, Math.ceil(total / lanes)], -1);
  rows(root, [rank], true, (scope) => {
    const lanesOf = Array.from({ length: lanes }, (_, lane) => rowScope(scope, rank, lane, total));
    const pointers = (at: RowElements): number[] => (sideBySide(at) ? lanesOf.slice(0, 1) : lanesOf).map((row) => row.pointer(at.place));
    const transform = { scope, from: pointers(source), to: pointers(sink) };
    for (const row of lanesOf) for (const statement of row.statements) scope.emit(statement);
    new RowTransform(network, transform, source, sink).emit();
  });
  builder.finish(name, root.statements);
}

/** A scope that knows the indices of one of the rows done together; past the last row it stands at the last. */
function rowScope(scope: Scope, rank: number, lane: number, total: number): Scope {
  const { builder } = scope;
  const { module } = builder;
  const { i32 } = module;
  const row = builder.newLocal(binaryen.i32);
  const axes = scope.extents.slice(0, rank).map((extent) => [builder.newLocal(binaryen.i32), extent] as const);
  const group = scope.indices.get(rank) as number;
  const at = i32.add(i32.mul(builder.get(group), i32.const(builder.target.lanes)), i32.const(lane));
  const child = scope.child(new Map(axes.map(([local], axis) => [axis, local])));
  child.emit(module.local.set(row, at));
  child.emit(module.local.set(row, module.select(i32.lt_u(builder.get(row), i32.const(total)), builder.get(row), i32.const(total - 1))));
  for (const statement of unravel(builder, row, axes)) child.emit(statement);
  return child;
}
