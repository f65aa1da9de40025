import type { StateOf, VariableTable } from '../../grid/variables.ts';
import { nearSurfaceVariables } from '../output-variables.ts';

/** Prognostic variables of the atmosphere: two modes of wind, one of temperature, one of moisture, as spherical harmonics. */
export const qtcmVariables = {
  barotropicVorticity: { at: 'spectral', levels: 'spectral', units: 's-1', longName: 'vorticity of the vertical mean wind' },
  baroclinicVorticity: { at: 'spectral', levels: 'spectral', units: 's-1', longName: 'vorticity of the baroclinic wind mode' },
  baroclinicDivergence: { at: 'spectral', levels: 'spectral', units: 's-1', longName: 'divergence of the baroclinic wind mode' },
  temperatureMode: { at: 'spectral', levels: 'spectral', units: 'K', longName: 'amplitude of the temperature mode' },
  moistureMode: {
    at: 'spectral',
    levels: 'spectral',
    units: 'K',
    longName: 'amplitude of the moisture mode times latent heat over heat capacity',
  },
} as const satisfies VariableTable;

export type QtcmState = StateOf<typeof qtcmVariables>;

/** What it shows of itself besides what every atmosphere does. */
export const qtcmOutputVariables = {
  ...nearSurfaceVariables,
  ua_barotropic: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'eastward wind, vertical mean' },
  va_barotropic: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'northward wind, vertical mean' },
  ua_baroclinic: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'eastward wind, amplitude of the baroclinic mode' },
  va_baroclinic: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'northward wind, amplitude of the baroclinic mode' },
} as const satisfies VariableTable;

export type QtcmOutput = StateOf<typeof qtcmOutputVariables>;
