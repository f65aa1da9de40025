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
  soilHeat: {
    at: 'center',
    levels: 'soil',
    units: 'K',
    longName: 'heat of the soil over that of thawed soil at 0 °C, as the warming of thawed soil that it equals',
    mask: 'land',
  },
  soilHeatResidual: { at: 'center', levels: 'soil', units: 'K', longName: 'rounding carried by the heat of the soil', mask: 'land' },
  soilWater: { at: 'center', levels: 'surface', units: 'm', longName: 'water in the soil bucket', mask: 'land' },
  snow: {
    at: 'center',
    levels: 'surface',
    units: 'm',
    longName: 'snow on land and ice of ice sheets, water equivalent',
    standardName: 'lwe_thickness_of_surface_snow_amount',
    mask: 'land',
  },
  snowResidual: { at: 'center', levels: 'surface', units: 'm', longName: 'rounding carried by snow and ice', mask: 'land' },
  growingWarmth: {
    at: 'center',
    levels: 'surface',
    units: 'K',
    longName: 'mean of the warmth above 5 °C that vegetation remembers',
    mask: 'land',
  },
  rememberedRain: {
    at: 'center',
    levels: 'surface',
    units: 'kg m-2 s-1',
    longName: 'mean precipitation that vegetation remembers',
    mask: 'land',
  },
  riverStorage: { at: 'center', levels: 'surface', units: 'm', longName: 'water in rivers per cell area', mask: 'land' },
} as const satisfies VariableTable;

export type LandState = StateOf<typeof landVariables>;
