import type { Sunlight } from '../../physics/orbit.ts';
import { add, div, type Field, mul, sqrt, square } from '../../tensor/index.ts';

/**
 * Slant of the sunlight of a day: depth of air that a beam crosses over the depth of the layer, [1, latitude, 1].
 *
 *     35/√(1224 μ² + 1),   μ = (S⟨cos² z⟩ + δ/5)/(S⟨cos z⟩ + δ)                                            [K-7]
 *
 * μ is weighted by sunlight; δ = 10⁻³ W m⁻² keeps it finite in polar night, where there is nothing to absorb. The curvature of the Earth
 * bounds the slant at 35 where the Sun only touches the horizon.
 * @see Rodgers (1967), Quarterly Journal of the Royal Meteorological Society 93, 43
 */
export function slant({ insolation, meanSquareCosine }: Sunlight): Field<'center'> {
  const μ = div(add(meanSquareCosine, 2e-4), add(insolation, 1e-3));
  return div(35, sqrt(add(mul(square(μ), 1224), 1))) as Field<'center'>;
}
