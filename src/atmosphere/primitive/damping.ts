import { fieldsIn, forEachField, joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { add, div, type Live, mul, sub } from '../../tensor/index.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { PrimitiveParameters } from './parameters.ts';

/**
 * Horizontal diffusion of vorticity, divergence and temperature, alike on all levels, and drag on the zonal mean wind of the top level, implicit.
 *
 *     X ← X₀ + (X − X₀)/(1 + Δt [(n(n+1)/(M(M+1)))⁴/τ₈ + drag]),   drag = 1/τ_R for top-level wind of order 0        [D-14]
 *
 * X₀ is 0 but for temperature: what the slope of σ levels over mountains makes of a standard lapse rate, so that air in which
 * temperature depends on pressure alone is not stirred. No global mean changes. The drag stands for gravity waves that break.
 */
export function damp(x: SpectralStack, p: Live<PrimitiveParameters>, g: PrimitiveGeometry): SpectralStack {
  const K = g.levels.count;
  const diffused = add(mul(g.hyperdiffusionShape, div(g.dt, p.hyperdiffusionTime)), 1);
  const dragged = add(diffused, mul(g.zonalMean, div(g.dt, p.stratosphericDragTime)));
  const ofWind = joinStacks([dragged, forEachField(diffused, K - 1)]);
  const wind = div(stackPart(x, 0, 2 * K), joinStacks([ofWind, ofWind]));
  const still = mul(g.sloping, p.diffusionLapseRate);
  const anomaly = sub(stackPart(x, 2 * K, K), still);
  const temperature = add(still, div(anomaly, forEachField(diffused, fieldsIn(anomaly))));
  return joinStacks([wind, temperature, stackPart(x, 3 * K, 1)]);
}
