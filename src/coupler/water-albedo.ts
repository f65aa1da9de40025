import type { Sunlight } from '../physics/orbit.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, mul, pow, sub } from '../tensor/index.ts';
import type { CouplerParameters } from './parameters.ts';

/**
 * Albedo of open water in the light of a day, higher where the Sun stands low.
 *
 *     α = d · 0.037/(1.1 μ^1.4 + 0.15) + (1 − d) α_d,   μ = ⟨cos² z⟩/⟨cos z⟩                            [C-13]
 *
 * d is the part of the light that comes straight from the Sun, μ the cosine of its height weighted by what arrives.
 * @param sunlight of the day, per latitude  @returns [1, latitude, 1]; that of a Sun on the horizon in polar night
 * @see Taylor, Edwards, Glew, Hignett and Slingo (1996), Q. J. R. Meteorol. Soc. 122, 839
 */
export function waterAlbedo({ insolation, meanSquareCosine }: Sunlight, p: Live<CouplerParameters>): SurfaceMap {
  const μ = div(meanSquareCosine, add(insolation, 1e-3));
  const direct = div(0.037, add(mul(pow(add(μ, 1e-6), 1.4), 1.1), 0.15)) as SurfaceMap;
  return add(mul(sub(direct, p.oceanAlbedo), p.directShare), p.oceanAlbedo);
}
