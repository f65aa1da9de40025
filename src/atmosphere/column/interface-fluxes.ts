import { stackLevels, sub, zerosLike } from '../../tensor/index.ts';
import type { Center } from './profiles.ts';

/**
 * What upward fluxes leave in every layer:   F_{k+½} − F_{k−½}. Nothing passes the top.
 * @param inner through the interfaces between layers, [levels − 1, latitude, longitude]
 * @param ground from the ground, a map
 */
export function convergence(inner: Center, ground: Center): Center {
  const entering = stackLevels([inner, ground]);
  const leaving = stackLevels([zerosLike(ground), inner]);
  return sub(entering, leaving);
}
