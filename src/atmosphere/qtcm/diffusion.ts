import { joinStacks, type SpectralStack } from '../../grid/spectral-stack.ts';
import { add, div, type Live, mul, type Numeric, sub } from '../../tensor/index.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmParameters } from './parameters.ts';

/**
 * Implicit horizontal diffusion of all fields.
 *
 *     X ← X / (1 + Δt [ν n(n+1)/a² + (n(n+1)/(M(M+1)))⁴/τ₈])                                           
 *
 * Leaves the global mean as it is, exactly. @param stack of the five fields of the state
 */
export function diffuse(stack: SpectralStack, p: Live<QtcmParameters>, geometry: QtcmGeometry, dt: number): SpectralStack {
  const { laplacianEigenvalue } = geometry.transform;
  const sharp = add(mul(geometry.hyperdiffusionShape, div(dt, p.hyperdiffusionTime)), 1);
  const factor = (ν: Numeric): SpectralStack => sub(sharp, mul(laplacianEigenvalue, mul(ν, dt)));
  const wind = factor(p.momentumDiffusivity);
  const scalar = factor(p.scalarDiffusivity);
  const divisor = joinStacks([wind, wind, wind, scalar, scalar]);
  return div(stack, divisor);
}
