import { describe, expect, it } from 'vitest';
import { withSills } from '../../../src/grid/sills.ts';
import { readBoundaryData } from '../../../src/io/index.ts';
import { oceanLevels } from '../../../src/ocean/index.ts';
import { buildTopography } from '../../../src/ocean/topography.ts';

/** Whether water of the level at a depth gets from one place to another through open faces, without leaving a box in latitude. */
function connected(resolution: 'T31' | 'T63', depth: number, from: readonly [number, number], to: readonly [number, number]): boolean {
  const t = buildTopography(readBoundaryData(resolution), oceanLevels(resolution));
  const { rows, columns, latitude } = t.cgrid.grid;
  const k = t.interfaces.findIndex((z, n) => z <= depth && (t.interfaces[n + 1] ?? 0) > depth);
  const rowOf = (φ: number) =>
    latitude.reduce((best, value, j) => (Math.abs(value - φ) < Math.abs((latitude[best] ?? 0) - φ) ? j : best), 0);
  const cell = ([φ, λ]: readonly [number, number]) => [rowOf(φ), Math.round((((λ + 360) % 360) * columns) / 360) % columns] as const;
  const [goalRow, goalColumn] = cell(to);
  const seen = new Set<number>();
  const waiting = [cell(from)];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [j, i] = next;
    if (j === goalRow && i === goalColumn) return true;
    if (j < 0 || j >= rows || (latitude[j] ?? 0) < 50 || seen.has(j * columns + i) || !t.wet(k, j, i)) continue;
    seen.add(j * columns + i);
    waiting.push([j, (i + 1) % columns], [j, (i + columns - 1) % columns], [j + 1, i], [j - 1, i]);
  }
  return false;
}

const norwegianSea = [68, 0] as const;
const irmingerSea = [59, -35] as const;
const rockallTrough = [57.5, -11] as const;

describe('the sills between the Nordic Seas and the Atlantic', () => {
  it.each(['T31', 'T63'] as const)('let water of 600 m depth over, and none of 900 m: %s', (resolution) => {
    expect(connected(resolution, 600, norwegianSea, irmingerSea)).toBe(true);
    expect(connected(resolution, 600, norwegianSea, rockallTrough)).toBe(true);
    expect(connected(resolution, 900, norwegianSea, irmingerSea)).toBe(false);
  });

  it('are only ever deepened, and no land is flooded', () => {
    const { grid } = readBoundaryData('T31');
    const flat = new Float32Array(grid.rows * grid.columns);
    expect(withSills(flat, grid)).toEqual(flat);
    const deep = flat.map(() => 3000);
    expect(withSills(deep, grid)).toEqual(deep);
    expect(
      withSills(
        flat.map(() => 100),
        grid,
      ).filter((z) => z !== 100),
    ).toHaveLength(5);
  });
});
