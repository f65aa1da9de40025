import { describe, expect, it } from 'vitest';
import { basinMask, inAtlantic, inIndoPacific, wrapLongitude } from '../../../src/grid/basins.ts';
import type { BoundaryData } from '../../../src/grid/boundary.ts';
import { dataDirectory, openNetcdf, readBoundaryData, readOceanClimatology } from '../../../src/io/index.ts';
import { buildLandGeometry, glacierMask } from '../../../src/land/geometry.ts';

/** Index of the cell that holds a place in degrees. */
function cellAt({ grid }: BoundaryData, latitude: number, longitude: number): number {
  const j = grid.latitudeEdges.findIndex((edge) => edge > latitude) - 1;
  const i = Math.round((((longitude % 360) + 360) % 360) / (360 / grid.columns)) % grid.columns;
  return j * grid.columns + i;
}

/** Ocean cells that water can reach from a place through cell faces, without leaving a box in degrees. */
function reachable(boundary: BoundaryData, from: [number, number], inBox: (latitude: number, longitude: number) => boolean): Set<number> {
  const { grid, oceanMask } = boundary;
  const start = cellAt(boundary, ...from);
  const found = new Set([start]);
  const queue = [start];
  while (queue.length > 0) {
    const n = queue.pop() as number;
    const [j, i] = [Math.floor(n / grid.columns), n % grid.columns];
    for (const [Δj, Δi] of [
      [0, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
    ] as const) {
      const [row, column] = [j + Δj, (i + Δi + grid.columns) % grid.columns];
      const next = row * grid.columns + column;
      if (row < 0 || row >= grid.rows || !oceanMask[next] || found.has(next)) continue;
      if (!inBox(grid.latitude[row] as number, wrapLongitude(grid.longitude[column] as number))) continue;
      found.add(next);
      queue.push(next);
    }
  }
  return found;
}

/** Area mean over ocean cells. */
function oceanMean({ grid, oceanMask }: BoundaryData, values: ArrayLike<number>): number {
  let [sum, weight] = [0, 0];
  for (let n = 0; n < oceanMask.length; n++) {
    const area = (grid.cellArea[Math.floor(n / grid.columns)] as number) * (oceanMask[n] as number);
    sum += area * (values[n] as number);
    weight += area;
  }
  return sum / weight;
}

describe.each(['T31', 'T63'] as const)('the shipped geography at %s', (resolution) => {
  const boundary = readBoundaryData(resolution);
  const { grid, oceanMask } = boundary;
  const atlantic = basinMask('atlantic_arctic_ocean', grid, oceanMask);

  it('has the Atlantic where it is: 30W 30N belongs to it, the Pacific and Indian oceans do not', () => {
    expect(atlantic[cellAt(boundary, 30, -30)]).toBe(1);
    expect(atlantic[cellAt(boundary, 30, -160)]).toBe(0);
    expect(atlantic[cellAt(boundary, -10, 80)]).toBe(0);
    expect(inAtlantic(30, 330)).toBe(true);
    expect(wrapLongitude(330)).toBe(-30);
  });

  it('has every place north of 34° S in one basin, and basins that touch at Bering Strait alone', () => {
    const indoPacific = basinMask('indian_pacific_ocean', grid, oceanMask);
    const global = basinMask('global_ocean', grid, oceanMask);
    const touching: number[] = [];
    oceanMask.forEach((wet, n) => {
      const [j, i] = [Math.floor(n / grid.columns), n % grid.columns];
      const φ = grid.latitude[j] as number;
      expect(global[n]).toBe(wet);
      if (φ < -34) return;
      expect((atlantic[n] as number) + (indoPacific[n] as number)).toBe(wet);
      const neighbours = [j * grid.columns + ((i + 1) % grid.columns), ...(j < grid.rows - 1 ? [n + grid.columns] : [])];
      if (neighbours.some((m) => wet && oceanMask[m] && atlantic[m] !== atlantic[n])) touching.push(n);
    });
    expect(touching.length).toBeGreaterThan(0);
    for (const n of touching) {
      expect(Math.abs((grid.latitude[Math.floor(n / grid.columns)] as number) - 65)).toBeLessThan(3);
      expect(Math.abs(wrapLongitude(grid.longitude[n % grid.columns] as number) + 170)).toBeLessThan(6);
    }
    expect(inIndoPacific(-30, 90)).toBe(true);
    expect(inIndoPacific(-40, 90)).toBe(false);
    expect(inAtlantic(31.5, 33)).toBe(true);
    expect(inAtlantic(28, 34)).toBe(false);
  });

  it('has Panama closed, and Drake Passage open', () => {
    const tropicalAmericas = (φ: number, λ: number) => φ > 2 && φ < 28 && λ > -115 && λ < -45;
    const caribbean = reachable(boundary, [15, -75], tropicalAmericas);
    expect(caribbean.size).toBeGreaterThan(10);
    expect(caribbean.has(cellAt(boundary, 8, -95))).toBe(false);
    const southern = (φ: number, λ: number) => φ < -50 && λ > -90 && λ < -40;
    expect(reachable(boundary, [-58, -80], southern).has(cellAt(boundary, -56, -45))).toBe(true);
  });

  it('has the land fraction of the data, 0.289, and 0.297 where each cell is one or the other', () => {
    const areas = Array.from(oceanMask, (_, n) => grid.cellArea[Math.floor(n / grid.columns)] as number);
    const fractions = openNetcdf(`${dataDirectory}boundary_${resolution}.nc`).variable('land_fraction').values();
    const mean = (f: (n: number) => number) => areas.reduce((sum, a, n) => sum + a * f(n), 0) / grid.totalArea;
    expect(mean((n) => fractions[n] as number)).toBeCloseTo(0.289, 2);
    expect(Math.abs(mean((n) => 1 - (oceanMask[n] as number)) - 0.297)).toBeLessThan(0.01);
  });

  it('has the observed ocean: surface 18.2 °C and 34.65 g/kg, mean depth near 3700 m', () => {
    const climatology = readOceanClimatology(resolution);
    expect(Math.abs(oceanMean(boundary, climatology.temperature) - 18.2)).toBeLessThan(0.15);
    expect(Math.abs(oceanMean(boundary, climatology.salinity) - 34.65)).toBeLessThan(0.05);
    expect(Math.abs(oceanMean(boundary, boundary.oceanDepth) - 3700)).toBeLessThan(100);
  });
});

describe.each(['T31', 'T63'] as const)('the roughness of land at %s', (resolution) => {
  const boundary = readBoundaryData(resolution);
  const { reliefDeviation: _, ...unmeasured } = boundary;
  const [measured, guessed] = [boundary, unmeasured].map((b) => buildLandGeometry(b).roughness.dataSync());
  const at = (map: ArrayLike<number> | undefined, φ: number, λ: number): number => map?.[cellAt(boundary, φ, λ)] as number;

  it('is that of mountains, plains and the sea', () => {
    for (const [φ, λ] of [[44, -110], [37, 72], [28, 96]] as const) expect(at(measured, φ, λ)).toBeGreaterThan(0.8); // biome-ignore format: a table
    for (const [φ, λ] of [[60, 75], [-28, 140], [50, -100]] as const) expect(at(measured, φ, λ)).toBeLessThan(0.4); // biome-ignore format: a table
    expect(at(measured, 0, -140)).toBe(0);
  });

  it('is much the same from the heights of the cells around where nobody has measured it', () => {
    const land = [...boundary.oceanMask.keys()].filter((n) => boundary.oceanMask[n] === 0);
    const mean = (map: ArrayLike<number> | undefined): number => land.reduce((sum, n) => sum + (map?.[n] as number), 0) / land.length;
    expect(Math.abs(mean(guessed) / mean(measured) - 1)).toBeLessThan(0.3);
    expect(at(guessed, 28, 96)).toBeGreaterThan(0.8);
    expect(at(guessed, 60, 75)).toBeLessThan(0.4);
  });
});

describe.each(['T31', 'T63'] as const)('the Last Glacial Maximum at %s', (resolution) => {
  const [today, glacial] = [readBoundaryData(resolution), readBoundaryData(resolution, 'lgm')];
  const { grid, oceanMask, oceanDepth, orography } = glacial;
  const sheets = glacierMask(glacial);
  const cover = (map: Float32Array): number =>
    map.reduce((sum, part, n) => sum + part * (grid.cellArea[Math.floor(n / grid.columns)] ?? 0), 0) / grid.totalArea;
  const at = (map: Float32Array, φ: number, λ: number): number => map[cellAt(glacial, φ, λ)] as number;

  it('has less sea, all of it connected through Gibraltar too, and Bering Strait dry', () => {
    expect(cover(today.oceanMask) - cover(oceanMask)).toBeGreaterThan(0.03);
    expect(oceanMask.every((wet, n) => (wet === 1) === (oceanDepth[n] as number) > 0)).toBe(true);
    expect(reachable(glacial, [0, -150], () => true).size).toBe(oceanMask.reduce((sum, wet) => sum + wet, 0));
    expect(at(oceanMask, 38, 5)).toBe(1);
    expect(at(today.oceanMask, 66, -169)).toBe(1);
    expect(at(oceanMask, 66, -169)).toBe(0);
  });

  it('has ice sheets where the data have them, high ones, and no lower sea than the file says', () => {
    for (const [φ, λ] of [[60, -85], [63, 17], [-80, 90], [72, -40]] as const) expect(at(sheets, φ, λ)).toBe(1); // biome-ignore format: a table
    for (const [φ, λ] of [[65, 120], [32, 88], [38, 5]] as const) expect(at(sheets, φ, λ)).toBe(0); // biome-ignore format: a table
    expect(at(orography, 60, -85)).toBeGreaterThan(2000);
    expect(cover(sheets)).toBeCloseTo(0.073, 2);
    expect(cover(sheets)).toBeGreaterThan(1.5 * cover(glacierMask(today)));
    expect(sheets.some((sheet, n) => sheet > 0 && oceanMask[n] === 1)).toBe(false);
  });

  it('begins with the water of today, a gram of salt per kilogram saltier', () => {
    const [now, then] = [readOceanClimatology(resolution), readOceanClimatology(resolution, 'lgm')];
    const greatest = (difference: (n: number) => number): number =>
      now.salinity.reduce((most, _, n) => Math.max(most, Math.abs(difference(n))), 0);
    expect(greatest((n) => (then.temperature[n] as number) - (now.temperature[n] as number))).toBe(0);
    expect(greatest((n) => (then.salinity[n] as number) - (now.salinity[n] as number) - 1)).toBeLessThan(1e-5);
  });
});
