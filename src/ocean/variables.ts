import type { StateOf, VariableTable } from '../grid/variables.ts';

/** What the ocean remembers from step to step; everything else follows from it. Residuals carry what rounding took from their variable. */
export const oceanVariables = {
  temperature: {
    at: 'center',
    levels: 'ocean',
    units: 'degC',
    longName: 'sea water potential temperature',
    standardName: 'sea_water_potential_temperature',
    mask: 'ocean-levels',
  },
  temperatureResidual: {
    at: 'center',
    levels: 'ocean',
    units: 'degC',
    longName: 'rounding residual of sea water potential temperature',
    mask: 'ocean-levels',
  },
  salinityAnomaly: {
    at: 'center',
    levels: 'ocean',
    units: 'g kg-1',
    longName: 'sea water salinity minus 35 g kg-1',
    mask: 'ocean-levels',
  },
  salinityAnomalyResidual: {
    at: 'center',
    levels: 'ocean',
    units: 'g kg-1',
    longName: 'rounding residual of sea water salinity',
    mask: 'ocean-levels',
  },
  eastwardVelocity: {
    at: 'eastFace',
    levels: 'ocean',
    units: 'm s-1',
    longName: 'eastward sea water velocity',
    standardName: 'eastward_sea_water_velocity',
    mask: 'ocean-levels',
  },
  northwardVelocity: {
    at: 'northFace',
    levels: 'ocean',
    units: 'm s-1',
    longName: 'northward sea water velocity',
    standardName: 'northward_sea_water_velocity',
    mask: 'ocean-levels',
  },
  seaSurfaceHeight: {
    at: 'center',
    levels: 'surface',
    units: 'm',
    longName: 'sea surface height above the resting level',
    standardName: 'sea_surface_height_above_geoid',
    mask: 'ocean',
  },
  turbulentKineticEnergy: {
    at: 'center',
    levels: 'ocean',
    units: 'm2 s-2',
    longName: 'turbulent kinetic energy at the interface below each level',
    mask: 'ocean-levels',
  },
} as const satisfies VariableTable;

export type OceanState = StateOf<typeof oceanVariables>;
