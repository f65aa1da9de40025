import type { StateOf, VariableTable } from '../grid/variables.ts';
import {
  densityOverturning,
  eddyOverturning,
  meridionalTransport,
  type OceanGeometry,
  type OceanParameters,
  type OceanState,
  overturning,
  potentialDensity,
  transportParts,
  volumeTransport,
} from '../ocean/index.ts';
import { seaWaterDensity } from '../physics/constants.ts';
import { type Field, type Live, mul } from '../tensor/index.ts';

const byBasin = { at: 'northFace', summed: 'by-basin' } as const;
const mass = { ...byBasin, units: 'kg s-1' } as const;
const heat = { ...byBasin, levels: 'surface', units: 'W' } as const;
const salt = { ...mass, levels: 'surface' } as const;

/** What a state shows of the circulation of each basin, under CMIP6 names; positive northward, and for cells that sink in the north. */
export const circulationVariables = {
  msftmz: {
    ...mass,
    levels: 'interfaces',
    longName: 'meridional overturning of the resolved flow, by depth',
    standardName: 'ocean_meridional_overturning_mass_streamfunction',
  },
  msftmrho: {
    ...mass,
    levels: 'density',
    longName: 'meridional overturning of the resolved flow, by potential density',
    standardName: 'ocean_meridional_overturning_mass_streamfunction',
  },
  msftmzmpa: {
    ...mass,
    levels: 'interfaces',
    longName: 'meridional overturning by eddies, by depth',
    standardName: 'ocean_meridional_overturning_mass_streamfunction_due_to_parameterized_mesoscale_eddy_advection',
  },
  htovovrt: {
    ...heat,
    longName: 'northward heat transport by zonal means of the flow',
    standardName: 'northward_ocean_heat_transport_due_to_overturning',
  },
  htovgyre: {
    ...heat,
    longName: 'northward heat transport by differences from zonal means of the flow',
    standardName: 'northward_ocean_heat_transport_due_to_gyre',
  },
  sltovovrt: {
    ...salt,
    longName: 'northward salt transport by zonal means of the flow',
    standardName: 'northward_ocean_salt_transport_due_to_overturning',
  },
  sltovgyre: {
    ...salt,
    longName: 'northward salt transport by differences from zonal means of the flow',
    standardName: 'northward_ocean_salt_transport_due_to_gyre',
  },
} as const satisfies VariableTable;

/** What all processes together moved northward in a span of time. */
export const transportVariables = {
  hfbasin: { ...heat, longName: 'northward heat transport, all processes', standardName: 'northward_ocean_heat_transport' },
  sltbasin: { ...salt, longName: 'northward salt transport, all processes', standardName: 'northward_ocean_salt_transport' },
} as const satisfies VariableTable;

/** What a state of the ocean shows of its circulation. */
export function circulationFields(ocean: OceanState, p: Live<OceanParameters>, g: OceanGeometry): StateOf<typeof circulationVariables> {
  const { north } = volumeTransport(ocean, g);
  const parts = transportParts(ocean, north, g.diagnostics);
  return {
    msftmz: mul(overturning(north, g.diagnostics), seaWaterDensity),
    msftmrho: mul(densityOverturning(north, potentialDensity(ocean, g.schemes), g.diagnostics), seaWaterDensity),
    msftmzmpa: mul(eddyOverturning(ocean, p, g), seaWaterDensity),
    htovovrt: parts.overturning.heat,
    htovgyre: parts.gyre.heat,
    sltovovrt: parts.overturning.salt,
    sltovgyre: parts.gyre.salt,
  };
}

/** What an interval moved northward. @param northward sums over its steps   @param seconds its length */
export function transportFields(northward: Field<'northFace'>, seconds: number, g: OceanGeometry): StateOf<typeof transportVariables> {
  const { heat: hfbasin, salt: sltbasin } = meridionalTransport(northward, seconds, g.diagnostics);
  return { hfbasin, sltbasin };
}
