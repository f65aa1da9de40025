import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Precision } from '../../../../src/tensor/compile/executable.ts';
import {
  type Access,
  type Buffer,
  type Expression,
  type Kernel,
  outside,
  type Program,
  type Stage,
} from '../../../../src/tensor/compile/schedule/kernel.ts';
import { compileWasm } from '../../../../src/tensor/compile/wasm/index.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'chronos-wasm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Lays buffers one after the other, each on a multiple of 16. */
class Arena {
  size = 0;
  readonly inputs: Buffer[] = [];
  readonly outputs: Buffer[] = [];
  readonly constants: Buffer[] = [];

  buffer(role: Buffer['role'], size: number, values?: Float64Array): Buffer {
    const buffer: Buffer = values ? { role, size, values, offset: this.size } : { role, size, offset: this.size };
    this.size += Math.ceil(size / 16) * 16;
    if (role === 'input') this.inputs.push(buffer);
    if (role === 'output') this.outputs.push(buffer);
    if (role === 'constant') this.constants.push(buffer);
    return buffer;
  }

  program(stages: readonly Stage[], dynamicCount = false): Program {
    return { stages, inputs: this.inputs, outputs: this.outputs, constants: this.constants, size: this.size, dynamicCount };
  }
}

const parallel = (...kernels: readonly Kernel[]): Stage => ({ kind: 'parallel', kernels });
const steps = (extent: number, stride: number): Int32Array => Int32Array.from({ length: extent }, (_, v) => v * stride);

type Boundary = 'periodic' | 'zero' | 'edge';

/** A table shifted by some places. */
function shifted(extent: number, stride: number, by: number, boundary: Boundary): Int32Array {
  return Int32Array.from({ length: extent }, (_, v) => {
    const at = v + by;
    if (boundary === 'periodic') return (((at % extent) + extent) % extent) * stride;
    if (boundary === 'edge') return Math.min(Math.max(at, 0), extent - 1) * stride;
    return at < 0 || at >= extent ? outside : at * stride;
  });
}

function denseTables(shape: readonly number[]): Int32Array[] {
  return shape.map((extent, axis) => steps(extent, sizeOf(shape.slice(axis + 1))));
}

function dense(buffer: Buffer, shape: readonly number[], change: Partial<Access> = {}): Access {
  return { buffer, base: 0, tables: denseTables(shape), fill: 0, perIteration: 0, ...change };
}

/** A dense access with one axis shifted. */
function shiftedAccess(buffer: Buffer, shape: readonly number[], axis: number, by: number, boundary: Boundary, fill = 0): Access {
  const tables = denseTables(shape);
  tables[axis] = shifted(shape[axis] as number, sizeOf(shape.slice(axis + 1)), by, boundary);
  return { buffer, base: 0, tables, fill, perIteration: 0 };
}

const read = (access: Access): Expression => ({ kind: 'read', access });
const number = (value: number): Expression => ({ kind: 'number', value });
const apply = (name: string, ...parts: readonly Expression[]): Expression => ({ kind: 'apply', name, arguments: parts });

/** Numbers in ±1 that differ from run to run of the generator but not of the test. */
function samples(size: number, seed: number): Float32Array {
  let state = seed * 2654435761 + 1;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

interface Check {
  readonly precision?: Precision;
  readonly threads?: number;
  readonly count?: number;
  readonly tolerance?: number;
  readonly inputs?: readonly Float32Array[];
}

async function results(program: Program, { precision = 'float32', threads = 1, count, inputs }: Check): Promise<Float64Array[]> {
  const executable = await compileWasm(program, { threads, precision, cacheFolder: folder });
  for (const [n, { size }] of program.inputs.entries()) executable.write(n, inputs?.[n] ?? samples(size, n + 1));
  executable.run(count);
  const found = program.outputs.map((_, n) => Float64Array.from(executable.readSync(n)));
  executable.dispose();
  return found;
}

/** Holds a program to the reference, relative to the largest number of each output. */
async function holds(program: Program, check: Check = {}): Promise<void> {
  const { precision = 'float32', count, tolerance = precision === 'float32' ? 2e-6 : 1e-14 } = check;
  const found = await results(program, check);
  const inputs = check.inputs ?? program.inputs.map(({ size }, n) => samples(size, n + 1));
  const expected = interpretProgram(program, inputs, count, precision === 'float32' ? Math.fround : undefined);
  for (const [n, output] of expected.entries()) {
    const scale = output.reduce((most, x) => Math.max(most, Number.isFinite(x) ? Math.abs(x) : 0), 1e-30);
    const worst = output.reduce(
      (most, x, i) => Math.max(most, Object.is(x, found[n]?.[i]) ? 0 : Math.abs(x - (found[n]?.[i] ?? Number.NaN)) / scale),
      0,
    );
    expect(worst, `output ${n}`).toBeLessThan(tolerance);
  }
}

/** Every kind of boundary on every axis, in one map kernel. */
function stencil(shape: readonly number[]): Program {
  const arena = new Arena();
  const x = arena.buffer('input', sizeOf(shape));
  const centre = read(dense(x, shape));
  let sum = apply('Multiply', centre, number(0.5));
  for (const [axis] of shape.entries())
    for (const [n, boundary] of (['periodic', 'zero', 'edge'] as const).entries())
      for (const by of [-2, -1, 1, 3]) {
        const neighbour = read(shiftedAccess(x, shape, axis, by, boundary, boundary === 'zero' ? by * 0.25 : 0));
        sum = apply('Add', sum, apply('Multiply', neighbour, number(0.1 * (axis + 1) + 0.03 * n + 0.01 * by)));
      }
  const [y, z] = [arena.buffer('output', sizeOf(shape)), arena.buffer('output', sizeOf(shape))];
  const kernel: Kernel = {
    kind: 'map',
    space: shape,
    writes: [
      { to: dense(y, shape), value: sum },
      { to: dense(z, shape), value: apply('Multiply', sum, centre) },
    ],
  };
  return arena.program([parallel(kernel)]);
}

describe('map kernels', () => {
  for (const shape of [[7], [16], [5, 4], [3, 5, 13], [2, 6, 24], [4, 1, 9], [3, 2, 2], [2, 3, 97]])
    it(`reads periodic, zero and edge neighbours on every axis of [${shape}]`, async () => {
      await holds(stencil(shape));
      await holds(stencil(shape), { precision: 'float64' });
    });

  it('computes scalars, and long rows without a divisor', async () => {
    for (const shape of [[], [1], [10_007], [3, 4099], [2, 48, 96]]) {
      const arena = new Arena();
      const [x, y] = [arena.buffer('input', sizeOf(shape)), arena.buffer('output', sizeOf(shape))];
      const value = apply('Add', apply('Multiply', read(dense(x, shape)), number(3)), number(-0.5));
      const program = arena.program([parallel({ kind: 'map', space: shape, writes: [{ to: dense(y, shape), value }] })]);
      for (const threads of [1, 2]) await holds(program, { threads });
    }
  });

  it('reads broadcasts, reversals, transposes, strides and gathers', async () => {
    const shape = [6, 11, 22];
    const arena = new Arena();
    const [x, row, column] = [arena.buffer('input', 6 * 11 * 22), arena.buffer('input', 22), arena.buffer('input', 11)];
    const [K, J, I] = denseTables(shape) as [Int32Array, Int32Array, Int32Array];
    const scattered = Int32Array.from({ length: 22 }, (_, v) => (v % 5 === 3 ? outside : (v * 7) % 22));
    const halves = Int32Array.from({ length: 22 }, (_, v) => (v < 10 ? v + 12 : v - 10));
    const reads: Access[] = [
      { buffer: x, base: 0, tables: [K, J, I.map((v) => 21 - v)], fill: 0, perIteration: 0 },
      { buffer: x, base: 0, tables: [K.map((v) => 5 * 242 - v), J.map((v) => 10 * 22 - v), I], fill: 0, perIteration: 0 },
      { buffer: x, base: 3, tables: [steps(6, 1), steps(11, 132), steps(22, 6).map((v) => v)], fill: 0, perIteration: 0 },
      { buffer: x, base: 1, tables: [steps(6, 44), undefined, steps(22, 2)], fill: 0, perIteration: 0 },
      { buffer: x, base: 0, tables: [K, J, scattered], fill: 2.5, perIteration: 0 },
      { buffer: x, base: 0, tables: [K, J, halves], fill: 0, perIteration: 0 },
      { buffer: row, base: 0, tables: [undefined, undefined, I], fill: 0, perIteration: 0 },
      { buffer: column, base: 0, tables: [undefined, steps(11, 1), undefined], fill: 0, perIteration: 0 },
      { buffer: column, base: 4, tables: [undefined, undefined, undefined], fill: 0, perIteration: 0 },
      {
        buffer: x,
        base: 0,
        tables: [Int32Array.from({ length: 6 }, (_, v) => (v === 2 ? outside : v * 242)), J, scattered],
        fill: -1,
        perIteration: 0,
      },
    ].filter(({ base, tables, buffer }) => base + tables.reduce((sum, t) => sum + (t ? Math.max(...t) : 0), 0) < buffer.size);
    expect(reads.length).toBe(9);
    const value = reads.map(read).reduce((sum, part, n) => apply('Add', sum, apply('Multiply', part, number(1 + n / 8))));
    const [straight, turned] = [arena.buffer('output', 6 * 11 * 22), arena.buffer('output', 6 * 11 * 22)];
    const transposed: Access = { buffer: turned, base: 0, tables: [steps(6, 1), steps(11, 132), steps(22, 6)], fill: 0, perIteration: 0 };
    const kernel: Kernel = {
      kind: 'map',
      space: shape,
      writes: [
        { to: dense(straight, shape), value },
        { to: transposed, value: apply('Negate', value) },
      ],
    };
    await holds(arena.program([parallel(kernel)]));
    await holds(arena.program([parallel(kernel)]), { precision: 'float64' });
  });

  it('computes hundreds of operations and a hundred writes', async () => {
    const shape = [9, 24];
    const arena = new Arena();
    const inputs = Array.from({ length: 20 }, () => arena.buffer('input', sizeOf(shape)));
    const reads = inputs.flatMap((x) => [
      read(dense(x, shape)),
      read(shiftedAccess(x, shape, 1, 1, 'periodic')),
      read(shiftedAccess(x, shape, 0, -1, 'edge')),
    ]);
    const values: Expression[] = [...reads];
    for (let n = 0; n < 500; n++) {
      const [a, b] = [values[(n * 17) % values.length] as Expression, values[values.length - 1 - ((n * 5) % 40)] as Expression];
      values.push(n % 3 === 0 ? apply('Maximum', a, b) : apply('Multiply', apply('Add', a, b), number(0.5)));
    }
    const writes = values.slice(-100).map((value) => ({ to: dense(arena.buffer('output', sizeOf(shape)), shape), value }));
    await holds(arena.program([parallel({ kind: 'map', space: shape, writes })]), { tolerance: 1e-5 });
  });

  it('keeps what it reads from a buffer that it also writes', async () => {
    const arena = new Arena();
    const [x, y] = [arena.buffer('input', 60), arena.buffer('input', 60)];
    const [a, b] = [read(dense(x, [60])), read(dense(y, [60]))];
    const writes = [
      { to: dense(x, [60]), value: apply('Add', a, b) },
      { to: dense(y, [60]), value: apply('Subtract', a, b) },
    ];
    const program = { ...arena.program([parallel({ kind: 'map', space: [60], writes })]), outputs: [x, y] };
    await holds(program);
  });
});

describe('reductions', () => {
  const cases: [number[], number[]][] = [
    [[5, 7], [13]],
    [[13], [5, 7]],
    [[], [333]],
    [[4], [2, 3, 9]],
    [[3, 24], [6]],
    [[], [3, 5]],
    [[2, 2], [96]],
  ];
  for (const name of ['sum', 'product', 'max', 'min'] as const)
    it(`take the ${name} over inner and outer axes`, async () => {
      for (const [space, over] of cases)
        for (const precision of ['float32', 'float64'] as const) {
          const arena = new Arena();
          const [x, y] = [arena.buffer('input', sizeOf([...space, ...over])), arena.buffer('output', sizeOf(space))];
          const value = apply('Add', read(dense(x, [...space, ...over])), number(name === 'product' ? 1 : 0.1));
          await holds(arena.program([parallel({ kind: 'reduce', name, space, over, value, to: dense(y, space) })]), {
            precision,
            tolerance: 1e-5,
          });
          const turned = arena.buffer('output', sizeOf(space));
          const strided: Access = {
            buffer: x,
            base: 0,
            tables: denseTables([...over, ...space])
              .slice(over.length)
              .concat(denseTables([...over, ...space]).slice(0, over.length)),
            fill: 0,
            perIteration: 0,
          };
          const across: Kernel = {
            kind: 'reduce',
            name,
            space,
            over,
            value: apply('Add', read(strided), number(0.7)),
            to: dense(turned, space),
          };
          await holds({ ...arena.program([parallel(across)]), outputs: [turned] }, { precision, tolerance: 1e-5 });
        }
    });
});

describe('columns', () => {
  for (const space of [[], [5], [6, 24], [3, 7], [5, 39], [48, 96]])
    for (const axisFirst of [true, false])
      it(`sums up and solves columns of [${space}] that run along the ${axisFirst ? 'first' : 'last'} axis of memory`, async () => {
        const length = 7;
        const shape = axisFirst ? [length, ...space] : [...space, length];
        const tables = denseTables(shape);
        const ordered = axisFirst ? [...tables.slice(1), tables[0] as Int32Array] : tables;
        const arena = new Arena();
        const at = (buffer: Buffer): Access => ({ buffer, base: 0, tables: ordered, fill: 0, perIteration: 0 });
        const inputs = Array.from({ length: 4 }, () => arena.buffer('input', sizeOf(shape)));
        const [lower, diagonal, upper, right] = inputs.map((x) => read(at(x))) as [Expression, Expression, Expression, Expression];
        const kernels: Kernel[] = [];
        for (const exclusive of [true, false])
          for (const reverse of [true, false]) {
            const to = at(arena.buffer('output', sizeOf(shape)));
            kernels.push({ kind: 'cumulative', space, length, exclusive, reverse, value: apply('Multiply', lower, right), to });
          }
        const to = at(arena.buffer('output', sizeOf(shape)));
        kernels.push({ kind: 'tridiagonal', space, length, lower, diagonal: apply('Add', diagonal, number(4)), upper, right, to });
        for (const precision of ['float32', 'float64'] as const)
          await holds(arena.program([parallel(...kernels)]), { precision, tolerance: 5e-6 });
      });

  it('reads profiles that all columns share', async () => {
    const [length, space] = [9, [4, 24]];
    const arena = new Arena();
    const [x, profile] = [arena.buffer('input', 9 * 96), arena.buffer('input', length)];
    const at = (buffer: Buffer): Access => ({
      buffer,
      base: 0,
      tables: [steps(4, 24), steps(24, 1), steps(length, 96)],
      fill: 0,
      perIteration: 0,
    });
    const level = read({ buffer: profile, base: 0, tables: [undefined, undefined, steps(length, 1)], fill: 0, perIteration: 0 });
    const squared = apply('Multiply', level, level);
    const value = apply('Add', apply('Multiply', squared, read(at(x))), apply('Subtract', apply('Multiply', read(at(x)), level), squared));
    const kernels: Kernel[] = [
      { kind: 'cumulative', space, length, exclusive: false, reverse: true, value, to: at(arena.buffer('output', 9 * 96)) },
      {
        kind: 'tridiagonal',
        ...{ space, length, lower: level, diagonal: apply('Add', squared, number(4)), upper: squared, right: value },
        to: at(arena.buffer('output', 9 * 96)),
      },
    ];
    await holds(arena.program([parallel(...kernels)]), { tolerance: 1e-5 });
  });

  it('splits rows of deep columns', async () => {
    const [length, space] = [90, [3, 96]];
    const arena = new Arena();
    const inputs = Array.from({ length: 3 }, () => arena.buffer('input', length * 3 * 96));
    const at = (buffer: Buffer): Access => ({ ...dense(buffer, []), tables: [steps(3, 96), steps(96, 1), steps(length, 288)] });
    const [lower, upper, right] = inputs.map((x) => read(at(x))) as [Expression, Expression, Expression];
    const to = at(arena.buffer('output', length * 3 * 96));
    const kernel: Kernel = { kind: 'tridiagonal', space, length, lower, diagonal: number(3), upper, right, to };
    for (const threads of [1, 2]) await holds(arena.program([parallel(kernel)]), { threads, tolerance: 5e-6 });
  });

  it('reads neighbours of long rows, on any number of threads', async () => {
    const [length, rows, columns] = [6, 7, 45];
    const shape = [length, rows, columns];
    const arena = new Arena();
    const [x, y] = [arena.buffer('input', sizeOf(shape)), arena.buffer('input', sizeOf(shape))];
    const columnsLast = ({ tables: [k, j, i], ...rest }: Access): Access => ({ ...rest, tables: [j, i, k] });
    const east = read(columnsLast(shiftedAccess(x, shape, 2, 1, 'periodic')));
    const north = read(columnsLast(shiftedAccess(x, shape, 1, 1, 'zero', 0.5)));
    const below = read(columnsLast(shiftedAccess(y, shape, 0, 1, 'edge')));
    const own = { space: [rows, columns], length };
    const to = (): Access => columnsLast(dense(arena.buffer('output', sizeOf(shape)), shape));
    const diagonal = apply('Add', apply('Multiply', east, east), number(3));
    const program = arena.program([
      parallel(
        { kind: 'tridiagonal', ...own, lower: east, diagonal, upper: below, right: apply('Add', north, below), to: to() },
        { kind: 'cumulative', ...own, exclusive: true, reverse: true, value: apply('Subtract', east, north), to: to() },
      ),
    ]);
    for (const threads of [1, 3]) await holds(program, { threads, tolerance: 5e-6 });
    await holds(program, { precision: 'float64' });
  });

  it('ignores what the system has no use for', async () => {
    const arena = new Arena();
    const [lower, right] = [arena.buffer('input', 3 * 8), arena.buffer('input', 3 * 8)];
    const at = (buffer: Buffer): Access => ({ buffer, base: 0, tables: [steps(8, 1), steps(3, 8)], fill: 0, perIteration: 0 });
    const to = at(arena.buffer('output', 24));
    const program = arena.program([
      parallel({
        kind: 'tridiagonal',
        space: [8],
        length: 3,
        lower: read(at(lower)),
        diagonal: number(2),
        upper: number(0.5),
        right: read(at(right)),
        to,
      }),
    ]);
    const values = samples(24, 3);
    values.fill(Number.NaN, 0, 8);
    const [found] = await results(program, { inputs: [values, samples(24, 4)] });
    expect(found?.every(Number.isFinite)).toBe(true);
  });
});

describe('products of matrices', () => {
  const product = (batch: number, rows: number, inner: number, columns: number, layout = '', ranges = false): Program => {
    const arena = new Arena();
    const [a, b] = [arena.buffer('input', batch * rows * inner), arena.buffer('input', batch * inner * columns)];
    const to = arena.buffer('output', batch * rows * columns);
    const place = (buffer: Buffer, m: number, n: number, transposed: boolean): Access => ({
      buffer,
      base: 0,
      tables: [steps(batch, m * n), ...(transposed ? [steps(m, 1), steps(n, m)] : [steps(m, n), steps(n, 1)])],
      fill: 0,
      perIteration: 0,
    });
    const kernel: Kernel = {
      kind: 'matmul',
      ...{ batch, rows, inner, columns },
      left: place(a, rows, inner, layout.includes('l')),
      right: place(b, inner, columns, layout.includes('r')),
      to: place(to, rows, columns, layout.includes('t')),
      innerRange: ranges ? Array.from({ length: batch }, (_, b) => [b % 5, Math.max(b % 5, inner - (b % 7))] as const) : undefined,
      rowRange: ranges ? Array.from({ length: batch }, (_, b) => [b % 6, Math.max(b % 6, rows - (b % 9))] as const) : undefined,
      columnRange: ranges ? Array.from({ length: batch }, (_, b) => [b % 3, Math.max(b % 3, columns - 3 * b)] as const) : undefined,
    };
    return arena.program([parallel(kernel)]);
  };
  const shapes: [number, number, number, number][] = [
    [3, 48, 32, 10],
    [2, 32, 48, 10],
    [2, 96, 32, 6],
    [1, 24, 64, 96],
    [1, 16, 31, 48],
    [2, 5, 7, 3],
    [3, 5, 24, 16],
    [1, 1, 40, 64],
    [1, 3, 21, 40],
    [1, 9, 5, 1],
    [1, 1, 1, 1],
    [1, 64, 30, 1],
  ];
  for (const layout of ['', 'l', 'r', 't', 'lr', 'rt', 'lrt'])
    it(`have any layout${layout && ` (${layout})`}`, async () => {
      for (const [batch, rows, inner, columns] of shapes)
        for (const precision of ['float32', 'float64'] as const)
          await holds(product(batch, rows, inner, columns, layout), { precision, tolerance: 2e-5 });
    });

  it('leave out what is known to be zero', async () => {
    for (const layout of ['', 'rt', 'lt', 'l', 'lrt']) {
      const program = product(6, 14, 16, 10, layout, true);
      const [stage] = program.stages as [Extract<Stage, { kind: 'parallel' }>];
      const [kernel] = stage.kernels as [Extract<Kernel, { kind: 'matmul' }>];
      const within = ([from, to]: readonly [number, number] = [0, 0], at: number): boolean => at >= from && at < to;
      const left = samples(6 * 14 * 16, 1).map((value, n) => {
        const [b, rest] = [Math.floor(n / 224), n % 224];
        const [m, k] = layout.includes('l') ? [rest % 14, Math.floor(rest / 14)] : [Math.floor(rest / 16), rest % 16];
        return within(kernel.rowRange?.[b], m) && within(kernel.innerRange?.[b], k) ? value : 0;
      });
      const right = samples(6 * 16 * 10, 2).map((value, n) => {
        const [b, rest] = [Math.floor(n / 160), n % 160];
        return within(kernel.columnRange?.[b], layout.includes('r') ? Math.floor(rest / 16) : rest % 10) ? value : 0;
      });
      await holds(program, { inputs: [left, right], tolerance: 1e-5 });
    }
  });
});

describe('Fourier transforms', () => {
  const lengths: [number, number][] = [
    [96, 32],
    [192, 64],
    [12, 7],
    [15, 8],
    [7, 3],
    [1, 1],
    [64, 33],
    [199, 90],
  ];
  for (const [points, waves] of lengths)
    it(`of ${points} points have ${waves} waves in both directions`, async () => {
      for (const direction of ['analysis', 'synthesis'] as const)
        for (const precision of ['float32', 'float64'] as const)
          for (const space of [[3, 5], [], [8]]) {
            const arena = new Arena();
            const [inputs, outputs] = direction === 'analysis' ? [points, 2 * waves] : [2 * waves, points];
            const [from, to] = [arena.buffer('input', sizeOf(space) * inputs), arena.buffer('output', sizeOf(space) * outputs)];
            const kernel: Kernel = {
              kind: 'fourier',
              direction,
              points,
              waves,
              space,
              from: dense(from, [...space, inputs]),
              to: dense(to, [...space, outputs]),
            };
            await holds(arena.program([parallel(kernel)]), { precision, tolerance: precision === 'float32' ? 1e-5 : 1e-12 });
          }
    });

  it('have rows and elements in any order of memory', async () => {
    const [points, waves, rows] = [24, 9, 8];
    const arena = new Arena();
    const [from, to] = [arena.buffer('input', points * rows), arena.buffer('output', 2 * waves * rows)];
    const shift = shifted(points, rows, 1, 'zero');
    const kernel: Kernel = {
      kind: 'fourier',
      direction: 'analysis',
      ...{ points, waves },
      space: [rows],
      from: { buffer: from, base: 0, tables: [steps(rows, 1), shift], fill: 0.5, perIteration: 0 },
      to: { buffer: to, base: 0, tables: [steps(rows, 2 * waves).reverse(), steps(2 * waves, 1).reverse()], fill: 0, perIteration: 0 },
    };
    await holds(arena.program([parallel(kernel)]), { tolerance: 1e-5 });
  });
});

/** x ← x + sequence[i] in a loop that stacks every x. */
function loopProgram(count: number, reverse: boolean, size: number, dynamicCount: boolean): Program {
  const arena = new Arena();
  const [x, sequence, stack] = [arena.buffer('input', size), arena.buffer('input', size * count), arena.buffer('output', size * count)];
  const per = { tables: [steps(size, 1)], perIteration: size };
  const next = apply('Add', apply('Multiply', read(dense(x, [size])), number(0.9)), read({ buffer: sequence, base: 0, fill: 0, ...per }));
  const wrapped = read(shiftedAccess(x, [size], 0, 1, 'periodic'));
  const scratch = arena.buffer('temporary', size);
  const body = [
    parallel({ kind: 'map', space: [size], writes: [{ to: dense(scratch, [size]), value: apply('Subtract', next, wrapped) }] }),
    parallel(
      { kind: 'map', space: [size], writes: [{ to: dense(x, [size]), value: read(dense(scratch, [size])) }] },
      { kind: 'map', space: [size], writes: [{ to: { buffer: stack, base: 0, fill: 0, ...per }, value: read(dense(scratch, [size])) }] },
    ),
  ];
  arena.outputs.push(x);
  return arena.program([{ kind: 'loop', count, reverse, body }], dynamicCount);
}

describe('loops', () => {
  for (const size of [6, 20_000])
    for (const reverse of [false, true])
      it(`run ${reverse ? 'backwards' : 'forwards'} over sequences of ${size} numbers`, async () => {
        for (const threads of [1, 2]) {
          await holds(loopProgram(5, reverse, size, false), { threads });
          for (const count of [0, 1, 3]) await holds(loopProgram(5, reverse, size, true), { threads, count });
        }
      });

  it('read backwards from where iterations begin', async () => {
    const arena = new Arena();
    const [sequence, y] = [arena.buffer('input', 40), arena.buffer('output', 8)];
    const to = dense(y, [8]);
    const value = apply(
      'Add',
      apply('Multiply', read(to), number(2)),
      read({ buffer: sequence, base: 32, tables: [steps(8, 1)], fill: 0, perIteration: -8 }),
    );
    const clear = parallel({ kind: 'map', space: [8], writes: [{ to, value: number(0) }] });
    const body = [parallel({ kind: 'map', space: [8], writes: [{ to, value }] })];
    await holds(arena.program([clear, { kind: 'loop', count: 5, reverse: false, body }]));
  });
});

describe('the runtime', () => {
  it('gives the same bytes on 1, 2 and 4 threads', async () => {
    for (const program of [stencil([15, 24, 33]), stencil([40_001]), loopProgram(4, false, 30_000, false)]) {
      const [one, two, four] = await Promise.all([1, 2, 4].map((threads) => results(program, { threads })));
      expect(two).toEqual(one);
      expect(four).toEqual(one);
    }
  });

  it('takes from the cache what a cold build makes, and rebuilds what is damaged', async () => {
    const cacheFolder = mkdtempSync(join(folder, 'cache-'));
    const program = stencil([3, 4, 21]);
    const build = async (): Promise<number[]> => {
      const executable = await compileWasm(program, { threads: 1, precision: 'float32', cacheFolder });
      executable.write(0, samples(252, 1));
      executable.run();
      const found = [...executable.readSync(0)];
      executable.dispose();
      return found;
    };
    const cold = await build();
    const [name] = readdirSync(cacheFolder) as [string];
    const kept = readFileSync(join(cacheFolder, name));
    expect(await build()).toEqual(cold);
    writeFileSync(
      join(cacheFolder, name),
      kept.map((byte, n) => (n === kept.length - 9 ? byte ^ 4 : byte)),
    );
    expect(await build()).toEqual(cold);
    expect(readFileSync(join(cacheFolder, name)).equals(kept)).toBe(true);
    await compileWasm(stencil([3, 4, 22]), { threads: 1, precision: 'float32', cacheFolder });
    expect(readdirSync(cacheFolder).length).toBe(2);
  });

  it('runs 10,000 times without taking memory', async () => {
    const program = stencil([4, 8]);
    const executable = await compileWasm(program, { threads: 2, precision: 'float32', cacheFolder: folder });
    executable.write(0, samples(32, 1));
    executable.run();
    const before = process.memoryUsage();
    for (let n = 0; n < 10_000; n++) executable.run();
    const after = process.memoryUsage();
    expect(after.rss - before.rss).toBeLessThan(20e6);
    executable.dispose();
    expect(() => executable.run()).toThrow(/disposed/);
  });

  it('ends its threads when disposed of', async () => {
    const threads = (): number => (existsSync('/proc/self/task') ? readdirSync('/proc/self/task').length : 0);
    const executable = await compileWasm(stencil([40_001]), { threads: 3, precision: 'float32', cacheFolder: folder });
    executable.run();
    const during = threads();
    executable.dispose();
    for (let n = 0; n < 200 && during > 0 && threads() > during - 2; n++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(threads()).toBeLessThanOrEqual(Math.max(0, during - 2));
  });

  it('writes constants, and says what it cannot do', async () => {
    const arena = new Arena();
    const [c, y] = [arena.buffer('constant', 5, Float64Array.of(1, 2, 3, 4, 5)), arena.buffer('output', 5)];
    await holds(arena.program([parallel({ kind: 'map', space: [5], writes: [{ to: dense(y, [5]), value: read(dense(c, [5])) }] })]));
    const large = { ...arena.program([]), size: 2 ** 30 };
    await expect(compileWasm(large, { threads: 1, precision: 'float64', cacheFolder: folder })).rejects.toThrow(/4 GiB/);
    await expect(compileWasm(large, { threads: 0, cacheFolder: folder })).rejects.toThrow(/threads/);
  });
});
