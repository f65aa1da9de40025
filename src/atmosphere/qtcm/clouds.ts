import { add, type Field, type Live, minimum, mul, square, stackLevels, sub } from '../../tensor/index.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmParameters } from './parameters.ts';

/** Cover of the cloudy skies at which the radiation scheme was linearised: deep with cirrostratus, cirrus, stratus, alto- and stratocumulus. */
export const referenceClouds = [0.1051, 0.1047, 0.1096, 0.2234] as const;
const [referenceDeep, referenceCirrus, referenceStratus, referenceAltocumulus] = referenceClouds;
/** What deep cloud and cirrus leave of the reference sky. */
const stratiformShare = 1 - referenceDeep - referenceCirrus;

/**
 * Cover of the five sky types, which add up to 1.
 *
 *     c₁ = min(γ Q, 1),   c₂ = min(1.5 c₁, 1)(1 − c₁),   r = 1 − c₁ − c₂
 *     c₃ = kₛ s₃ r (1 + k sin² φ),   c₄ = s₄ r (1 + k sin² φ),   c₀ = r − c₃ − c₄                      
 *
 * with s the shares of the reference clouds in what deep cloud and cirrus leave of the sky. c₀ stays positive while (kₛ s₃ + s₄)(1 + k) < 1.
 * @param heating latent heat released in the column Q, W m⁻²
 * @returns [5, J, I]: clear, deep, cirrus, stratus, altocumulus with stratocumulus
 * @see Chou & Neelin (1999), Journal of Climate; the growth with latitude and the stratiform part of Q are ours
 */
export function skyCover(heating: Field<'center'>, p: Live<QtcmParameters>, { sinLatitude }: QtcmGeometry): Field<'center'> {
  const deep = minimum(mul(heating, p.deepCloudPerHeating), 1);
  const clearOfDeep = sub(1, deep);
  const cirrus = mul(minimum(mul(deep, 1.5), 1), clearOfDeep);
  const rest = sub(clearOfDeep, cirrus);
  const growth = add(mul(square(sinLatitude), p.extratropicalCloud), 1);
  const layered = mul(rest, growth);
  const stratus = mul(layered, mul(p.stratusCover, referenceStratus / stratiformShare));
  const altocumulus = mul(layered, referenceAltocumulus / stratiformShare);
  const clear = sub(sub(rest, stratus), altocumulus);
  return stackLevels([clear, deep, cirrus, stratus, altocumulus]);
}
