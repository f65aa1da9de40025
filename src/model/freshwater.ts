import { wrapLongitude } from '../grid/basins.ts';
import type { BoundaryData } from '../grid/boundary.ts';
import { ConfigError } from '../kernel/errors.ts';
import { freshWaterDensity } from '../physics/constants.ts';
import { constant, type Field } from '../tensor/index.ts';
import type { Box } from './forcing.ts';

/** Whether a longitude lies between two others, going east. */
function eastOf(λ: number, [west, east]: readonly [number, number]): boolean {
  const width = east - west >= 360 ? 360 : wrapLongitude(east - west - 180) + 180;
  return wrapLongitude(λ - west - 180) + 180 <= width;
}

/**
 * What one sverdrup brings to each cell of a box, kg m⁻² s⁻¹, map: the same everywhere on the sea, by area.
 *
 *     F = ρ_w 10⁶ m³ s⁻¹ / Σ area of the wet cells of the box                                             [F-7]
 *
 * @throws ConfigError where the box has no sea
 */
export function freshwaterPattern({ grid, oceanMask }: Pick<BoundaryData, 'grid' | 'oceanMask'>, box: Box): Field<'center'> {
  const { rows, columns, latitude, longitude, cellArea } = grid;
  const [south, north] = box.latitudes;
  const inside = oceanMask.map((wet, n) => {
    const φ = latitude[Math.floor(n / columns)] ?? 0;
    return Number(wet > 0 && φ >= south && φ <= north && eastOf(longitude[n % columns] ?? 0, box.longitudes));
  });
  const area = inside.reduce((sum, part, n) => sum + part * (cellArea[Math.floor(n / columns)] ?? 0), 0);
  if (area === 0)
    throw new ConfigError(
      `Fresh water must be poured into the sea; got ${box.latitudes.join(' to ')}° N and ${box.longitudes.join(' to ')}° E, where there is none; choose another box.`,
    );
  return constant(
    inside.map((part) => (part * freshWaterDensity * 1e6) / area),
    [1, rows, columns],
  );
}
