import type { StateOf, VariableTable } from '../grid/variables.ts';

/** What the land remembers. Residuals carry what rounding would take from slowly changing stores. */
export const landVariables = {
  skinTemperature: {
    at: 'center',
    levels: 'surface',
    units: 'K',
    longName: 'land surface temperature',
    standardName: 'surface_temperature',
    mask: 'land',
  },
  soilTemperature: {
    at: 'center',
    levels: 'soil',
    units: 'K',
    longName: 'soil temperature',
    standardName: 'soil_temperature',
    mask: 'land',
  },
  soilTemperatureResidual: { at: 'center', levels: 'soil', units: 'K', longName: 'rounding carried by soil temperature', mask: 'land' },
  soilWater: { at: 'center', levels: 'surface', units: 'm', longName: 'water in the soil bucket', mask: 'land' },
  snow: {
    at: 'center',
    levels: 'surface',
    units: 'm',
    longName: 'snow on land, water equivalent',
    standardName: 'lwe_thickness_of_surface_snow_amount',
    mask: 'land',
  },
  snowResidual: { at: 'center', levels: 'surface', units: 'm', longName: 'rounding carried by snow', mask: 'land' },
  riverStorage: { at: 'center', levels: 'surface', units: 'm', longName: 'water in rivers per cell area', mask: 'land' },
} as const satisfies VariableTable;

export type LandState = StateOf<typeof landVariables>;
