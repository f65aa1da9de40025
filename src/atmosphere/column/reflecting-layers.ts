import { add, div, mul, sub, unstackLevels, zerosLike } from '../../tensor/index.ts';
import type { Center } from './profiles.ts';

/** Layers as sunlight of one band meets them; all broadcast against each other. */
export interface ReflectingLayers {
  /** What absorption leaves of light on its way down and on its way up. */
  readonly downward: Center;
  readonly upward: Center;
  /** Part that a layer throws back, either way, [levels, latitude, longitude]. */
  readonly reflectivity: Center;
}

/** Sunlight of one band, W m⁻². */
export interface Beam {
  /** Net downward flux at the interfaces from the top to the ground. */
  readonly net: readonly Center[];
  /** Going up at the top. */
  readonly reflected: Center;
  /** Reaching the ground. */
  readonly ground: Center;
}

/**
 * Sunlight between reflecting layers and the ground, with all reflections back and forth.
 *
 *     A_{k−½} = r_k + (1 − r_k)² t↓ t↑ A_{k+½}/(1 − r_k A_{k+½}),   D_{k+½} = (1 − r_k) t↓ D_{k−½}/(1 − r_k A_{k+½})     [K-8]
 *
 * @param incoming at the top, broadcasting against maps, W m⁻²
 * @param albedo of the ground, [1, latitude, longitude]
 * @see Lacis and Hansen (1974), Journal of the Atmospheric Sciences 31, 118: adding of layers
 */
export function reflectedBeam({ downward, upward, reflectivity }: ReflectingLayers, incoming: Center, albedo: Center): Beam {
  const passed = sub(1, reflectivity);
  const [down, up, r] = [mul(passed, downward), mul(passed, upward), reflectivity].map(unstackLevels) as [Center[], Center[], Center[]];
  const albedos: Center[] = [albedo];
  const transmissivity: Center[] = [];
  let A = albedo;
  for (let k = r.length - 1; k >= 0; k--) {
    const T = div(down[k] as Center, sub(1, mul(r[k] as Center, A)));
    A = add(r[k] as Center, mul(mul(T, up[k] as Center), A));
    transmissivity.unshift(T);
    albedos.unshift(A);
  }
  let D = add(zerosLike(albedo), incoming);
  const reflected = mul(D, A);
  const net = [sub(D, reflected)];
  for (const [k, T] of transmissivity.entries()) {
    D = mul(T, D);
    net.push(sub(D, mul(D, albedos[k + 1] as Center)));
  }
  return { net, reflected, ground: D };
}
