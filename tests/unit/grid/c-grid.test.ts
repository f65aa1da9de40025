import { beforeAll, describe, expect, it } from 'vitest';
import { cGrid, divergence, east, eastDifference, north, northDifference, south, west } from '../../../src/grid/c-grid.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { earthRadius } from '../../../src/physics/constants.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../src/tensor/index.ts';

const grid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
const shape = [1, 16, 32] as const;
const field = <L extends 'center' | 'eastFace' | 'northFace'>(f: (j: number, i: number) => number): Field<L> =>
  constant<L>(
    Float32Array.from({ length: 512 }, (_, n) => f(Math.floor(n / 32), n % 32)),
    shape,
  );

beforeAll(async () => {
  await useBackend('cpu');
});

describe('C grid', () => {
  it('has cells that cover the sphere and rows that reach from pole to pole', () => {
    const { rows } = cGrid(grid);
    const area = rows.dx.reduce((sum, dx, j) => sum + 32 * dx * (rows.dy[j] ?? 0), 0);
    expect(area / (4 * Math.PI * earthRadius ** 2)).toBeCloseTo(1, 12);
    expect(rows.dy.reduce((a, b) => a + b, 0) / (Math.PI * earthRadius)).toBeCloseTo(1, 9);
  });

  it('has faces that shrink to nothing at the pole', () => {
    const { northRows } = cGrid(grid);
    expect(northRows.dx[15]).toBe(0);
    expect(northRows.dx[7]).toBeCloseTo((2 * Math.PI * earthRadius) / 32, 0);
    expect(northRows.dy.every((dy) => dy > 0)).toBe(true);
  });

  it('finds its neighbours', () => {
    const x = field<'center'>((j, i) => 100 * j + i);
    const at = (y: tf.Tensor, j: number, i: number) => y.dataSync()[32 * j + i];
    expect([at(east(x), 3, 31), at(west(x), 3, 0), at(north(x), 3, 5), at(south(x), 3, 5)]).toEqual([300, 331, 405, 205]);
    expect([at(north(x), 15, 5), at(south(x), 0, 5)]).toEqual([0, 0]);
    expect([at(eastDifference(x), 2, 4), at(northDifference(x), 2, 4)]).toEqual([1, 100]);
  });

  it('has a divergence that sums to zero over the sphere', () => {
    const eastward = field<'eastFace'>((j, i) => Math.sin(j + 2 * i));
    const northward = field<'northFace'>((j, i) => (j === 15 ? 0 : Math.cos(3 * j - i)));
    expect(tf.sum(divergence(eastward, northward)).dataSync()[0]).toBeCloseTo(0, 4);
  });
});
