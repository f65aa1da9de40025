import { fieldsIn, forEachField, joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { add, div, type Live, mul, sub } from '../../tensor/index.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { PrimitiveParameters } from './parameters.ts';

/**
 * Horizontal diffusion of vorticity, divergence and temperature, implicit.
 *
 *     X ← X₀ + (X − X₀)/(1 + Δt (n(n+1)/(M(M+1)))⁴/τ₈)                                                  [D-14]
 *
 * X₀ is 0 but for temperature: what the slope of σ levels over mountains makes of a standard lapse rate, so that air in which
 * temperature depends on pressure alone is not stirred. No global mean changes, and no level is damped more than others.
 */
export function damp(x: SpectralStack, p: Live<PrimitiveParameters>, g: PrimitiveGeometry): SpectralStack {
  const K = g.levels.count;
  const divisor = add(mul(g.hyperdiffusionShape, div(g.dt, p.hyperdiffusionTime)), 1);
  const smoothed = (part: SpectralStack): SpectralStack => div(part, forEachField(divisor, fieldsIn(part)));
  const still = mul(g.sloping, p.diffusionLapseRate);
  const temperature = add(still, smoothed(sub(stackPart(x, 2 * K, K), still)));
  return joinStacks([smoothed(stackPart(x, 0, 2 * K)), temperature, stackPart(x, 3 * K, 1)]);
}
