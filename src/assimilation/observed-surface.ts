import { seasonalMaps, seasonalNodes, seasonalWeights } from '../grid/seasonal-cycle.ts';
import { add, constant, type Field, mul, stackLevels, zerosLike } from '../tensor/index.ts';
import type { Observation, SeenOcean, UpperOcean } from './observing-system.ts';
import { placesAtSea } from './twin.ts';

/** Places where the sea surface is looked at, and how well it is known there. */
export interface SurfaceNetwork {
  readonly sites: number;
  /** Standard deviation of model less observation that is left when the model is right, K. */
  readonly error: number;
}

/** Depth over which a look at the surface fades, m: within the top level of the model. */
const skin = 5;

/** Sites spread evenly over the sea that look at the temperature of its surface, with nothing observed yet. */
export const surfaceSites = ({ sites, error }: SurfaceNetwork, seen: SeenOcean, seed: number): Observation[] =>
  [...placesAtSea(sites, seen, seed).values()].map((place, n) => ({
    site: `surface-${n + 1}`,
    ...place,
    proxy: 'sea-temperature',
    species: '',
    depth: skin,
    value: 0,
    variance: error ** 2,
  }));

/**
 * The mean of the observed surface over some days, as an upper ocean that has it on every level.
 *
 *     T = (1 ⁄ N) Σ_n Σ_m h_m(t_n) y_m                                                                   [V-17]
 *
 * @param monthly sea surface temperature, °C, [12 × rows × columns]   @param yearFractions of the middles of the days
 */
export function observedSurface(monthly: Float32Array, yearFractions: readonly number[], { grid, interfaces }: SeenOcean): UpperOcean {
  const { rows, columns } = grid;
  const sum = yearFractions.map((each) => seasonalWeights(each)).reduce((total, weights) => add(total, weights));
  const nodes = constant<'center'>(seasonalNodes(monthly), [1, 12, rows * columns]);
  const surface: Field<'center'> = seasonalMaps(nodes, mul(sum, 1 / yearFractions.length), [1, rows, columns]);
  const temperature = stackLevels(Array.from({ length: interfaces.length - 1 }, () => surface));
  return { temperature, salinityAnomaly: zerosLike(temperature) };
}
