import { add, div, exp, type Live, log, mul, type Numeric, scalar, step01, sub } from '../../tensor/index.ts';
import type { Clouds } from './clouds.ts';
import type { Center } from './profiles.ts';
import type { RadiationParameters } from './radiation-parameters.ts';

/** What clouds do to radiation in every layer, [levels, latitude, longitude]. */
export interface CloudOptics {
  /** Part of longwave radiation that passes a layer's clouds. */
  readonly longwavePassed: Center;
  /** Part of sunlight that they throw back. */
  readonly reflectivity: Center;
  /** Part of near infrared sunlight that they do not absorb. */
  readonly nearInfraredPassed: Center;
}

/** Clouds are of ice below this, K. */
const coldest = 220;
/** They are as opaque to longwave radiation as warm ones above this, K: between the two they hold ever more water. */
const densest = 273;
/** They scatter sunlight as warm ones do above this, K: most of their drops are still liquid (Hu et al. 2010). */
const liquid = 255;

/** R = a m/(1 + a (m − 1)). */
const slantReflectivity = (overhead: Numeric, slant: Center): Center => {
  const scattered = mul(slant, overhead);
  return div(scattered, add(scattered, scalar.sub(1, overhead)));
};

/**
 * Optics of clouds.
 *
 *     t_k = (1 − ε C)^(x_k w_k) (1 − ε_s C_s,k),   r_k = 1 − (1 − R(a) C z_k w_k)(1 − R(a_s) C_s,k)                [K-10]
 *     x_k = x_i + (1 − x_i) step((T_k − 220 K)/53 K),   z_k with 35 K,   R(a) = (1 − y b) a m/(1 + a (m − 1))
 *
 * so that all layers of warm cloud together cover C, wherever they lie; cold cloud is thinner. R is the part of sunlight of slant m that
 * a cloud throws back which throws a back of the overhead Sun: clouds are brighter where the Sun is low, and less where they are cumuli,
 * b, between which light gets through.
 * @param slant m of the sunlight, [1, latitude, 1]
 * @see Molteni (2003), Climate Dynamics 20, 175, for reflectivities that are proportional to cover; Coakley and Chýlek (1975) for R; Cahalan et al. (1994),
 * Journal of the Atmospheric Sciences 51, 2434, for clouds that are not uniform
 */
export function cloudOptics(
  { cover, weights, low, cumulus }: Clouds,
  temperature: Center,
  slant: Center,
  p: Live<RadiationParameters>,
): CloudOptics {
  const opacity = log(sub(1, mul(cover, p.cloudEmissivity)));
  const share = (warmest: number): Center => {
    const water = step01(div(sub(temperature, coldest), warmest - coldest));
    return mul(weights, add(mul(water, scalar.sub(1, p.iceCloudThickness)), p.iceCloudThickness));
  };
  const spread = mul(share(liquid), cover);
  const whole = sub(1, mul(cumulus, p.cumulusGaps));
  const thrownBack = (share: Center, overhead: Numeric): Center => mul(mul(share, whole), slantReflectivity(overhead, slant));
  const fromSpread = thrownBack(spread, p.cloudReflectivity);
  const fromLow = thrownBack(low, p.lowCloudReflectivity);
  return {
    longwavePassed: mul(exp(mul(share(densest), opacity)), sub(1, mul(low, p.lowCloudEmissivity))),
    reflectivity: add(fromSpread, mul(fromLow, sub(1, fromSpread))),
    nearInfraredPassed: mul(sub(1, mul(spread, p.cloudAbsorption)), sub(1, mul(low, p.cloudAbsorption))),
  };
}
