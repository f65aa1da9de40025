import { elementwiseRule } from '../../src/tensor/compile/operations/index.ts';
import type { Access, Expression, Kernel, Program, Stage } from '../../src/tensor/compile/schedule/kernel.ts';
import { outside } from '../../src/tensor/compile/schedule/kernel.ts';

type Index = readonly number[];

/** Calls back for every index of a space, the last axis fastest. */
function forEachIndex(space: readonly number[], visit: (index: Index) => void, index: number[] = []): void {
  const axis = index.length;
  if (axis === space.length) visit(index);
  else for (let v = 0; v < (space[axis] as number); v++) forEachIndex(space, visit, [...index, v]);
}

/** A slow and plain executor of scheduled programs in float64: the reference of the code generators. */
export function interpretProgram(
  program: Program,
  inputs: readonly ArrayLike<number>[],
  count?: number,
  number: (x: number) => number = (x) => x,
): Float64Array[] {
  const arena = new Float64Array(program.size);
  for (const { offset, values } of program.constants) arena.set((values as Float64Array).map(number), offset);
  for (const [n, { offset }] of program.inputs.entries()) arena.set(Array.from(inputs[n] as ArrayLike<number>, number), offset);

  const place = (access: Access, index: Index, iteration: number): number => {
    let at = access.buffer.offset + access.base + access.perIteration * iteration;
    for (const [axis, table] of access.tables.entries()) {
      if (!table) continue;
      const step = table[index[axis] as number];
      if (step === undefined) throw new RangeError(`An access table of ${table.length} entries was read at ${index[axis]}.`);
      if (step === outside) return -1;
      at += step;
    }
    if (at < access.buffer.offset || at >= access.buffer.offset + access.buffer.size)
      throw new RangeError(`An access left its buffer of ${access.buffer.size} numbers at ${at - access.buffer.offset}.`);
    return at;
  };
  const read = (access: Access, index: Index, iteration: number): number => {
    const at = place(access, index, iteration);
    return at < 0 ? access.fill : (arena[at] as number);
  };
  const evaluate = (root: Expression, index: Index, iteration: number, memo = new Map<Expression, number>()): number => {
    const known = memo.get(root);
    if (known !== undefined) return known;
    const result =
      root.kind === 'number'
        ? number(root.value)
        : root.kind === 'read'
          ? read(root.access, index, iteration)
          : number(elementwiseRule(root.name).evaluate(...root.arguments.map((x) => evaluate(x, index, iteration, memo))));
    memo.set(root, result);
    return result;
  };
  const combine = { sum: (a: number, b: number) => a + b, product: (a: number, b: number) => a * b, max: Math.max, min: Math.min };
  const neutral = { sum: 0, product: 1, max: -Infinity, min: Infinity };

  const execute: { [K in Kernel['kind']]: (kernel: Extract<Kernel, { kind: K }>, i: number) => void } = {
    map: ({ space, writes }, i) =>
      forEachIndex(space, (index) => {
        const memo = new Map<Expression, number>();
        const results = writes.map(({ value }) => evaluate(value, index, i, memo));
        for (const [n, { to }] of writes.entries()) arena[place(to, index, i)] = results[n] as number;
      }),
    reduce: ({ name, space, over, value, to }, i) =>
      forEachIndex(space, (index) => {
        let result = neutral[name];
        forEachIndex(over, (inner) => (result = number(combine[name](result, evaluate(value, [...index, ...inner], i)))));
        arena[place(to, index, i)] = result;
      }),
    cumulative: ({ space, length, exclusive, reverse, value, to }, i) =>
      forEachIndex(space, (index) => {
        let sum = 0;
        for (let n = 0; n < length; n++) {
          const at = [...index, reverse ? length - 1 - n : n];
          const next = number(sum + evaluate(value, at, i));
          arena[place(to, at, i)] = exclusive ? sum : next;
          sum = next;
        }
      }),
    tridiagonal: ({ space, length, lower, diagonal, upper, right, to }, i) =>
      forEachIndex(space, (index) => {
        const [ratio, x] = [new Float64Array(length), new Float64Array(length)];
        for (let k = 0; k < length; k++) {
          const [a, b, c, d] = [lower, diagonal, upper, right].map((e) => evaluate(e, [...index, k], i)) as [
            number,
            number,
            number,
            number,
          ];
          const pivot = k === 0 ? b : number(b - a * (ratio[k - 1] as number));
          ratio[k] = number(c / pivot);
          x[k] = number((k === 0 ? d : d - a * (x[k - 1] as number)) / pivot);
        }
        for (let k = length - 2; k >= 0; k--) x[k] = number((x[k] as number) - (ratio[k] as number) * (x[k + 1] as number));
        for (let k = 0; k < length; k++) arena[place(to, [...index, k], i)] = x[k] as number;
      }),
    matmul: ({ batch, rows, inner, columns, left, right, to }, i) =>
      forEachIndex([batch, rows, columns], (index) => {
        const [b, m, n] = index as [number, number, number];
        let sum = 0;
        for (let k = 0; k < inner; k++) sum = number(sum + read(left, [b, m, k], i) * read(right, [b, k, n], i));
        arena[place(to, index, i)] = sum;
      }),
    fourier: ({ direction, points, waves, space, from, to }, i) =>
      forEachIndex(space, (index) => {
        const angle = (m: number, p: number): number => (2 * Math.PI * ((m * p) % points)) / points;
        if (direction === 'analysis')
          for (let m = 0; m < waves; m++) {
            let [re, im] = [0, 0];
            for (let p = 0; p < points; p++) {
              const x = read(from, [...index, p], i);
              re += x * Math.cos(angle(m, p));
              im -= x * Math.sin(angle(m, p));
            }
            arena[place(to, [...index, 2 * m], i)] = number(re);
            arena[place(to, [...index, 2 * m + 1], i)] = number(im);
          }
        else
          for (let p = 0; p < points; p++) {
            let x = 0;
            for (let m = 0; m < waves; m++) {
              x += read(from, [...index, 2 * m], i) * Math.cos(angle(m, p));
              x -= read(from, [...index, 2 * m + 1], i) * Math.sin(angle(m, p));
            }
            arena[place(to, [...index, p], i)] = number(x);
          }
      }),
  };

  const run = (stages: readonly Stage[], iteration: number, outermost: boolean): void => {
    for (const stage of stages) {
      if (stage.kind === 'parallel') for (const kernel of stage.kernels) execute[kernel.kind](kernel as never, iteration);
      else {
        const n = outermost && program.dynamicCount ? (count ?? stage.count) : stage.count;
        for (let k = 0; k < n; k++) run(stage.body, stage.reverse ? n - 1 - k : k, false);
      }
    }
  };
  run(program.stages, 0, true);
  return program.outputs.map(({ offset, size }) => arena.slice(offset, offset + size));
}
