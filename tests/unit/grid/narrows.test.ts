import { describe, expect, it } from 'vitest';
import { readBoundaryData } from '../../../src/io/index.ts';
import { oceanLevels } from '../../../src/ocean/index.ts';
import { buildTopography } from '../../../src/ocean/topography.ts';

describe('Bering Strait at T31', () => {
  const boundary = readBoundaryData('T31');
  const thickness = oceanLevels('T31');
  const row = boundary.grid.latitude.findIndex((φ) => Math.abs(φ - 64.94) < 0.1);
  /** Open north faces of the strait, as [level, column]. */
  const faces = (narrows = boundary.narrows) => {
    const t = buildTopography({ ...boundary, ...(narrows && { narrows }) }, thickness);
    return [0, 1, 2].flatMap((k) => [48, 49, 50, 51, 52].flatMap((i) => (t.openNorth(k, row, i) ? [[k, i]] : [])));
  };

  it('is one face of the upper level wide, near its 4 km²', () => {
    expect(faces()).toEqual([[0, 51]]);
    const { cgrid } = buildTopography(boundary, thickness);
    const area = (cgrid.northRows.dx[row] as number) * (thickness[0] as number) * 1e-6;
    expect(area).toBeGreaterThan(3);
    expect(area).toBeLessThan(6);
  });

  it('would be two faces wide and two levels deep by the cells alone', () => {
    expect(faces([])).toEqual([
      [0, 50],
      [0, 51],
      [1, 50],
      [1, 51],
    ]);
  });

  it('closes nothing else, and nothing at T63 or where the strait is dry', () => {
    const count = (narrows: typeof boundary.narrows) => {
      const t = buildTopography({ ...boundary, ...(narrows && { narrows }) }, thickness);
      let open = 0;
      for (let k = 0; k < 15; k++)
        for (let j = 0; j < 48; j++) for (let i = 0; i < 96; i++) open += Number(t.openNorth(k, j, i)) + Number(t.openEast(k, j, i));
      return open;
    };
    expect(count([]) - count(boundary.narrows)).toBe(3);
    expect(readBoundaryData('T63').narrows).toEqual([]);
    const glacial = readBoundaryData('T31', 'lgm');
    const t = buildTopography(glacial, thickness);
    expect([48, 49, 50, 51, 52].some((i) => t.openNorth(0, row, i))).toBe(false);
  });
});
