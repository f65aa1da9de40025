import type { Budget } from '../../grid/budget.ts';
import { toGrid } from '../../grid/spectral-operators.ts';
import { asStack, type SpectralStack, spectralLevels, stackSpectral } from '../../grid/spectral-stack.ts';
import { latentHeatOfFusion, latentHeatOfVaporization } from '../../physics/constants.ts';
import type { Sunlight } from '../../physics/orbit.ts';
import type { SurfaceExchange } from '../../physics/surface-exchange.ts';
import { add, div, type Field, type Live, mul, relu, sub, sum } from '../../tensor/index.ts';
import { columnRadiation, columnTendencies, type MoistPhysics, moistPhysics, type Radiation } from '../column/index.ts';
import { advancePrimitive, airFlow, energyReceived, type Flow, referenceTemperature, surfacePressure } from '../primitive/index.ts';
import type { AtmosphereWeather, SurfaceForAtmosphere } from '../weather.ts';
import type { AirGeometry } from './geometry.ts';
import type { AirParameters } from './parameters.ts';
import { carriedVapour, columnVapour, vapourCorrection } from './vapour.ts';
import type { AirState } from './variables.ts';

type Map = Field<'center'>;

/** What the air does to the surface and to space during a step, and what the step goes on with. */
export interface AirWeather extends MoistPhysics, Radiation, AtmosphereWeather {
  readonly flow: Flow;
  /** Specific humidity as truncation left it, below nothing where vapour ends sharply; the step sets that to nothing. */
  readonly carried: Map;
}

const vapourOf = ({ humidity }: AirState): SpectralStack => stackSpectral([humidity]);

/** The physics of the air before the surface answers. */
export function airWeather(
  state: AirState,
  ground: SurfaceForAtmosphere,
  sunlight: Sunlight,
  p: Live<AirParameters>,
  geometry: AirGeometry,
): AirWeather {
  const { dynamics: g, columns } = geometry;
  const flow = airFlow(state, g);
  const carried = toGrid(g.transform, vapourOf(state));
  const humidity = relu(carried);
  const profiles = {
    temperature: add(flow.temperatureAnomaly, referenceTemperature),
    humidity,
    windEast: mul(flow.wind.east, g.secant),
    windNorth: mul(flow.wind.north, g.secant),
    surfacePressure: surfacePressure(flow),
  };
  const moist = moistPhysics(profiles, p, columns);
  return { ...moist, ...columnRadiation(moist.layers, moist.clouds, ground, sunlight, p, columns), flow, carried };
}

/** What the columns receive through top and ground, W m⁻² of heat, latent heat included. */
function incomeOf(weather: AirWeather, exchange: SurfaceExchange): Map {
  const radiation = sub(add(weather.atmosphereShortwave, exchange.upwardLongwave), add(weather.downwardLongwave, weather.outgoingLongwave));
  return sum(radiation, exchange.sensibleHeat, exchange.evaporationEnergy, mul(weather.snowfall, latentHeatOfFusion));
}

/**
 * One step of the air: dynamics under the tendencies of its columns, then vapour in the same flow.
 * @param weather  of `airWeather` for the same state
 * @param exchange what the surface gave during the step
 */
export function advanceAir(
  state: AirState,
  weather: AirWeather,
  exchange: SurfaceExchange,
  p: Live<AirParameters>,
  { dynamics: g, columns }: AirGeometry,
): { state: AirState; budget: Budget } {
  const { flow } = weather;
  const tendencies = columnTendencies({ moist: weather, radiation: weather }, exchange, p, columns, g.dt);
  const dry = advancePrimitive(state, flow, tendencies, energyReceived(flow, tendencies, g), p, g);
  const filled = div(sub(weather.layers.humidity, weather.carried), g.dt);
  const moistening = add(tendencies.humidity, filled);
  const moved = carriedVapour(vapourOf(state), flow, moistening, p, g);
  const before = columnVapour(weather.carried, weather.layers.surfacePressure, g);
  const pressure = surfacePressure(airFlow(dry.state, g));
  const after = columnVapour(toGrid(g.transform, moved), pressure, g);
  const water = mul(sub(exchange.evaporation, weather.precipitation), g.dt);
  const r = vapourCorrection(before, after, water, g);
  const change = sub(mul(after, r), before);
  return {
    state: { ...dry.state, humidity: spectralLevels(asStack(mul(moved, r))) },
    budget: {
      heat: { change: add(dry.heat.change, mul(change, latentHeatOfVaporization)), received: mul(incomeOf(weather, exchange), g.dt) },
      water: { change, received: water },
    },
  };
}
