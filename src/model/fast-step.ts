import type { AtmosphereState } from '../atmosphere/index.ts';
import {
  accumulateForcing,
  addReceived,
  aggregateExchange,
  airToOcean,
  type SurfaceSetting,
  screenTemperature,
  surfaceTiles,
  tileFluxes,
} from '../coupler/index.ts';
import { type IceState, stepIceSkin } from '../ice/index.ts';
import { type LandState, stepLand } from '../land/index.ts';
import { stefanBoltzmann } from '../physics/constants.ts';
import type { Sunlight } from '../physics/orbit.ts';
import type { Received } from '../physics/surface-exchange.ts';
import { add, type Field, mul, pow, stackLevels, sub, type total } from '../tensor/index.ts';
import type { FastGeometry } from './geometry.ts';
import type { LiveParameters } from './parameters.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** What the fast parts hand from one atmosphere step to the next within a coupling interval. */
export type FastCarry = {
  readonly atmosphere: AtmosphereState;
  readonly land: LandState;
  readonly ice: IceState;
  /** Time integrals of what the air gave to the ocean, as `airToOcean` stacks it. */
  readonly forcing: Map;
  /** Time integrals of the fluxes in `fluxNames`, stacked, on the grid of the air. */
  readonly fluxes: Map;
  /** Changes and receipts of the atmosphere: heat, heat, water, water; J m⁻², kg m⁻². */
  readonly atmosphereLedger: Map;
  /** Sums of what the steps of the atmosphere mended, by name. */
  readonly corrections: Readonly<Record<string, Scalar>>;
  readonly landReceived: Received;
  readonly iceReceived: Received;
};

/** Fluxes that are averaged over the coupling interval, in the order of their stack. */
export const fluxNames = [
  'pr', 'prsn', 'rsdt', 'rsut', 'rlut', 'rsds', 'rsus', 'rlds', 'rlus', 'hfss', 'hfls', 'evspsbl', 'tauu', 'tauv', 'tas', 'ts', 'clt',
] as const; // biome-ignore format: a list

/** What does not change during a coupling interval. */
export interface FastSetting {
  readonly p: LiveParameters;
  readonly surface: SurfaceSetting;
  readonly geometry: FastGeometry;
  /** On the air. */
  readonly sunlight: Sunlight;
  /** Top layer of the ocean: temperature and freezing temperature, degrees Celsius. */
  readonly seaSurfaceTemperature: Map;
  readonly freezingTemperature: Map;
}

/** Sums of scalars by name; where there are no names, trees drop the record. */
const addScalars = (names: readonly string[], sums: Readonly<Record<string, Scalar>>, more: typeof sums): Record<string, Scalar> =>
  Object.fromEntries(names.map((name) => [name, add(sums[name] as Scalar, more[name] as Scalar)]));

/**
 * One atmosphere step with the surfaces that answer at once.
 *
 * The column sees the surface as it was; land and ice skin solve their heat balance with the column's radiation and rain;
 * the fluxes they ended with, the same arrays, go to the atmosphere and into the ocean's account. Fluxes are worked out on the
 * grid of the surface, under the air as it stands over each of its cells.
 */
export function fastStep(carry: FastCarry, setting: FastSetting): FastCarry {
  const { p, geometry, surface } = setting;
  const dt = geometry.steps.atmosphere;
  const { toSurface, toAir } = geometry.coupler.crossing;
  const tiles = surfaceTiles({ ...setting, sunlight: toSurface(setting.sunlight), ice: carry.ice, land: carry.land }, surface);
  const { mask, glacier } = surface.landGeometry;
  const seen = toAir({ albedo: tiles.albedo, upwardLongwave: tiles.upwardLongwave, continent: sub(mask, glacier) });
  const column = geometry.atmosphere.weather(carry.atmosphere, seen, setting.sunlight, p);
  const { near, downwardShortwave, downwardLongwave, rainfall, snowfall } = column;
  const weather = toSurface({ near, downwardShortwave, downwardLongwave, rainfall, snowfall });
  const bulk = tileFluxes(weather.near, tiles, surface);
  const land = stepLand(carry.land, { surface: tiles.land, weather, fluxes: bulk.land }, p.land, geometry.land, dt);
  const iceInputs = { surface: tiles.ice, weather, fluxes: bulk.ice, freezingTemperature: setting.freezingTemperature };
  const ice = stepIceSkin(carry.ice, iceInputs, p.ice, geometry.ice, dt);
  const exchange = toAir(aggregateExchange(tiles, { water: bulk.water, ice: ice.exchange, land: land.exchange }, bulk.stress));
  const screen = toAir({ temperature: screenTemperature(weather.near.airTemperature, tiles.surface, tiles.fractions, surface.coupler) });
  const air = geometry.atmosphere.advance(carry.atmosphere, column, exchange, p);
  const toOcean = airToOcean(tiles, weather, bulk.water, bulk.stress, surface);
  const { heat, water } = air.budget;
  const emission = pow(mul(exchange.upwardLongwave, 1 / stefanBoltzmann), 0.25);
  const fluxes = stackLevels([
    column.precipitation, column.snowfall, column.insolation, column.reflectedShortwave, column.outgoingLongwave,
    column.downwardShortwave, mul(column.downwardShortwave, seen.albedo), column.downwardLongwave, exchange.upwardLongwave,
    exchange.sensibleHeat, exchange.evaporationEnergy, exchange.evaporation, exchange.stressEast, exchange.stressNorth, screen.temperature,
    emission, column.cloudCover,
  ]); // biome-ignore format: in the order of fluxNames
  return {
    atmosphere: air.state,
    land: land.state,
    ice: ice.state,
    forcing: accumulateForcing(carry.forcing, toOcean, dt),
    fluxes: add(carry.fluxes, mul(fluxes, dt)),
    atmosphereLedger: add(carry.atmosphereLedger, stackLevels([heat.change, heat.received, water.change, water.received])),
    corrections: addScalars(geometry.atmosphere.correctionNames, carry.corrections, air.corrections),
    landReceived: addReceived(carry.landReceived, land.received),
    iceReceived: addReceived(carry.iceReceived, ice.received),
  };
}
