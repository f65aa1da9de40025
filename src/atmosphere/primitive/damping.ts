import { forEachField, joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { add, div, type Live, mul, sub } from '../../tensor/index.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { PrimitiveParameters } from './parameters.ts';

/**
 * Horizontal diffusion of vorticity, divergence and temperature, implicit.
 *
 *     X ← X₀ + (X − X₀)/(1 + Δt [(n(n+1)/(M(M+1)))⁴/τ₈ + sponge])
 *     sponge = n(n+1)/(M(M+1))/τₛ, for wind of order 0 also 1/τ_R; top level only                       [D-14]
 *
 * X₀ is 0 but for temperature: what the slope of σ levels over mountains makes of a standard lapse rate, so that air in which
 * temperature depends on pressure alone is not stirred. No global mean changes.
 */
export function damp(x: SpectralStack, p: Live<PrimitiveParameters>, g: PrimitiveGeometry): SpectralStack {
  const { hyperdiffusionShape, diffusionShape, zonalMean, dt } = g;
  const K = g.levels.count;
  const sharp = add(mul(hyperdiffusionShape, div(dt, p.hyperdiffusionTime)), 1);
  const topScalar = add(sharp, mul(diffusionShape, div(dt, p.spongeTime)));
  const drag = mul(zonalMean, div(dt, p.spongeDragTime));
  const topWind = add(topScalar, drag);
  const lower = forEachField(sharp, K - 1);
  const divisor = joinStacks([topWind, lower, topWind, lower, topScalar, lower]);
  const still = mul(g.sloping, p.diffusionLapseRate);
  const unmoved = joinStacks([mul(stackPart(x, 0, 2 * K), 0), still]);
  const damped = add(unmoved, div(sub(stackPart(x, 0, 3 * K), unmoved), divisor));
  return joinStacks([damped, stackPart(x, 3 * K, 1)]);
}
