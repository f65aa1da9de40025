import { type AtmosphereOutput, pressureLevels } from '../atmosphere/index.ts';
import { basins } from '../grid/basins.ts';
import { south, west } from '../grid/c-grid.ts';
import type { LevelKind, StateOf, Variable, VariableTable } from '../grid/variables.ts';
import { soilTemperature, soilThicknesses } from '../land/index.ts';
import {
  barotropicStreamfunction,
  densityBorders,
  mixedLayerDepth,
  type OceanGeometry,
  type OceanParameters,
  type OceanState,
  volumeTransport,
} from '../ocean/index.ts';
import { freshWaterDensity, referenceSalinity, seaWaterDensity } from '../physics/constants.ts';
import { add, constant, type Field, type Live, levels, located, mul, positive, slice, sub, unstackLevels } from '../tensor/index.ts';
import { circulationFields, transportFields } from './circulation.ts';
import type { CoupledState } from './coupled-state.ts';
import type { CoupledStepResult } from './coupled-step.ts';
import { fluxNames } from './fast-step.ts';
import type { FastGeometry, Geometry } from './geometry.ts';
import type { iceOutputVariables, landOutputVariables, OutputFields, oceanStateVariables } from './output-variables.ts';
import type { LiveParameters } from './parameters.ts';

type Map = Field<'center'>;

/** Mean of the two faces of a cell. */
const fromEastFaces = (u: Field): Map => located<'center'>(mul(add(u, west(u)), 0.5));
const fromNorthFaces = (v: Field): Map => located<'center'>(mul(add(v, south(v)), 0.5));

type StateFields = AtmosphereOutput & StateOf<typeof oceanStateVariables & typeof iceOutputVariables & typeof landOutputVariables>;

/** What an ocean shows of itself. */
export function oceanFields(ocean: OceanState, p: Live<OceanParameters>, g: OceanGeometry): StateOf<typeof oceanStateVariables> {
  const salinity = add(ocean.salinityAnomaly, referenceSalinity);
  const ψ = barotropicStreamfunction(volumeTransport(ocean, g).east);
  const [, rows, columns] = ψ.shape;
  const fromNorth = sub(ψ, located<'eastFace'>(slice(ψ, [0, rows - 1, 0], [1, 1, columns])));
  const streamfunction = mul(fromNorth, seaWaterDensity);
  return {
    thetao: ocean.temperature,
    so: salinity,
    uo: fromEastFaces(ocean.eastwardVelocity),
    vo: fromNorthFaces(ocean.northwardVelocity),
    tos: levels(ocean.temperature, 0),
    sos: levels(salinity, 0),
    zos: ocean.seaSurfaceHeight,
    mlotst: mixedLayerDepth(ocean, g),
    msftbarot: fromEastFaces(fromNorthFaces(streamfunction)),
    ...circulationFields(ocean, p, g),
  };
}

/** What sea ice and land show of themselves. */
export function groundFields(
  { ice, land }: Pick<CoupledState, 'ice' | 'land'>,
  p: LiveParameters,
  geometry: FastGeometry,
): StateOf<typeof iceOutputVariables & typeof landOutputVariables> {
  return {
    siconc: ice.concentration,
    sivol: ice.volume,
    sisnow: ice.snowVolume,
    sitemptop: ice.skinTemperature,
    tsl: soilTemperature(land.soilHeat, p.land, geometry.land),
    mrso: mul(land.soilWater, freshWaterDensity),
    snw: mul(land.snow, freshWaterDensity),
  };
}

/** Everything that a state shows of itself, on cell centers: what a snapshot holds. */
export function stateFields(state: CoupledState, p: LiveParameters, geometry: Geometry): StateFields {
  return {
    ...geometry.atmosphere.output(state.atmosphere, p),
    ...oceanFields(state.ocean, p.ocean, geometry.ocean),
    ...groundFields(state, p, geometry),
  };
}

/** Means of the fluxes of an interval by name. */
export const fluxFields = (fluxes: Map): Record<(typeof fluxNames)[number], Map> =>
  Object.fromEntries(unstackLevels(fluxes).map((map, n) => [fluxNames[n], map])) as Record<(typeof fluxNames)[number], Map>;

/**
 * Zeros in the shapes of output fields.
 * @param shape of fields on the levels of the ocean, none where there is no ocean   @param air of maps of the air, where its grid is another
 */
export function emptyFields<T extends VariableTable>(
  variables: T,
  [oceanLevels, ...plane]: readonly [number, number, number],
  air: readonly [number, number] = plane,
): StateOf<T> {
  const counts = { surface: 1, ocean: oceanLevels, interfaces: oceanLevels, density: densityBorders.length, soil: soilThicknesses.length };
  const levelsOf: Record<LevelKind, number> = { ...counts, pressure: pressureLevels.length, sigma: 0, spectral: 0 };
  const shapeOf = ({ levels: kind, summed, grid }: Variable): [number, number, number] => {
    const count = levelsOf[kind];
    const [rows, columns] = grid === 'air' ? air : plane;
    if (!summed) return [count, rows, columns];
    return count === 1 ? [1, basins.length, rows] : [basins.length, count, rows];
  };
  const empty = (size: [number, number, number]): Map => constant<'center'>(new Float32Array(size[0] * size[1] * size[2]), size);
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, empty(shapeOf(variable))])) as StateOf<T>;
}

/** Concentration from which on there is ice that drifts (the edge of the ice as satellites tell it). */
const leastIce = 0.15;

/** State and fluxes of one coupling interval: what a monthly mean is the mean of. */
export function outputFieldsOf(result: CoupledStepResult, p: LiveParameters, geometry: Geometry): OutputFields {
  const { heatToOcean, shortwaveToOcean, waterToOcean } = result.oceanForcing;
  const isIce = positive(sub(result.state.ice.concentration, leastIce));
  return {
    ...stateFields(result.state, p, geometry),
    ...fluxFields(result.fluxes),
    hfds: add(heatToOcean, shortwaveToOcean),
    wfo: waterToOcean,
    siu: mul(fromEastFaces(result.iceVelocity.east), isIce),
    siv: mul(fromNorthFaces(result.iceVelocity.north), isIce),
    friver: result.riverWater,
    ...transportFields(result.oceanNorthward, geometry.steps.coupling, geometry.ocean),
  };
}
