import type { Budget } from '../../grid/budget.ts';
import { latentHeatOfFusion } from '../../physics/constants.ts';
import type { Sunlight } from '../../physics/orbit.ts';
import type { SurfaceExchange } from '../../physics/surface-exchange.ts';
import { add, type Field, type Live, mul, sub, sum, sumLevels } from '../../tensor/index.ts';
import { type Clouds, columnRadiation, columnTendencies, type MoistPhysics, moistPhysics, type Radiation } from '../column/index.ts';
import {
  advancePrimitive,
  airFlow,
  type Corrections,
  type Flow,
  type PrimitiveState,
  referenceTemperature,
  surfacePressure,
} from '../primitive/index.ts';
import type { AtmosphereWeather, SurfaceForAtmosphere } from '../weather.ts';
import type { AirGeometry } from './geometry.ts';
import type { AirParameters } from './parameters.ts';

type Map = Field<'center'>;

/** What the air does to the surface and to space during a step, and what the step goes on with. */
export interface AirWeather extends MoistPhysics, Radiation, AtmosphereWeather {
  readonly flow: Flow;
}

/** What a step mended, by the names of the series. */
type AirCorrections = { readonly [name in `${keyof Corrections}_correction`]: Corrections[keyof Corrections] };

/** The physics of the air before the surface answers. */
export function airWeather(
  state: PrimitiveState,
  ground: SurfaceForAtmosphere,
  sunlight: Sunlight,
  p: Live<AirParameters>,
  geometry: AirGeometry,
): AirWeather {
  const { dynamics: g, columns } = geometry;
  const flow = airFlow(state, g);
  const profiles = {
    temperature: add(flow.temperatureAnomaly, referenceTemperature),
    humidity: state.humidity,
    windEast: mul(flow.wind.east, g.secant),
    windNorth: mul(flow.wind.north, g.secant),
    surfacePressure: surfacePressure(flow),
  };
  const moist = moistPhysics(profiles, ground, p, columns);
  return {
    ...moist,
    ...columnRadiation(moist.layers, moist.clouds, ground, sunlight, p, columns),
    cloudCover: totalCover(moist.clouds),
    flow,
  };
}

/** Part of the sky under clouds of the free troposphere or low ones, which overlap at random:   1 − (1 − C)(1 − Σ C_s). */
const totalCover = ({ cover, low }: Clouds): Map => sub(1, mul(sub(1, cover), sub(1, sumLevels(low))));

/** What the columns receive through top and ground, W m⁻² of heat, latent heat included. */
function incomeOf(weather: AirWeather, exchange: SurfaceExchange): Map {
  const radiation = sub(add(weather.atmosphereShortwave, exchange.upwardLongwave), add(weather.downwardLongwave, weather.outgoingLongwave));
  return sum(radiation, exchange.sensibleHeat, exchange.evaporationEnergy, mul(weather.snowfall, latentHeatOfFusion));
}

/**
 * One step of the air: dynamics under the tendencies of its columns.
 * @param weather  of `airWeather` for the same state
 * @param exchange what the surface gave during the step
 */
export function advanceAir(
  state: PrimitiveState,
  weather: AirWeather,
  exchange: SurfaceExchange,
  p: Live<AirParameters>,
  { dynamics: g, columns }: AirGeometry,
): { state: PrimitiveState; budget: Budget; corrections: AirCorrections } {
  const air = columnTendencies({ moist: weather, radiation: weather }, exchange, p, columns, g.dt);
  const received = { heat: incomeOf(weather, exchange), water: sub(exchange.evaporation, weather.precipitation) };
  const { corrections, ...after } = advancePrimitive(state, weather.flow, { air, received }, p, g);
  const { mass: mass_correction, energy: energy_correction, water: water_correction } = corrections;
  return { ...after, corrections: { mass_correction, energy_correction, water_correction } };
}
