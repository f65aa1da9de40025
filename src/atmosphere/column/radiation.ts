import type { Sunlight } from '../../physics/orbit.ts';
import { add, type Live, sumLevels } from '../../tensor/index.ts';
import type { SurfaceForAtmosphere } from '../weather.ts';
import { cloudOptics } from './cloud-optics.ts';
import type { Clouds } from './clouds.ts';
import type { ColumnGeometry } from './geometry.ts';
import { longwaveRadiation } from './longwave.ts';
import type { Center, Layers } from './profiles.ts';
import type { RadiationParameters } from './radiation-parameters.ts';
import { shortwaveRadiation } from './shortwave.ts';
import { slant } from './sun-path.ts';

/** Radiation of a column, W m⁻²; maps but for `absorbed`. May be held for some steps. */
export interface Radiation {
  readonly insolation: Center;
  readonly reflectedShortwave: Center;
  readonly downwardShortwave: Center;
  /** Shortwave radiation absorbed by the air. */
  readonly atmosphereShortwave: Center;
  readonly downwardLongwave: Center;
  readonly outgoingLongwave: Center;
  /** Longwave radiation of the ground that went into it. */
  readonly upwardLongwave: Center;
  /** Absorbed less emitted in every layer, [levels, latitude, longitude]. */
  readonly absorbed: Center;
}

/** Sunlight and longwave radiation under given clouds. */
export function columnRadiation(
  layers: Layers,
  clouds: Clouds,
  ground: SurfaceForAtmosphere,
  sunlight: Sunlight,
  p: Live<RadiationParameters>,
  g: ColumnGeometry,
): Radiation {
  const optics = cloudOptics(clouds, layers.temperature, slant(sunlight), p);
  const shortwave = shortwaveRadiation(layers, optics, sunlight, ground.albedo, p, g);
  const longwave = longwaveRadiation(layers, optics.longwavePassed, ground.upwardLongwave, p, g);
  return {
    insolation: shortwave.incoming,
    reflectedShortwave: shortwave.reflected,
    downwardShortwave: shortwave.downward,
    atmosphereShortwave: sumLevels(shortwave.absorbed),
    downwardLongwave: longwave.downward,
    outgoingLongwave: longwave.outgoing,
    upwardLongwave: ground.upwardLongwave,
    absorbed: add(shortwave.absorbed, longwave.absorbed),
  };
}
