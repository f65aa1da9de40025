import { z } from 'zod';
import { parameter } from '../../physics/parameter.ts';

/** How strongly observations drive an ocean that has no atmosphere. */
export const forcingParameters = z.strictObject({
  heatFeedback: parameter(25, {
    units: 'W m-2 K-1',
    symbol: 'γ',
    doc: 'heat flux per kelvin that the sea surface is colder than observed, on top of the observed heat flux',
    source:
      'below the 40 of Barnier et al. (1995), J. Mar. Syst. 6, 363-380, as air follows a wide anomaly (Rahmstorf and Willebrand 1995)',
    min: 0,
    max: 100,
    tunable: true,
  }),
  heatFluxFactor: parameter(1, {
    units: '1',
    symbol: 'f_Q',
    doc: 'factor of the observed heat flux and the shortwave part of it',
    source: 'for sensitivity experiments; 0 with no feedback closes the surface to heat',
    min: 0,
    max: 2,
    tunable: true,
  }),
  salinityRestoringTime: parameter(60, {
    units: 'd',
    symbol: 'τ_S',
    doc: 'time in which rain or evaporation brings the salinity of a layer of the restoring depth near to what is observed',
    source:
      'between the weak and the strong restoring of Griffies et al. (2009), Ocean Modell. 26, 1-46; there is no other fresh water here',
    min: 10,
    max: 10000,
    tunable: true,
  }),
  salinityRestoringDepth: parameter(30, {
    units: 'm',
    symbol: 'd_S',
    doc: 'depth of the layer that the restoring time of salinity refers to, at every resolution',
    source: 'thickness of the top level at T31',
    min: 5,
    max: 100,
  }),
  freezingRange: parameter(0.3, {
    units: 'K',
    symbol: 'ΔT_f',
    doc: 'range of temperature above freezing over which ice closes and the loss of heat ends',
    source: 'choice of this model; observed sea ice lies over water within 0.3 K of freezing',
    min: 0.05,
    max: 2,
  }),
  windStressFactor: parameter(1, {
    units: '1',
    symbol: 'f_τ',
    doc: 'factor of the wind stress',
    source: 'for sensitivity experiments',
    min: 0,
    max: 3,
    tunable: true,
  }),
});

export type ForcingParameters = z.infer<typeof forcingParameters>;
