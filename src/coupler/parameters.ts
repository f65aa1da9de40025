import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';

const kraus = 'bulk formulae as in Fairall et al. (2003), with constant coefficients';

/** Parameters of the exchange between the atmosphere and what lies below it. */
export const couplerParameters = z
  .strictObject({
    gustiness: parameter(4.5, {
      units: 'm s-1',
      symbol: 'V_g',
      doc: 'wind speed of unresolved gusts, keeps fluxes alive in calm air',
      source: 'Zeng, Neelin and Chou (2000)',
      min: 1,
      max: 8,
    }),
    oceanExchange: parameter(1.1e-3, {
      units: '1',
      symbol: 'C_H',
      doc: 'transfer coefficient of heat and vapour over open water',
      source: kraus,
      min: 5e-4,
      max: 2e-3,
      tunable: true,
    }),
    iceExchange: parameter(1.2e-3, {
      units: '1',
      symbol: 'C_Hi',
      doc: 'transfer coefficient of heat and vapour over sea ice',
      source: kraus,
      min: 5e-4,
      max: 3e-3,
    }),
    landExchange: parameter(2.0e-3, {
      units: '1',
      symbol: 'C_Hl',
      doc: 'transfer coefficient of heat and vapour over land',
      source: kraus,
      min: 5e-4,
      max: 5e-3,
      tunable: true,
    }),
    iceDrag: parameter(1.5e-3, {
      units: '1',
      symbol: 'C_Di',
      doc: 'drag coefficient of sea ice',
      source: 'Overland (1985)',
      min: 5e-4,
      max: 4e-3,
    }),
    landDrag: parameter(2.4e-3, {
      units: '1',
      symbol: 'C_Dl',
      doc: 'drag coefficient of flat land; mountains and forests add to it',
      source: 'SPEEDY, Molteni (2003)',
      min: 1e-3,
      max: 1e-2,
    }),
    oceanAlbedo: parameter(0.06, {
      units: '1',
      symbol: 'α_w',
      doc: 'albedo of open water in diffuse light',
      source: 'Payne (1972)',
      min: 0.03,
      max: 0.12,
    }),
    directShare: parameter(0.5, {
      units: '1',
      symbol: 'd',
      doc: 'part of the sunlight at the sea surface that is not scattered',
      source: 'under a cover of two thirds, Li, Scinocca, Lazare et al. (2006), J. Clim. 19, 6314',
      min: 0,
      max: 1,
    }),
    stableContrast: parameter(3, {
      units: 'K',
      symbol: 'ΔT_s',
      doc: 'surface inversion that cuts turbulence to about a third',
      source: 'shape of Louis (1979)',
      min: 0.5,
      max: 20,
    }),
    stableResidual: parameter(0.05, {
      units: '1',
      symbol: 'f_s',
      doc: 'part of the transfer that outlasts any inversion',
      source: 'shape of Louis (1979)',
      min: 0.01,
      max: 0.5,
    }),
    unstableGain: parameter(0.67, {
      units: '1',
      symbol: 'f_u',
      doc: 'largest relative increase of the transfer over a warm surface',
      source: 'shape of Louis (1979)',
      min: 0,
      max: 2,
    }),
  })
  .readonly();

export type CouplerParameters = z.infer<typeof couplerParameters>;
