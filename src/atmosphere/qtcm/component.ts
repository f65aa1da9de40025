import type { Live } from '../../tensor/index.ts';
import type { AtmosphereComponent } from '../weather.ts';
import { type QtcmWeather, qtcmWeather } from './column.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmParameters } from './parameters.ts';
import { advanceQtcm } from './step.ts';
import type { QtcmState } from './variables.ts';

/** The quasi-equilibrium tropical circulation model as the rest of the model meets it. */
export const qtcm: AtmosphereComponent<QtcmState, QtcmWeather, Live<QtcmParameters>, QtcmGeometry> = {
  weather: qtcmWeather,
  advance: advanceQtcm,
};
