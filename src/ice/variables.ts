import type { StateOf, VariableTable } from '../grid/variables.ts';

/** What the sea ice remembers; volumes and energies are per area of the whole cell. */
export const iceVariables = {
  concentration: {
    at: 'center',
    levels: 'surface',
    units: '1',
    longName: 'sea ice area fraction',
    standardName: 'sea_ice_area_fraction',
    mask: 'ocean',
  },
  volume: {
    at: 'center',
    levels: 'surface',
    units: 'm',
    longName: 'sea ice volume per cell area',
    standardName: 'sea_ice_thickness',
    mask: 'ocean',
  },
  snowVolume: { at: 'center', levels: 'surface', units: 'm', longName: 'snow on sea ice per cell area, water equivalent', mask: 'ocean' },
  skinTemperature: {
    at: 'center',
    levels: 'surface',
    units: 'degC',
    longName: 'sea ice surface temperature',
    standardName: 'sea_ice_surface_temperature',
    mask: 'ocean',
  },
  interiorHeat: {
    at: 'center',
    levels: 'surface',
    units: 'J m-2',
    longName: 'heat inside sea ice per cell area, over solid ice at its melting point',
    mask: 'ocean',
  },
  meltEnergy: {
    at: 'center',
    levels: 'surface',
    units: 'J m-2',
    longName: 'heat received by melting surfaces since the last volume step',
    mask: 'ocean',
  },
  conductedEnergy: {
    at: 'center',
    levels: 'surface',
    units: 'J m-2',
    longName: 'heat drawn from the ice base since the last volume step',
    mask: 'ocean',
  },
} as const satisfies VariableTable;

export type IceState = StateOf<typeof iceVariables>;
