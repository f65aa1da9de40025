import { dryAirHeatCapacity, dryAirGasConstant as R } from '../../physics/constants.ts';
import type { WaveModel } from '../spectral/gravity-waves.ts';
import { matrix } from '../spectral/small-matrix.ts';
import type { SigmaLevels } from './sigma-levels.ts';

/** Temperature of the isothermal air about which gravity waves are linear, and from which temperature is counted, K. */
export const referenceTemperature = 288;
/** R/c_p of dry air. */
export const poissonExponent = R / dryAirHeatCapacity;

const at = (values: readonly number[], k: number): number => values[k] ?? 0;

/**
 * Gravity waves of air on σ levels about an isothermal state of rest, scalars s = (T', ln pₛ).
 *
 *     G s = R (αₖ T'ₖ + Σ_{j>k} l_j T'_j) + R T_r ln pₛ
 *     C δ = (κ T_r [αₖ δₖ + (lₖ/Δσₖ) Σ_{j<k} Δσ_j δ_j],  Σ_j Δσ_j δ_j)                                  [D-6]
 */
export function linearWaves({ count: K, thickness, logRatio, offset }: SigmaLevels): WaveModel {
  const hydrostatic = (k: number, j: number): number => R * (j > k ? at(logRatio, j) : j === k ? at(offset, k) : 0);
  const compression = (k: number, j: number): number =>
    j < k ? (at(logRatio, k) / at(thickness, k)) * at(thickness, j) : j === k ? at(offset, k) : 0;
  return {
    potential: matrix(K, K + 1, (k, j) => (j < K ? hydrostatic(k, j) : R * referenceTemperature)),
    depletion: matrix(K + 1, K, (k, j) => (k < K ? poissonExponent * referenceTemperature * compression(k, j) : at(thickness, j))),
  };
}
