import type { StateOf, VariableTable } from '../../grid/variables.ts';
import { dryAirGasConstant } from '../../physics/constants.ts';
import { add, type Field, type Live, mul } from '../../tensor/index.ts';
import { airNearSurface } from '../column/near-surface.ts';
import { lowestLayer } from '../column/profiles.ts';
import { nearSurfaceVariables } from '../output-variables.ts';
import { columnWater } from '../primitive/energy.ts';
import { airFlow, type PrimitiveState, referenceTemperature, surfacePressure } from '../primitive/index.ts';
import type { AirGeometry } from './geometry.ts';
import type { AirParameters } from './parameters.ts';
import { onPressureLevels, seaLevelPressure } from './pressure-levels.ts';

const aloft = { at: 'center', levels: 'pressure' } as const;

/** What air on levels shows of itself. */
export const airOutputVariables = {
  ...nearSurfaceVariables,
  ps: { at: 'center', levels: 'surface', units: 'Pa', longName: 'surface air pressure', standardName: 'surface_air_pressure' },
  ua: { ...aloft, units: 'm s-1', longName: 'eastward wind', standardName: 'eastward_wind' },
  va: { ...aloft, units: 'm s-1', longName: 'northward wind', standardName: 'northward_wind' },
  ta: { ...aloft, units: 'K', longName: 'air temperature', standardName: 'air_temperature' },
  hus: { ...aloft, units: '1', longName: 'specific humidity', standardName: 'specific_humidity' },
} as const satisfies VariableTable;

export type AirOutput = StateOf<typeof airOutputVariables>;

/** The state as maps and on levels of pressure. */
export function airOutput(state: PrimitiveState, p: Live<AirParameters>, { dynamics: g, columns }: AirGeometry): AirOutput {
  const flow = airFlow(state, g);
  const temperature = add(flow.temperatureAnomaly, referenceTemperature);
  const windEast = mul(flow.wind.east, g.secant);
  const windNorth = mul(flow.wind.north, g.secant);
  const pressure = surfacePressure(flow);
  const profiles = { temperature, humidity: state.humidity, windEast, windNorth, surfacePressure: pressure };
  const near = airNearSurface(profiles, p, columns);
  const middles = g.levels.middle;
  const [ua, va, ta, hus] = onPressureLevels([windEast, windNorth, temperature, state.humidity], pressure, middles) as [
    Field<'center'>,
    Field<'center'>,
    Field<'center'>,
    Field<'center'>,
  ];
  const lowest = { temperature: lowestLayer(temperature), sigma: middles.at(-1) as number };
  return {
    huss: near.specificHumidity,
    uas: near.windEast,
    vas: near.windNorth,
    psl: seaLevelPressure(pressure, lowest, mul(g.groundGeopotential, 1 / dryAirGasConstant)),
    prw: columnWater(state.humidity, flow, g),
    ps: pressure,
    ua,
    va,
    ta,
    hus,
  };
}
