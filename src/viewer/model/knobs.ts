import type { LiveParameters, ModelParameters } from '../../model/parameters.ts';
import type { Numeric } from '../../tensor/index.ts';

/** What a visitor may turn while the model runs: parameters by name. */
export const knobs = {
  co2: { path: 'atmosphere.co2', label: 'CO₂', units: 'ppm', low: 100, high: 2000, step: 10 },
  solarConstant: { path: 'orbit.solarConstant', label: 'Solar constant', units: 'W/m²', low: 1250, high: 1450, step: 1 },
  obliquity: { path: 'orbit.obliquity', label: 'Obliquity', units: '°', low: 15, high: 30, step: 0.1 },
  eccentricity: { path: 'orbit.eccentricity', label: 'Eccentricity', units: '', low: 0.001, high: 0.09, step: 0.001 },
  perihelion: { path: 'orbit.perihelion', label: 'Perihelion', units: '°', low: 0, high: 360, step: 1 },
} as const;
export type KnobName = keyof typeof knobs;
export const knobNames = Object.keys(knobs) as KnobName[];
export type KnobValues<T = number> = { readonly [name in KnobName]: T };

/**
 * Orbits and CO2 of epochs.
 * Orbits: Berger (1978) for the present, 6 and 127 thousand years ago as in PMIP4 (Otto-Bliesner et al. 2017), 21 as in Kageyama et al.
 * (2017); the last inception 115 thousand years ago from Berger (1978). CO2 from ice cores, as in the same.
 */
export const epochs = {
  '1850': { label: '1850', orbit: { eccentricity: 0.016764, obliquity: 23.459, perihelion: 280.33 }, co2: 280 },
  '6k': { label: '6,000 years ago', orbit: { eccentricity: 0.018682, obliquity: 24.105, perihelion: 180.87 }, co2: 264 },
  '21k': { label: '21,000 years ago', orbit: { eccentricity: 0.018994, obliquity: 22.949, perihelion: 294.42 }, co2: 190 },
  '115k': { label: '115,000 years ago', orbit: { eccentricity: 0.0414, obliquity: 22.41, perihelion: 290.9 }, co2: 273 },
  '127k': { label: '127,000 years ago', orbit: { eccentricity: 0.039378, obliquity: 24.04, perihelion: 95.41 }, co2: 275 },
} as const;
export type EpochName = keyof typeof epochs;

/** The knobs as a run has them when nothing is set. */
export const ownTime: KnobValues = { ...epochs['1850'].orbit, co2: epochs['1850'].co2, solarConstant: 1361 };

/** The knobs as the parameters of a model have them. */
export const knobsOf = ({ atmosphere, orbit }: ModelParameters): KnobValues => ({ co2: atmosphere.co2, ...orbit });

/** Parameters with knobs in their places; a knob may be a tensor, which a step is then not compiled for. */
export const withKnobs = (p: ModelParameters, { co2, ...orbit }: KnobValues<Numeric>): LiveParameters => ({
  ...p,
  atmosphere: { ...p.atmosphere, co2 },
  orbit: { ...p.orbit, ...orbit },
});
