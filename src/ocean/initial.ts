import type { OceanClimatology } from '../grid/boundary.ts';
import { referenceSalinity } from '../physics/constants.ts';
import { constant } from '../tensor/index.ts';
import type { OceanGeometry } from './geometry.ts';
import { mixUnstable } from './static-adjustment.ts';
import { type Topography, tabulate } from './topography.ts';
import type { OceanState } from './variables.ts';

/** What cells without water hold: finite, so that masked arithmetic stays finite. */
const dryTemperature = 10;

/** Index of the data level above a depth, and the weight of the one below it. */
function bracket(depths: Float64Array, z: number): { upper: number; weight: number } {
  let upper = 0;
  while (upper < depths.length - 2 && (depths[upper + 1] ?? 0) <= z) upper++;
  const [z0, z1] = [depths[upper] ?? 0, depths[upper + 1] ?? 1];
  return { upper, weight: Math.min(1, Math.max(0, (z - z0) / (z1 - z0))) };
}

/** Linear interpolation of climatology [data levels × rows × columns] to the depths of the model's cell centres. */
function toModelLevels(data: Float32Array, depths: Float64Array, t: Topography, offset: number, dry: number): Float64Array {
  const [K, J, I] = t.shape;
  const values = new Float64Array(K * J * I);
  for (let k = 0; k < K; k++) {
    const { upper, weight } = bracket(depths, t.depth[k] ?? 0);
    for (let n = 0; n < J * I; n++) {
      const [a, b] = [data[upper * J * I + n] ?? 0, data[(upper + 1) * J * I + n] ?? 0];
      values[k * J * I + n] = t.wet(k, Math.floor(n / I), n % I) ? (1 - weight) * a + weight * b - offset : dry;
    }
  }
  return values;
}

/**
 * The ocean at rest with the temperature and salinity of a climatology.
 *
 * Pairs of levels that are statically unstable in the data are mixed, keeping heat and salt.
 */
export function initialOcean(g: OceanGeometry, climatology: OceanClimatology): OceanState {
  const t = g.topography;
  const T = toModelLevels(climatology.temperature, climatology.depth, t, 0, dryTemperature);
  const S = toModelLevels(climatology.salinity, climatology.depth, t, referenceSalinity, 0);
  mixUnstable(T, S, t, g.schemes.equationOfState);
  return restingOcean(g, T, S);
}

/** An ocean without motion. @param temperature, salinityAnomaly [levels × rows × columns], finite everywhere */
export function restingOcean(g: OceanGeometry, temperature: ArrayLike<number>, salinityAnomaly: ArrayLike<number>): OceanState {
  const { shape } = g.topography;
  const nothing = () => 0;
  return {
    temperature: constant(temperature, shape),
    temperatureResidual: tabulate(shape, nothing),
    salinityAnomaly: constant(salinityAnomaly, shape),
    salinityAnomalyResidual: tabulate(shape, nothing),
    eastwardVelocity: tabulate(shape, nothing),
    northwardVelocity: tabulate(shape, nothing),
    seaSurfaceHeight: tabulate([1, shape[1], shape[2]], nothing),
    turbulentKineticEnergy: tabulate(shape, nothing),
  };
}
