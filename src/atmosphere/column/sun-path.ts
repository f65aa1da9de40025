import type { Sunlight } from '../../physics/orbit.ts';
import { add, div, type Field } from '../../tensor/index.ts';

/**
 * Slant of the sunlight of a day: depth of air that a beam crosses over the depth of the layer, [1, latitude, 1].
 *
 *     1/μ = (S⟨cos z⟩ + δ)/(S⟨cos² z⟩ + δ/5)                                                              [K-7]
 *
 * Weighted by sunlight; δ = 10⁻³ W m⁻² bounds it at 5 in polar night, where there is nothing to absorb.
 */
export const slant = ({ insolation, meanSquareCosine }: Sunlight): Field<'center'> =>
  div(add(insolation, 1e-3), add(meanSquareCosine, 2e-4));
