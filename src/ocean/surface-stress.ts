import { east, north } from '../grid/c-grid.ts';
import { seaWaterDensity } from '../physics/constants.ts';
import { add, type Field, type Location, located, mul } from '../tensor/index.ts';
import type { Acceleration } from './pressure.ts';
import type { OceanForcing } from './surface-forcing.ts';
import { type At, type Topography, tabulate } from './topography.ts';

/** Constants of the surface stress: ½ ⁄ (ρ₀ dz) on open faces of the top level, [levels, rows, columns]. */
export interface StressGeometry {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

export function buildStressGeometry(t: Topography): StressGeometry {
  const perStress = 0.5 / (seaWaterDensity * (t.thickness[0] ?? 1));
  const onTop = <L extends Location>(open: At<boolean>) => tabulate<L>(t.shape, (k, j, i) => Number(k === 0 && open(k, j, i)) * perStress);
  return { east: onTop(t.openEast), north: onTop(t.openNorth) };
}

/**
 * Acceleration of the top level by the stress of wind and ice, added to the other accelerations.
 *
 *     G = G + τ ⁄ (ρ₀ dz)|_top                                                                          [O-6]
 *
 * It has to be part of what the Coriolis force is split around: a stress that comes after it drives 1 − (f Δt)² ⁄ 4 of Ekman's transport.
 * @param stress at cell centres, Pa
 */
export function withSurfaceStress(
  G: Acceleration,
  { stressEast, stressNorth }: Pick<OceanForcing, 'stressEast' | 'stressNorth'>,
  g: StressGeometry,
): Acceleration {
  const eastward = located<'eastFace'>(add(stressEast, east(stressEast)));
  const northward = located<'northFace'>(add(stressNorth, north(stressNorth)));
  return { east: add(G.east, mul(eastward, g.east)), north: add(G.north, mul(northward, g.north)) };
}
