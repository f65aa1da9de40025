import type { BoundaryData, SurfaceClimatology } from '../../grid/boundary.ts';

const months = 12;

/** The mean of the neighbours that have a value, of the eight around a cell; NaN where there are none. */
function meanAround(map: Float32Array, j: number, i: number, { rows, columns }: BoundaryData['grid']): number {
  let [sum, count] = [0, 0];
  for (let n = Math.max(0, j - 1); n <= Math.min(rows - 1, j + 1); n++)
    for (const m of [(i + columns - 1) % columns, i, (i + 1) % columns]) {
      const value = map[n * columns + m] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
  return sum / count;
}

/**
 * A map on every cell of the ocean: gaps beside observations take the mean of their neighbours, the others nothing. Most of those
 * lie under sea ice, where little heat passes.
 */
function withoutGaps(map: Float32Array, { grid, oceanMask }: BoundaryData): Float32Array {
  return map.map((value, n) => {
    if (oceanMask[n] === 0) return 0;
    const filled = Number.isNaN(value) ? meanAround(map, Math.floor(n / grid.columns), n % grid.columns, grid) : value;
    return Number.isNaN(filled) ? 0 : filled;
  });
}

const everyMonth = (monthly: Float32Array, of: (map: Float32Array) => Float32Array): Float32Array => {
  const size = monthly.length / months;
  const filled = new Float32Array(monthly.length);
  for (let m = 0; m < months; m++) filled.set(of(monthly.subarray(m * size, (m + 1) * size)), m * size);
  return filled;
};

/** Heat through the sea surface by month, W m⁻², zero on land, [12 × rows × columns]. */
export interface HeatFluxClimatology {
  readonly net: Float32Array;
  readonly shortwave: Float32Array;
}

/**
 * The observed heat flux on the ocean of the model. Its mean over the year and the ocean, which is the error of the observations as
 * no ocean in balance gains heat, is taken off evenly where there are observations.
 */
export function heatFluxClimatology({ heatFlux, shortwave }: SurfaceClimatology, boundary: BoundaryData): HeatFluxClimatology {
  const { cellArea, columns } = boundary.grid;
  const net = everyMonth(heatFlux, (map) => withoutGaps(map, boundary));
  const size = net.length / months;
  const areaOf = (n: number): number => (net[n] === 0 ? 0 : (cellArea[Math.floor((n % size) / columns)] ?? 0));
  const [sum, area] = net.reduce(([q, a], flux, n) => [q + flux * areaOf(n), a + areaOf(n)] as const, [0, 0] as readonly [number, number]);
  return {
    net: net.map((flux) => (flux === 0 ? 0 : flux - sum / area)),
    shortwave: everyMonth(shortwave, (map) => withoutGaps(map, boundary)),
  };
}
