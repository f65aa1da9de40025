import type { StateOf, VariableTable } from '../grid/variables.ts';

const map = { at: 'center', levels: 'surface' } as const;

/** What every atmosphere shows of itself, under the field's usual short names (CMIP6). */
export const nearSurfaceVariables = {
  huss: { ...map, units: '1', longName: 'near-surface specific humidity', standardName: 'specific_humidity' },
  uas: { ...map, units: 'm s-1', longName: 'near-surface eastward wind', standardName: 'eastward_wind' },
  vas: { ...map, units: 'm s-1', longName: 'near-surface northward wind', standardName: 'northward_wind' },
  psl: { ...map, units: 'Pa', longName: 'sea level pressure', standardName: 'air_pressure_at_mean_sea_level' },
  prw: { ...map, units: 'kg m-2', longName: 'precipitable water', standardName: 'atmosphere_mass_content_of_water_vapor' },
} as const satisfies VariableTable;

export type NearSurfaceOutput = StateOf<typeof nearSurfaceVariables>;
