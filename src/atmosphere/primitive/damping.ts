import {
  fieldsIn,
  forEachField,
  grownByLevel,
  joinStacks,
  type SpectralStack,
  squaresByLevel,
  stackPart,
} from '../../grid/spectral-stack.ts';
import { add, div, type Live, mul, square, sub } from '../../tensor/index.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { PrimitiveParameters } from './parameters.ts';

/** Energy of large waves below which they get little back, m² s⁻². */
const still = 1e-3;

/**
 * Gives large waves back, in their vorticity, a part of the energy that diffusion takes from all waves of their level: what the truncation
 * cuts off would have fed them.
 *
 *     ζ ← (1 + a_k) ζ for 0 < m, n ≤ M/2,   a_k = ½ b Σ e_n (1 − r_n²)(|ζ₀|² + |δ₀|²) / Σ_{n ≤ M/2} e_n |ζ|²,   e_n = 2a²/(n(n+1))     [D-25]
 *
 * Sums are over m > 0; r is what diffusion leaves of X₀.
 * @param before vorticity and divergence   @param vorticity after diffusion   @param left r, [2(M+1), 1, D]
 * @see Jansen and Held (2014), Ocean Modelling 80, 36; Shutts (2005), Quarterly Journal of the Royal Meteorological Society 131, 3079
 */
function backscatter(
  { before, vorticity, left }: Readonly<Record<'before' | 'vorticity' | 'left', SpectralStack>>,
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): SpectralStack {
  const K = g.levels.count;
  const lost = squaresByLevel(before, mul(g.waveEnergy, sub(1, square(left))), K);
  const held = squaresByLevel(vorticity, mul(g.waveEnergy, g.largeWaves), K);
  return grownByLevel(vorticity, g.largeWaves, mul(div(mul(lost, 0.5), add(held, still)), p.backscatter));
}

/**
 * Horizontal diffusion of vorticity, divergence and temperature, alike on all levels, of whose work large waves get a part back [D-25], and
 * drag on the zonal mean wind of the top level, implicit.
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
  const before = stackPart(x, 0, 2 * K);
  const wind = div(before, joinStacks([ofWind, ofWind]));
  const vorticity = backscatter({ before, vorticity: stackPart(wind, 0, K), left: div(1, diffused) }, p, g);
  const sloping = mul(g.sloping, p.diffusionLapseRate);
  const anomaly = sub(stackPart(x, 2 * K, K), sloping);
  const temperature = add(sloping, div(anomaly, forEachField(diffused, fieldsIn(anomaly))));
  return joinStacks([vorticity, stackPart(wind, K, K), temperature, stackPart(x, 3 * K, 1)]);
}
