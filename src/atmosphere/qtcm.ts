import type { Live } from '../tensor/index.ts';
import { type AtmosphereColumn, atmosphereColumn } from './column.ts';
import type { AtmosphereGeometry } from './geometry.ts';
import type { AtmosphereParameters } from './parameters.ts';
import { advanceAtmosphere } from './step.ts';
import type { AtmosphereState } from './variables.ts';
import type { AtmosphereComponent } from './weather.ts';

/** The quasi-equilibrium tropical circulation model as the rest of the model meets it. */
export const qtcm: AtmosphereComponent<AtmosphereState, AtmosphereColumn, Live<AtmosphereParameters>, AtmosphereGeometry> = {
  weather: atmosphereColumn,
  advance: advanceAtmosphere,
};
