import type { Sunlight } from '../../physics/orbit.ts';
import { add, constant, type Field, mul, sub, sumLevels } from '../../tensor/index.ts';

type Map = Field<'center'>;

/** Shortwave fluxes, W m⁻². */
export interface Shortwave {
  readonly absorbed: Map;
  readonly downward: Map;
  readonly reflected: Map;
}

const perSky = (...values: number[]): readonly number[] => values;
/** Per sky: quadratic and linear weight of the Sun's height, and amplification by surface albedo. */
const absorption = {
  square: perSky(-0.07223241, 0.02799124, -0.03336635, -0.03025872, -0.05196485),
  linear: perSky(0.2511654, 0.17542, 0.2181227, 0.2593093, 0.245477),
  albedo: perSky(0.1662798, 0.06341881, 0.1743809, 0.06970352, 0.6061328),
};
const transmission = {
  square: perSky(0.1867886, 0.1466294, 0.3125147, 0.2819863, 0.3791754),
  linear: perSky(0.5848927, 0.08151811, 0.3584743, 0.1479825, 0.2931454),
  albedo: perSky(0.1160093, 0.7485661, 0.2741095, 0.5867739, 1.347113),
};

const column = (values: readonly number[]): Map => constant<'center'>(values, [5, 1, 1]);

/**
 * What all skies absorb or let through, W m⁻².
 *
 *     F = Σ_sky c (a S⟨cos² z⟩ + b S⟨cos z⟩)(1 + k α)                                                  
 */
function overSkies(cover: Map, sunlight: Sunlight, albedo: Map, weights: typeof absorption): Map {
  const fromHeight = add(mul(sunlight.meanSquareCosine, column(weights.square)), mul(sunlight.insolation, column(weights.linear)));
  const amplified = add(mul(albedo, column(weights.albedo)), 1);
  return sumLevels(mul(mul(cover, fromHeight), amplified));
}

/**
 * Shortwave radiation of five sky types (Chou & Neelin 1999). What is neither absorbed by the air nor by the
 * surface is reflected, so the three add up to the insolation.
 * @param cover  sky types, [5, J, I]  @param albedo of the surface, map
 */
export function shortwaveRadiation(cover: Map, sunlight: Sunlight, albedo: Map): Shortwave {
  const absorbed = overSkies(cover, sunlight, albedo, absorption);
  const downward = overSkies(cover, sunlight, albedo, transmission);
  const surface = sub(downward, mul(downward, albedo));
  return { absorbed, downward, reflected: sub(sub(sunlight.insolation, absorbed), surface) };
}
