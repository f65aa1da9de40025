import { synthesizeFlow } from '../../grid/spectral-flow.ts';
import type { ScaledVector } from '../../grid/spectral-operators.ts';
import { type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { type Field, levels } from '../../tensor/index.ts';
import type { PrimitiveGeometry } from './geometry.ts';

type Maps = Field<'center'>;

/** The state but for humidity on the grid. Fields [K, J, I] but for ln pₛ; winds and gradients are times cos φ. */
export interface Flow {
  /** s⁻¹ */
  readonly vorticity: Maps;
  readonly divergence: Maps;
  /** T − T_r, K. */
  readonly temperatureAnomaly: Maps;
  /** ln(pₛ/p₀), map, and its gradient, m⁻¹. */
  readonly logSurfacePressure: Maps;
  readonly pressureGradient: ScaledVector;
  /** m s⁻¹ */
  readonly wind: ScaledVector;
}

/** Parts of a stack of vorticity, divergence, temperature (K fields each) and ln(pₛ/p₀). */
export const vorticityIn = (x: SpectralStack, K: number): SpectralStack => stackPart(x, 0, K);
export const divergenceIn = (x: SpectralStack, K: number): SpectralStack => stackPart(x, K, K);
export const temperatureIn = (x: SpectralStack, K: number): SpectralStack => stackPart(x, 2 * K, K);
export const pressureIn = (x: SpectralStack, K: number): SpectralStack => stackPart(x, 3 * K, 1);

/** Inverse transform of the state, with winds from vorticity and divergence. @param x as from `stackState` */
export function flowOnGrid(x: SpectralStack, { transform, levels: { count: K } }: PrimitiveGeometry): Flow {
  const { values, gradients, wind } = synthesizeFlow(transform, {
    values: x,
    gradients: [pressureIn(x, K)],
    vorticity: vorticityIn(x, K),
    divergence: divergenceIn(x, K),
  });
  return {
    vorticity: levels(values, 0, K),
    divergence: levels(values, K, K),
    temperatureAnomaly: levels(values, 2 * K, K),
    logSurfacePressure: levels(values, 3 * K),
    pressureGradient: gradients[0] as ScaledVector,
    wind,
  };
}
