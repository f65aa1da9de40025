import { afterAll, describe, expect, it } from 'vitest';
import type { Access, Buffer, Expression, MapKernel, Program } from '../../../../src/tensor/compile/schedule/kernel.ts';
import { compileWasm } from '../../../../src/tensor/compile/wasm/index.ts';
import { byLevels } from '../../../../src/tensor/compile/wasm/level-groups.ts';
import type { WasmExecutable } from '../../../../src/tensor/compile/wasm/runtime.ts';
import { apply, at, even, Memory, noise, parallel, read } from '../../../support/program-parts.ts';

const [levels, rows, columns] = [24, 128, 128];
const [map, size] = [rows * columns, levels * rows * columns];
const turned = Int32Array.from({ length: rows }, (_, row) => ((row + 1) % rows) * columns);

/** A buffer where the level, the row and the column say; by default row by row. */
const cube = (buffer: Buffer, level = even(levels, map), row = even(rows, columns)): Access => at(buffer, level, row, even(columns, 1));
const kernel = (to: Access, value: Expression): MapKernel => ({ kind: 'map', space: [levels, rows, columns], writes: [{ to, value }] });

/** b = a · a, then c = b of the next row + a. */
function twoStages(next: (b: Buffer) => Access): Program {
  const memory = new Memory();
  const [a, b, c] = [memory.buffer(size, 'input'), memory.buffer(size, 'temporary'), memory.buffer(size, 'output')] as const;
  const square = kernel(cube(b), apply('Multiply', read(cube(a)), read(cube(a))));
  return memory.program([parallel(square), parallel(kernel(cube(c), apply('Add', read(next(b)), read(cube(a)))))]);
}

const nextRow = (b: Buffer): Access => cube(b, undefined, turned);
const groupsOf = ({ stages }: Program): number[] => byLevels(stages).map((stage) => ('levels' in stage ? stage.stages.length : 1));

describe('stages that are done level by level', () => {
  const running: WasmExecutable[] = [];
  afterAll(() => {
    for (const executable of running) executable.dispose();
  });

  it('are those that read of each other what is on the same level', () => {
    expect(groupsOf(twoStages(nextRow))).toEqual([2]);
  });

  it('are not those that read another level', () => {
    const above = Int32Array.from({ length: levels }, (_, level) => Math.max(level - 1, 0) * map);
    const below = even(levels, map, map).map((place) => Math.min(place, size - map));
    expect(groupsOf(twoStages((b) => cube(b, above)))).toEqual([1, 1]);
    expect(groupsOf(twoStages((b) => cube(b, below)))).toEqual([1, 1]);
  });

  it('are not those that write where another level is still to be read', () => {
    const program = twoStages(nextRow);
    const [a, c] = [program.inputs[0], program.outputs[0]] as [Buffer, Buffer];
    c.offset = a.offset + map;
    expect(groupsOf(program)).toEqual([1, 1]);
    c.offset = a.offset;
    expect(groupsOf(program)).toEqual([2]);
  });

  it('are not those that the cache holds as it is', () => {
    const memory = new Memory();
    const [a, b, c] = [memory.buffer(levels, 'input'), memory.buffer(levels, 'temporary'), memory.buffer(levels, 'output')] as const;
    const small = (to: Buffer, from: Buffer): MapKernel => ({
      kind: 'map',
      space: [levels, 1, 1],
      writes: [{ to: at(to, even(levels, 1), undefined, undefined), value: read(at(from, even(levels, 1), undefined, undefined)) }],
    });
    expect(groupsOf(memory.program([parallel(small(b, a)), parallel(small(c, b))]))).toEqual([1, 1]);
  });

  it.each([1, 2, 3])('give what they give one after the other, on %i threads', async (threads) => {
    const executable = await compileWasm(twoStages(nextRow), { threads });
    running.push(executable);
    const a = Float32Array.from(noise(size, 7));
    executable.write(0, a);
    executable.run();
    const wanted = a.map((value, n) => {
      const row = Math.floor(n / columns) % rows;
      const other = a[n + (row + 1 < rows ? columns : columns - map)] as number;
      return Math.fround(Math.fround(other * other) + value);
    });
    expect(executable.readSync(0).findIndex((value, n) => value !== wanted[n])).toBe(-1);
  });
});
