import { add, div, exp, type Live, log, mul, scalar, step01, sub } from '../../tensor/index.ts';
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

/** Clouds are of ice below the one and of water above the other, K. */
const coldest = 220;
const warmest = 270;

/**
 * Optics of clouds.
 *
 *     t_k = (1 − ε C)^(x_k w_k) (1 − ε_s C_s,k),   r_k = a C x_k w_k + a_s C_s,k,   1 − b (C x_k w_k + C_s,k)        [K-10]
 *     x_k = x_i + (1 − x_i) step((T_k − 220 K)/50 K)
 *
 * so that all layers of warm cloud together cover C, wherever they lie; cold cloud is thinner.
 * @see Molteni (2003), Climate Dynamics 20, 175, for reflectivities that are proportional to cover
 */
export function cloudOptics({ cover, weights, low }: Clouds, temperature: Center, p: Live<RadiationParameters>): CloudOptics {
  const opacity = log(sub(1, mul(cover, p.cloudEmissivity)));
  const warm = step01(div(sub(temperature, coldest), warmest - coldest));
  const dense = mul(weights, add(mul(warm, scalar.sub(1, p.iceCloudThickness)), p.iceCloudThickness));
  const spread = mul(dense, cover);
  return {
    longwavePassed: mul(exp(mul(dense, opacity)), sub(1, mul(low, p.lowCloudEmissivity))),
    reflectivity: add(mul(spread, p.cloudReflectivity), mul(low, p.lowCloudReflectivity)),
    nearInfraredPassed: sub(1, mul(add(spread, low), p.cloudAbsorption)),
  };
}
