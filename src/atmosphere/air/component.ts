import type { Live } from '../../tensor/index.ts';
import type { PrimitiveState } from '../primitive/index.ts';
import type { AtmosphereComponent } from '../weather.ts';
import type { AirGeometry } from './geometry.ts';
import type { AirParameters } from './parameters.ts';
import { type AirWeather, advanceAir, airWeather } from './step.ts';

/** Moist air under the primitive equations as the rest of the model meets it. */
export const primitiveAir: AtmosphereComponent<PrimitiveState, AirWeather, Live<AirParameters>, AirGeometry> = {
  weather: airWeather,
  advance: advanceAir,
};
