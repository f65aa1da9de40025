import { describe, expect, it } from 'vitest';
import type { ReductionName } from '../../../../src/tensor/compile/graph/graph.ts';
import { elementwise } from '../../../../src/tensor/compile/operations/index.ts';
import {
  type Access,
  type Buffer,
  type Expression,
  type Kernel,
  outside,
  type Program,
  type Stage,
} from '../../../../src/tensor/compile/schedule/kernel.ts';
import { ExtraMemory } from '../../../../src/tensor/compile/webgpu/extra-memory.ts';
import { compileWebgpu, deviceFaults, type WebgpuDevice } from '../../../../src/tensor/compile/webgpu/index.ts';
import { TableMemory } from '../../../../src/tensor/compile/webgpu/index-tables.ts';
import { Pipelines } from '../../../../src/tensor/compile/webgpu/pipelines.ts';
import { stageShaders } from '../../../../src/tensor/compile/webgpu/stage-shaders.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { apply, at, even, Memory, noise, number, parallel, read } from '../../../support/program-parts.ts';
import { testDevice } from '../../../support/webgpu-device.ts';

const found = await testDevice();

const scattered = (extent: number, reach: number): Int32Array => Int32Array.from({ length: extent }, (_, v) => (v * v * 7 + 3) % reach);

/** The table of a dense array's axis, shifted by `by` places with a rule for those that fall off. */
function shifted(extent: number, stride: number, by: number, edge: 'periodic' | 'wall' | 'edge'): Int32Array {
  return Int32Array.from({ length: extent }, (_, v) => {
    const at = v + by;
    if (at >= 0 && at < extent) return at * stride;
    if (edge === 'wall') return outside;
    return stride * (edge === 'edge' ? Math.min(Math.max(at, 0), extent - 1) : (at + extent) % extent);
  });
}

/** Runs a program on the device and as written, and holds the one to the other. */
async function hold(program: Program, relative = 1e-5, count?: number): Promise<Float64Array[]> {
  const inputs = program.inputs.map(({ size }, n) => noise(size, n + 1));
  const expected = interpretProgram(program, inputs, count);
  const executable = await compileWebgpu(program, found && { device: found.device });
  for (const [n, values] of inputs.entries()) executable.write(n, values);
  executable.run(count);
  for (const [n, wanted] of expected.entries()) {
    const got = await executable.read(n);
    const scale = wanted.reduce((most, x) => Math.max(most, Number.isFinite(x) ? Math.abs(x) : 0), 1e-30);
    for (const [k, x] of wanted.entries()) {
      const y = got[k] as number;
      if (!(Object.is(x, y) || x === y || Math.abs(x - y) <= relative * scale))
        expect.fail(`output ${n}, element ${k}: ${y} where ${x} is due`);
    }
  }
  executable.dispose();
  return expected;
}

describe.skipIf(!found)('the WebGPU target', () => {
  it('maps points through even, cut and scattered tables, with fills outside', async () => {
    const memory = new Memory();
    const [x, y, z] = [memory.buffer(7 * 30, 'input'), memory.buffer(30, 'input'), memory.buffer(7 * 30, 'output')];
    const dense = [even(7, 30), even(30, 1)] as const;
    const value = apply(
      'Add',
      apply('Multiply', read(at(x, ...dense)), read(at(y, undefined, scattered(30, 30)))),
      apply(
        'Subtract',
        read({ ...at(x, shifted(7, 30, 1, 'wall'), shifted(30, 1, -2, 'wall')), fill: 5 }),
        apply('Add', read(at(x, shifted(7, 30, -1, 'edge'), shifted(30, 1, 3, 'periodic'))), number(-0.3)),
      ),
    );
    const gaps = scattered(30, 30).map((place, v) => (v % 3 === 1 ? outside : place));
    const open = read({ ...at(y, undefined, gaps), fill: Number.POSITIVE_INFINITY });
    const write = { to: at(z, ...dense), value: apply('Minimum', value, open) };
    await hold(memory.program([parallel({ kind: 'map', space: [7, 30], writes: [write] })]));
  });

  it('reads every number of a point before it writes one', async () => {
    const memory = new Memory();
    const [x, y, z] = [memory.buffer(100, 'input'), memory.buffer(100, 'input'), memory.buffer(100, 'output')];
    const [a, b] = [read(at(x, even(100, 1))), read(at(y, even(100, 1)))];
    const writes = [
      { to: at(x, even(100, 1)), value: apply('Add', a, b) },
      { to: at(y, even(100, 1)), value: apply('Subtract', a, b) },
    ];
    const product = apply('Multiply', a, b);
    const stages = [
      parallel({ kind: 'map', space: [100], writes }),
      parallel({ kind: 'map', space: [100], writes: [{ to: at(z, even(100, 1)), value: product }] }),
    ];
    await hold(memory.program(stages));
  });

  it('computes every pointwise operation', async () => {
    const memory = new Memory();
    const kernels = [...elementwise.values()].map((rule, m): Kernel => {
      const drawn = rule.domain.map(([low, high], n) => memory.buffer(500, 'constant', noise(500, 3 * m + n, low, high)));
      const value = apply(rule.name, ...drawn.map((buffer) => read(at(buffer, even(500, 1)))));
      return { kind: 'map', space: [500], writes: [{ to: at(memory.buffer(500, 'output'), even(500, 1)), value }] };
    });
    await hold(memory.program([parallel(...kernels)]), 1e-5);
  });

  it('compiles a kernel of hundreds of operations and a hundred writes, scalars among them', async () => {
    const memory = new Memory();
    const [x, s] = [memory.buffer(1000, 'input'), memory.buffer(1, 'input')];
    const scalar = memory.buffer(1, 'output');
    let value = read(at(x, even(1000, 1)));
    const writes = Array.from({ length: 100 }, (_, n) => {
      const neighbour = read(at(x, shifted(1000, 1, n - 50, 'periodic')));
      value = apply('Add', apply('Multiply', value, number(0.5 + n / 1000)), apply('Maximum', neighbour, read(at(s, undefined))));
      return { to: at(memory.buffer(1000, 'output'), even(1000, 1)), value };
    });
    const kernels: Kernel[] = [
      { kind: 'map', space: [1000], writes },
      { kind: 'map', space: [], writes: [{ to: at(scalar), value: apply('Negate', read(at(s))) }] },
    ];
    await hold(memory.program([parallel(...kernels)]));
  });

  it.each([
    ['sum', [40], [3, 5]],
    ['sum', [1100], [5, 6]],
    ['max', [12], [16, 12]],
    ['product', [], [5]],
    ['min', [], [20_000]],
    ['sum', [3], [2, 15_000]],
    ['sum', [], [4608]],
  ] as [ReductionName, number[], number[]][])('reduces to the %s over [%s] × [%s]', async (name, space, over) => {
    const memory = new Memory();
    const shape = [...over, ...space];
    const size = shape.reduce((product, n) => product * n, 1);
    const [x, y] = [memory.buffer(size, 'input'), memory.buffer(size / over.reduce((product, n) => product * n, 1), 'output')];
    const stride = (axis: number, of: readonly number[]): number => of.slice(axis + 1).reduce((product, n) => product * n, 1);
    const tables = [...space, ...over].map((n, axis) =>
      even(n, stride(axis < space.length ? over.length + axis : axis - space.length, shape)),
    );
    const value = apply('Multiply', read(at(x, ...tables)), number(1.5));
    const to = at(y, ...space.map((n, axis) => even(n, stride(axis, space))));
    await hold(memory.program([parallel({ kind: 'reduce', name, space, over, value, to })]), 2e-6);
  });

  it.each([
    [false, false, 30],
    [true, false, 30],
    [false, true, 30],
    [true, true, 300],
  ])('sums down columns: exclusive %s, reverse %s, length %s', async (exclusive, reverse, length) => {
    const memory = new Memory();
    const [x, y] = [memory.buffer(length * 20, 'input'), memory.buffer(length * 20, 'output')];
    const column = [even(20, 1), even(length, 20)] as const;
    const value = apply('Add', read(at(x, ...column)), number(0.25));
    await hold(memory.program([parallel({ kind: 'cumulative', space: [20], length, exclusive, reverse, value, to: at(y, ...column) })]));
  });

  it.each([1, 2, 30, 300])('solves tridiagonal systems of %s rows', async (length) => {
    const memory = new Memory();
    const [a, b] = [memory.buffer(length * 20, 'input'), memory.buffer(length * 20, 'input')];
    const y = memory.buffer(length * 20, 'output');
    const column = [even(20, 1), even(length, 20)] as const;
    const [lower, right] = [read(at(a, ...column)), read(at(b, ...column))];
    const kernel: Kernel = {
      kind: 'tridiagonal',
      space: [20],
      length,
      lower,
      diagonal: apply('Add', number(3), lower),
      upper: apply('Divide', right, apply('Subtract', number(length - 1), apply('Multiply', number(0), right))),
      right,
      to: at(y, ...column),
    };
    await hold(memory.program([parallel(length > 1 ? kernel : { ...kernel, lower: number(Number.NaN), diagonal: number(2) })]));
  });

  it.each([
    [2, 3, 5, 4, false],
    [3, 70, 45, 50, false],
    [3, 70, 45, 50, true],
    [3, 5, 45, 5, true],
    [1, 20, 1000, 1, false],
  ])('multiplies %s × [%s, %s] × [.., %s], ranges %s', async (batch, rows, inner, columns, ranges) => {
    const memory = new Memory();
    const rowRange = ranges ? Array.from({ length: batch }, (_, b) => [b, rows - 2 * b] as const) : undefined;
    const innerRange = ranges ? Array.from({ length: batch }, (_, b) => [2 * b, inner - b] as const) : undefined;
    const factor = noise(batch * rows * inner, 3).map((x, n) => {
      const [b, m, k] = [Math.floor(n / (rows * inner)), Math.floor(n / inner) % rows, n % inner];
      const [[m0, m1], [k0, k1]] = [rowRange?.[b] ?? [0, rows], innerRange?.[b] ?? [0, inner]];
      return m >= m0 && m < m1 && k >= k0 && k < k1 ? x : 0;
    });
    const left = memory.buffer(factor.length, 'constant', factor);
    const right = memory.buffer(inner * columns, 'input');
    const to = memory.buffer(batch * rows * columns, 'output');
    const kernel: Kernel = {
      kind: 'matmul',
      batch,
      rows,
      inner,
      columns,
      left: at(left, even(batch, rows * inner), even(rows, inner), even(inner, 1)),
      right: at(right, undefined, even(inner, 1), even(columns, inner)),
      to: at(to, even(batch, rows * columns), even(rows, columns), even(columns, 1)),
      innerRange,
      rowRange,
      columnRange: undefined,
    };
    await hold(memory.program([parallel(kernel)]));
  });

  it.each([
    ['analysis', 96, 32],
    ['synthesis', 96, 32],
    ['analysis', 15, 8],
    ['synthesis', 15, 8],
  ] as const)('transforms rows: %s of %s points, %s waves', async (direction, points, waves) => {
    const memory = new Memory();
    const [read, written] = direction === 'analysis' ? [points, 2 * waves] : [2 * waves, points];
    const [x, y] = [memory.buffer(read * 12, 'input'), memory.buffer(written * 12, 'output')];
    const space = [3, 4];
    const from = at(x, even(3, 4 * read), even(4, read), even(read, 1));
    const to = at(y, even(3, written), even(4, 3 * written), even(written, 1));
    await hold(memory.program([parallel({ kind: 'fourier', direction, points, waves, space, from, to })]), 2e-6);
  });

  /** state ← 0.9 state + sequence[i]; stacked[i] ← state; an inner loop doubles and halves. */
  function loopProgram(count: number, reverse: boolean, dynamic: boolean): Program {
    const memory = new Memory();
    const [state, sequence] = [memory.buffer(50, 'input'), memory.buffer(50 * count, 'input')];
    const [stacked, kept] = [memory.buffer(50 * count, 'output'), memory.buffer(50, 'output')];
    const whole = even(50, 1);
    const map = (to: Access, value: Expression): Stage => parallel({ kind: 'map', space: [50], writes: [{ to, value }] });
    const body: Stage[] = [
      map(
        at(state, whole),
        apply('Add', apply('Multiply', number(0.9), read(at(state, whole))), read({ ...at(sequence, whole), perIteration: 50 })),
      ),
      {
        kind: 'loop',
        count: 3,
        reverse: true,
        body: [map({ ...at(kept, whole), perIteration: 0 }, read({ ...at(sequence, whole), perIteration: 50 }))],
      },
      map({ ...at(stacked, whole), perIteration: 50 }, apply('Add', read(at(kept, whole)), read(at(state, whole)))),
    ];
    return memory.program([{ kind: 'loop', count, reverse, body }], dynamic);
  }

  it('runs loops in loops, over sequences and to stacked results, either way', async () => {
    await hold(loopProgram(7, false, false));
    await hold(loopProgram(7, true, false));
    await hold(loopProgram(300, false, false));
    await hold(loopProgram(9, false, true), 1e-5, 4);
  });

  it('takes a count that nothing depends on', async () => {
    const memory = new Memory();
    const [x, y] = [memory.buffer(6, 'input'), memory.buffer(6, 'output')];
    const double: Kernel = {
      kind: 'map',
      space: [6],
      writes: [{ to: at(y, even(6, 1)), value: apply('Multiply', number(2), read(at(x, even(6, 1)))) }],
    };
    await hold(memory.program([parallel(double)], true), 0, 4);
  });

  /** x ← x − (Σ x / 480) y, y ← y + x, in six small stages that need each other's results. */
  function smallStages(): { stages: Kernel[][]; program: Program } {
    const memory = new Memory();
    const [x, y] = [memory.buffer(480, 'input'), memory.buffer(480, 'input')];
    const [rows, sum, mean] = [memory.buffer(48, 'temporary'), memory.buffer(1, 'temporary'), memory.buffer(1, 'temporary')];
    const [one, two] = [memory.buffer(480, 'output'), memory.buffer(480, 'output')];
    const whole = (buffer: Buffer): Access => at(buffer, even(480, 1));
    const map = (space: number[], to: Access, value: Expression): Kernel[] => [{ kind: 'map', space, writes: [{ to, value }] }];
    const reduce = (space: number[], over: number[], from: Access, to: Access): Kernel[] => [
      { kind: 'reduce', name: 'sum', space, over, value: read(from), to },
    ];
    const stages = [
      reduce([48], [10], at(x, even(48, 1), even(10, 48)), at(rows, even(48, 1))),
      reduce([], [48], at(rows, even(48, 1)), at(sum)),
      map([], at(mean), apply('Multiply', read(at(sum)), number(1 / 480))),
      map([480], whole(x), apply('Subtract', read(whole(x)), apply('Multiply', read(at(mean, undefined)), read(whole(y))))),
      [...map([480], whole(y), apply('Add', read(whole(y)), read(whole(x)))), ...map([480], whole(one), read(whole(x)))],
      map([480], whole(two), read(at(y, shifted(480, 1, 1, 'periodic')))),
    ];
    return { stages, program: memory.program([{ kind: 'loop', count: 5, reverse: false, body: stages.map((list) => parallel(...list)) }]) };
  }

  it('runs small stages in a row in one dispatch', async () => {
    const { stages, program } = smallStages();
    const shaders = stageShaders(stages, { tables: new TableMemory(), extra: new ExtraMemory(program.size) }, 256);
    expect(shaders.length).toBe(1);
    await hold(program);
  });

  it('keeps inputs between runs and gives the same bits every time', async () => {
    const program = loopProgram(5, false, false);
    const inputs = program.inputs.map(({ size }, n) => noise(size, n));
    const executable = await compileWebgpu(program, found && { device: found.device });
    const once = async (): Promise<ArrayLike<number>> => {
      executable.write(0, inputs[0] as Float64Array);
      executable.run();
      return executable.read(0);
    };
    executable.write(1, inputs[1] as Float64Array);
    expect(await once()).toEqual(await once());
    executable.dispose();
  });

  it('finds no fault with arithmetic that follows IEEE 754', async () => {
    expect(await deviceFaults((found as WebgpuDevice).device)).toEqual([]);
  });

  it('says when the memory of the device is too small', async () => {
    const program: Program = { stages: [], inputs: [], outputs: [], constants: [], size: 2 ** 33, dynamicCount: false };
    await expect(compileWebgpu(program, found && { device: found.device })).rejects.toThrow('must fit into one buffer');
  });

  it('says which line of a shader the compiler refused', async () => {
    const text = '@compute @workgroup_size(1) fn main() {\n  let x = nothing;\n}';
    await expect(Pipelines.of((found as WebgpuDevice).device).pipeline(text)).rejects.toThrow('in "let x = nothing;"');
  });

  it('says what is wrong with a call', async () => {
    const executable = await compileWebgpu(loopProgram(5, false, false), found && { device: found.device });
    expect(() => executable.write(0, [1, 2])).toThrow('Input 0 takes 50 numbers; got 2.');
    expect(() => executable.write(7, [])).toThrow('The program has 2 inputs; got number 7.');
    expect(() => executable.run(2)).toThrow('dynamic count');
    executable.dispose();
    expect(() => executable.run()).toThrow('dispose()');
  });
});
