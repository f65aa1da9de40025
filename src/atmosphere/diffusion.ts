import { add, concatenate, div, type Field, type Live, located, mul, type Numeric, sub } from '../tensor/index.ts';
import type { AtmosphereGeometry } from './geometry.ts';
import type { AtmosphereParameters } from './parameters.ts';

/**
 * Implicit horizontal diffusion of all fields.
 *
 *     X ← X / (1 + Δt [ν n(n+1)/a² + (n(n+1)/(M(M+1)))⁴/τ₈])                                           
 *
 * Leaves the global mean as it is, exactly. @param stack [M+1, M+1, 10]
 */
export function diffuse(
  stack: Field<'spectral'>,
  p: Live<AtmosphereParameters>,
  geometry: AtmosphereGeometry,
  dt: number,
): Field<'spectral'> {
  const { laplacianEigenvalue } = geometry.transform;
  const sharp = add(mul(geometry.hyperdiffusionShape, div(dt, p.hyperdiffusionTime)), 1);
  const factor = (ν: Numeric): Field<'spectral'> => sub(sharp, mul(laplacianEigenvalue, mul(ν, dt)));
  const wind = factor(p.momentumDiffusivity);
  const scalar = factor(p.scalarDiffusivity);
  const divisor = concatenate([...Array(6).fill(wind), ...Array(4).fill(scalar)], 2);
  return div(stack, located<'spectral'>(divisor));
}
