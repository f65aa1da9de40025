import type { StateOf, VariableTable } from '../grid/variables.ts';

/** Prognostic variables of the atmosphere: two modes of wind, one of temperature, one of moisture, as spherical harmonics. */
export const atmosphereVariables = {
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

export type AtmosphereState = StateOf<typeof atmosphereVariables>;

/** Maps for people to look at, made by `atmosphereOutput`. */
export const atmosphereOutputVariables = {
  surfaceAirTemperature: {
    at: 'center',
    levels: 'surface',
    units: 'K',
    longName: 'near-surface air temperature',
    standardName: 'air_temperature',
  },
  specificHumidity: {
    at: 'center',
    levels: 'surface',
    units: 'kg kg-1',
    longName: 'near-surface specific humidity',
    standardName: 'specific_humidity',
  },
  eastwardWind: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'near-surface eastward wind', standardName: 'eastward_wind' },
  northwardWind: {
    at: 'center',
    levels: 'surface',
    units: 'm s-1',
    longName: 'near-surface northward wind',
    standardName: 'northward_wind',
  },
  barotropicEastwardWind: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'vertical mean eastward wind' },
  barotropicNorthwardWind: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'vertical mean northward wind' },
  baroclinicEastwardWind: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'amplitude of the eastward baroclinic wind mode' },
  baroclinicNorthwardWind: { at: 'center', levels: 'surface', units: 'm s-1', longName: 'amplitude of the northward baroclinic wind mode' },
  precipitableWater: {
    at: 'center',
    levels: 'surface',
    units: 'kg m-2',
    longName: 'water vapour of the column',
    standardName: 'atmosphere_mass_content_of_water_vapor',
  },
  seaLevelPressure: {
    at: 'center',
    levels: 'surface',
    units: 'Pa',
    longName: 'sea level pressure from the balance of the vertical mean flow',
    standardName: 'air_pressure_at_mean_sea_level',
  },
} as const satisfies VariableTable;

export type AtmosphereOutput = StateOf<typeof atmosphereOutputVariables>;
