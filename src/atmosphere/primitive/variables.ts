import type { StateOf, VariableTable } from '../../grid/variables.ts';

/** Prognostic variables of the primitive-equation core: one state, levels from the top on top of each other. */
export const primitiveVariables = {
  vorticity: { at: 'spectral', levels: 'spectral', units: 's-1', longName: 'vorticity of the wind on sigma levels' },
  divergence: { at: 'spectral', levels: 'spectral', units: 's-1', longName: 'divergence of the wind on sigma levels' },
  temperatureAnomaly: { at: 'spectral', levels: 'spectral', units: 'K', longName: 'air temperature on sigma levels less 288 K' },
  logSurfacePressure: { at: 'spectral', levels: 'spectral', units: '1', longName: 'logarithm of surface pressure over 1000 hPa' },
  humidity: { at: 'center', levels: 'sigma', units: 'kg kg-1', longName: 'specific humidity', standardName: 'specific_humidity' },
} as const satisfies VariableTable;

export type PrimitiveState = StateOf<typeof primitiveVariables>;
