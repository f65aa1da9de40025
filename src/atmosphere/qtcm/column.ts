import { latentHeatOfVaporization } from '../../physics/constants.ts';
import type { Sunlight } from '../../physics/orbit.ts';
import { add, div, type Field, type Live, levels, mul, step01, sub, zerosLike } from '../../tensor/index.ts';
import type { AtmosphereWeather, SurfaceForAtmosphere } from '../weather.ts';
import { skyCover } from './clouds.ts';
import { condensationHeating } from './condensation.ts';
import { convectiveHeating } from './convection.ts';
import { type Flow, flowOnGrid } from './flow.ts';
import type { QtcmGeometry } from './geometry.ts';
import { longwaveRadiation } from './longwave.ts';
import { inversionStrength, nearSurface } from './near-surface.ts';
import type { QtcmParameters } from './parameters.ts';
import { shortwaveRadiation } from './shortwave.ts';
import { stackState } from './state-stack.ts';
import type { QtcmState } from './variables.ts';

type Map = Field<'center'>;

/** What the air column does to the surface and to space during a step. Fluxes W m⁻² and kg m⁻² s⁻¹. */
export interface QtcmWeather extends AtmosphereWeather {
  /** Latent heat released in the air by convection and stratiform condensation. */
  readonly condensationHeating: Map;
  /** Cover of the five sky types, [5, J, I]. */
  readonly skyCover: Map;
  /** The state on the grid, which the step goes on with. */
  readonly flow: Flow;
}

/**
 * Share of precipitation that falls as snow: all below −2 °C of near-surface air, none above 2 °C.
 *
 *     1 − step((T_a − 271.15 K)/4 K)                                                                   
 */
const snowShare = (airTemperature: Map): Map => sub(1, step01(div(sub(airTemperature, 271.15), 4)));

/**
 * The column physics of the air before the surface answers: convection, condensation, clouds, radiation, near-surface air.
 *
 * LW↓ of the radiation scheme is lowered by λᵢ per kelvin of inversion; the air keeps that heat.
 * @param sunlight daily means, [1, J, 1]
 */
export function qtcmWeather(
  state: QtcmState,
  surface: SurfaceForAtmosphere,
  sunlight: Sunlight,
  p: Live<QtcmParameters>,
  geometry: QtcmGeometry,
): QtcmWeather {
  const flow = flowOnGrid(stackState(state), geometry);
  const { temperatureMode: T1, moistureMode: q1 } = flow;
  const inversion = inversionStrength(T1, p);
  const near = nearSurface(flow, inversion, p, geometry);
  const condensation = add(convectiveHeating(T1, q1, p), condensationHeating(q1, near.airTemperature, p));
  const cover = skyCover(condensation, p, geometry);
  const shortwave = shortwaveRadiation(cover, sunlight, surface.albedo);
  const longwave = longwaveRadiation(cover, T1, q1, surface.upwardLongwave, p);
  const precipitation = div(condensation, latentHeatOfVaporization);
  const snowfall = mul(precipitation, snowShare(near.airTemperature));
  return {
    near,
    downwardShortwave: shortwave.downward,
    downwardLongwave: sub(longwave.downward, mul(inversion, p.inversionLongwave)),
    insolation: add(zerosLike(T1), sunlight.insolation),
    reflectedShortwave: shortwave.reflected,
    outgoingLongwave: longwave.outgoing,
    atmosphereShortwave: shortwave.absorbed,
    condensationHeating: condensation,
    precipitation,
    rainfall: sub(precipitation, snowfall),
    snowfall,
    skyCover: cover,
    cloudCover: sub(1, levels(cover, 0)),
    flow,
  };
}
