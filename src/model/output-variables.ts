import { type AtmosphereName, type AtmosphereOutput, atmospheres } from '../atmosphere/index.ts';
import type { StateOf, VariableTable } from '../grid/variables.ts';
import { circulationVariables, transportVariables } from './circulation.ts';

const map = { at: 'center', levels: 'surface' } as const;
const flux = { ...map, units: 'W m-2' } as const;
const water = { ...map, units: 'kg m-2 s-1' } as const;
const onOcean = { mask: 'ocean' } as const;
const onLand = { mask: 'land' } as const;

/** What an ocean shows of itself. */
export const oceanStateVariables = {
  thetao: {
    at: 'center',
    levels: 'ocean',
    units: 'degC',
    longName: 'potential temperature',
    standardName: 'sea_water_potential_temperature',
    mask: 'ocean-levels',
  },
  so: {
    at: 'center',
    levels: 'ocean',
    units: 'g kg-1',
    longName: 'salinity',
    standardName: 'sea_water_salinity',
    mask: 'ocean-levels',
  },
  uo: {
    at: 'center',
    levels: 'ocean',
    units: 'm s-1',
    longName: 'eastward current',
    standardName: 'sea_water_x_velocity',
    mask: 'ocean-levels',
  },
  vo: {
    at: 'center',
    levels: 'ocean',
    units: 'm s-1',
    longName: 'northward current',
    standardName: 'sea_water_y_velocity',
    mask: 'ocean-levels',
  },
  tos: { ...map, ...onOcean, units: 'degC', longName: 'sea surface temperature', standardName: 'sea_surface_temperature' },
  sos: { ...map, ...onOcean, units: 'g kg-1', longName: 'sea surface salinity' },
  zos: { ...map, ...onOcean, units: 'm', longName: 'sea surface height', standardName: 'sea_surface_height_above_geoid' },
  mlotst: {
    ...map,
    ...onOcean,
    units: 'm',
    longName: 'mixed layer depth',
    standardName: 'ocean_mixed_layer_thickness_defined_by_sigma_theta',
  },
  msftbarot: {
    ...map,
    units: 'kg s-1',
    longName: 'barotropic streamfunction: eastward transport to the north of the place',
    standardName: 'ocean_barotropic_mass_streamfunction',
  },
  ...circulationVariables,
} as const satisfies VariableTable;

const stressVariables = {
  tauu: { ...map, units: 'Pa', longName: 'eastward stress of the wind on the surface', standardName: 'surface_downward_eastward_stress' },
  tauv: { ...map, units: 'Pa', longName: 'northward stress of the wind on the surface', standardName: 'surface_downward_northward_stress' },
} as const satisfies VariableTable;

/** What the ocean receives through its surface. */
export const oceanFluxVariables = {
  hfds: { ...flux, ...onOcean, longName: 'heat flux into the ocean', standardName: 'surface_downward_heat_flux_in_sea_water' },
  wfo: { ...water, ...onOcean, longName: 'water flux into the ocean', standardName: 'water_flux_into_sea_water' },
  ...stressVariables,
} as const satisfies VariableTable;

/** Radiation, water and heat between air, ground and space, means over the coupling interval. */
export const exchangeVariables = {
  pr: { ...water, longName: 'precipitation', standardName: 'precipitation_flux' },
  prsn: { ...water, longName: 'snowfall', standardName: 'snowfall_flux' },
  clt: { ...map, units: '1', longName: 'part of the sky under clouds', standardName: 'cloud_area_fraction' },
  rsdt: { ...flux, longName: 'incoming shortwave at the top of the atmosphere', standardName: 'toa_incoming_shortwave_flux' },
  rsut: { ...flux, longName: 'reflected shortwave at the top of the atmosphere', standardName: 'toa_outgoing_shortwave_flux' },
  rlut: { ...flux, longName: 'outgoing longwave at the top of the atmosphere', standardName: 'toa_outgoing_longwave_flux' },
  tas: { ...map, units: 'K', longName: 'air temperature at 2 m, mean over the tiles', standardName: 'air_temperature' },
  ts: { ...map, units: 'K', longName: 'surface temperature, mean over the tiles', standardName: 'surface_temperature' },
  rsds: { ...flux, longName: 'downward shortwave at the surface', standardName: 'surface_downwelling_shortwave_flux_in_air' },
  rsus: { ...flux, longName: 'reflected shortwave at the surface', standardName: 'surface_upwelling_shortwave_flux_in_air' },
  rlds: { ...flux, longName: 'downward longwave at the surface', standardName: 'surface_downwelling_longwave_flux_in_air' },
  rlus: { ...flux, longName: 'upward longwave at the surface', standardName: 'surface_upwelling_longwave_flux_in_air' },
  hfss: { ...flux, longName: 'sensible heat flux, upward', standardName: 'surface_upward_sensible_heat_flux' },
  hfls: { ...flux, longName: 'latent heat flux, upward', standardName: 'surface_upward_latent_heat_flux' },
  evspsbl: { ...water, longName: 'evaporation and sublimation', standardName: 'water_evapotranspiration_flux' },
  ...stressVariables,
} as const satisfies VariableTable;

/** What sea ice shows of itself. */
export const iceOutputVariables = {
  siconc: { ...map, ...onOcean, units: '1', longName: 'sea ice concentration', standardName: 'sea_ice_area_fraction' },
  sivol: { ...map, ...onOcean, units: 'm', longName: 'sea ice volume per area', standardName: 'sea_ice_thickness' },
  sisnow: { ...map, ...onOcean, units: 'm', longName: 'snow on sea ice per area, water equivalent' },
  sitemptop: { ...map, ...onOcean, units: 'degC', longName: 'surface temperature of sea ice' },
} as const satisfies VariableTable;

/** What land shows of itself. */
export const landOutputVariables = {
  tsl: { at: 'center', levels: 'soil', units: 'K', longName: 'soil temperature', standardName: 'soil_temperature', mask: 'land' },
  mrso: { ...map, ...onLand, units: 'kg m-2', longName: 'soil water', standardName: 'mass_content_of_water_in_soil' },
  snw: { ...map, ...onLand, units: 'kg m-2', longName: 'snow on land, with the ice of ice sheets', standardName: 'surface_snow_amount' },
} as const satisfies VariableTable;

/** What a coupled model shows besides its atmosphere. */
const coupledVariables = {
  ...exchangeVariables,
  ...oceanStateVariables,
  ...oceanFluxVariables,
  ...transportVariables,
  siu: {
    ...map,
    ...onOcean,
    units: 'm s-1',
    longName: 'eastward drift of sea ice, 0 where there is none',
    standardName: 'sea_ice_x_velocity',
  },
  siv: {
    ...map,
    ...onOcean,
    units: 'm s-1',
    longName: 'northward drift of sea ice, 0 where there is none',
    standardName: 'sea_ice_y_velocity',
  },
  friver: { ...water, ...onOcean, longName: 'river water into the ocean', standardName: 'water_flux_into_sea_water_from_rivers' },
  ...iceOutputVariables,
  ...landOutputVariables,
} as const satisfies VariableTable;

/** Rows of what lies on the grid of the air. */
const ofAir = (table: VariableTable): VariableTable =>
  Object.fromEntries(Object.entries(table).map(([name, row]) => [name, { ...row, grid: 'air' } as const]));

/**
 * Everything that monthly means and snapshots of a coupled model hold, under the field's usual short names (CMIP6), on cell centers.
 * The single source of names, units and attributes of output files.
 */
export const outputVariables = (atmosphere: AtmosphereName): VariableTable => ({
  ...ofAir(atmospheres[atmosphere].outputVariables),
  ...coupledVariables,
  ...ofAir(exchangeVariables),
});

export type OutputFields = StateOf<typeof coupledVariables> & AtmosphereOutput;
