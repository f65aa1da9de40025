import type { Budget } from '../../grid/budget.ts';
import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import type { StateOf, VariableTable } from '../../grid/variables.ts';
import { gravity } from '../../physics/constants.ts';
import { add, div, type Field, type Live, largest, mul, sqrt, square, sumLevels, total } from '../../tensor/index.ts';
import { airOutputVariables, onPressureLevels } from '../air/index.ts';
import {
  advancePrimitive,
  airFlow,
  buildPrimitiveGeometry,
  type Corrections,
  heldSuarezTendencies,
  type PrimitiveGeometry,
  type PrimitiveParameters,
  type PrimitiveState,
  received,
  referenceTemperature,
  restingAir,
  sigmaEdges,
  sigmaLevels,
  stirred,
  surfacePressure,
} from '../primitive/index.ts';

type Maps = Field<'center'>;
type Scalar = ReturnType<typeof total>;

const startTemperature = 280; // K

/** Dry air on eight levels over level ground. @param dt length of a step, s */
export const buildDryAir = (grid: GaussianGrid, dt: number): PrimitiveGeometry =>
  buildPrimitiveGeometry({ grid, levels: sigmaLevels(sigmaEdges[8]), dt });

/** Isothermal air at rest with the little waves that start the eddies. @param random uniform numbers in [0, 1) */
export const initialDryAir = (random: () => number, p: Live<PrimitiveParameters>, g: PrimitiveGeometry): PrimitiveState =>
  stirred(restingAir(startTemperature, p, g), random, g);

/**
 * One step of the dynamical core under relaxation of temperature and friction of the lowest layers, [D-19] and [D-20].
 * @see Held & Suarez (1994), Bulletin of the American Meteorological Society 75, 1825–1830
 */
export function stepDryAir(
  state: PrimitiveState,
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): { state: PrimitiveState; budget: Budget; corrections: Corrections } {
  const flow = airFlow(state, g);
  const air = heldSuarezTendencies(flow, g);
  return advancePrimitive(state, flow, { air, received: received(flow, air, g) }, p, g);
}

const aloft = { at: 'center', levels: 'pressure' } as const;
const { ps, ua, va, ta } = airOutputVariables;

/** What dry air shows of itself; products of the wind tell what eddies carry. */
export const dryAirOutputVariables = {
  ps,
  ua,
  va,
  ta,
  uv: {
    ...aloft,
    units: 'm2 s-2',
    longName: 'product of eastward and northward wind',
    standardName: 'product_of_eastward_wind_and_northward_wind',
  },
  vt: {
    ...aloft,
    units: 'K m s-1',
    longName: 'product of northward wind and air temperature',
    standardName: 'product_of_northward_wind_and_air_temperature',
  },
} as const satisfies VariableTable;

/** Means of dry air over the sphere, that of temperature weighted by mass, and its strongest wind. */
export interface DryAirMeans {
  /** K */
  readonly temperature: Scalar;
  /** J m⁻² */
  readonly kineticEnergy: Scalar;
  /** Pa */
  readonly surfacePressure: Scalar;
  /** m s⁻¹ */
  readonly strongestWind: Scalar;
}

/** The state on levels of pressure, and its means. */
export function dryAirOutput(
  state: PrimitiveState,
  g: PrimitiveGeometry,
): { fields: StateOf<typeof dryAirOutputVariables>; means: DryAirMeans } {
  const flow = airFlow(state, g);
  const pressure = surfacePressure(flow);
  const [u, v] = [mul(flow.wind.east, g.secant), mul(flow.wind.north, g.secant)];
  const T = add(flow.temperatureAnomaly, referenceTemperature);
  const onLevels = onPressureLevels([u, v, T, mul(u, v), mul(v, T)], pressure, g.levels.middle);
  const [eastward, northward, temperature, uv, vt] = onLevels as [Maps, Maps, Maps, Maps, Maps];
  const mean = (map: Maps): Scalar => total(mul(map, g.share));
  const column = (field: Maps): Maps => mul(sumLevels(mul(field, g.columns.thickness)), pressure);
  const speedSquared = add(square(u), square(v));
  const meanPressure = mean(pressure);
  return {
    fields: { ps: pressure, ua: eastward, va: northward, ta: temperature, uv, vt },
    means: {
      temperature: div(mean(column(T)), meanPressure),
      kineticEnergy: mul(mean(column(speedSquared)), 0.5 / gravity),
      surfacePressure: meanPressure,
      strongestWind: sqrt(largest(speedSquared)),
    },
  };
}
