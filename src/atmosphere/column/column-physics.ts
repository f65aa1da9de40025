import { dryAirHeatCapacity as c, latentHeatOfFusion } from '../../physics/constants.ts';
import type { Sunlight } from '../../physics/orbit.ts';
import type { NearSurface, SurfaceExchange } from '../../physics/surface-exchange.ts';
import { add, div, type Live, mul, relu, stackLevels, step01, sub, sum, zerosLike } from '../../tensor/index.ts';
import type { SurfaceForAtmosphere } from '../weather.ts';
import { type Clouds, diagnoseClouds } from './clouds.ts';
import { largeScaleCondensation } from './condensation.ts';
import type { ColumnGeometry } from './geometry.ts';
import { convergence } from './interface-fluxes.ts';
import { moistConvection } from './moist-convection.ts';
import { airNearSurface } from './near-surface.ts';
import type { ColumnParameters } from './parameters.ts';
import { type Center, type ColumnProfiles, describeLayers, type Layers, lowestLayer, nextLayer, upper } from './profiles.ts';
import { columnRadiation, type Radiation } from './radiation.ts';
import { dryConvection, shallowConvection } from './shallow-convection.ts';
import { type GroundFluxes, type Tendencies, verticalDiffusion } from './vertical-diffusion.ts';

/** Convection, condensation and clouds of a column. */
export interface MoistPhysics {
  readonly layers: Layers;
  /** K s⁻¹ and s⁻¹, the heat of fusion of falling snow included. */
  readonly temperature: Center;
  readonly humidity: Center;
  /** kg m⁻² s⁻¹, maps, downward. */
  readonly precipitation: Center;
  readonly rainfall: Center;
  readonly snowfall: Center;
  readonly clouds: Clouds;
  readonly near: NearSurface;
}

/**
 * Share of precipitation that falls as snow:   1 − step((T_K − 271.15 K)/4 K)   [K-28].
 * Its heat of fusion stays in the lowest layer, so that snow arrives as ice.
 */
const snowShare = (temperature: Center): Center => relu(sub(1, step01(div(sub(temperature, 271.15), 4))));

/** Deep, shallow and dry convection, large-scale condensation and the clouds that come of them. */
export function moistPhysics(
  profiles: ColumnProfiles,
  { continent }: Pick<SurfaceForAtmosphere, 'continent'>,
  p: Live<ColumnParameters>,
  g: ColumnGeometry,
): MoistPhysics {
  const layers = describeLayers(profiles, g);
  const deep = moistConvection(layers, p, g);
  const stratiform = largeScaleCondensation(layers, p, g);
  const shallow = shallowConvection(layers, nextLayer(deep.activity), p);
  const nothing = zerosLike(shallow.heat);
  const aloft = zerosLike(upper(upper(profiles.temperature)));
  const dry = dryConvection(layers, p);
  const heat = convergence(add(dry, stackLevels([aloft, shallow.heat])), nothing);
  const vapour = convergence(stackLevels([aloft, shallow.vapour]), nothing);
  const precipitation = add(deep.precipitation, stratiform.precipitation);
  const near = airNearSurface(profiles, p, g);
  const sources = {
    stratiformPrecipitation: stratiform.precipitationAloft,
    convection: deep.activity,
    continent,
    wind: near,
  };
  const snowfall = mul(precipitation, snowShare(lowestLayer(profiles.temperature)));
  const fusion = mul(mul(snowfall, latentHeatOfFusion), g.lowest); // W m⁻²
  return {
    layers,
    temperature: sum(deep.temperature, stratiform.temperature, div(add(heat, fusion), mul(layers.mass, c))),
    humidity: sum(deep.humidity, stratiform.humidity, div(vapour, layers.mass)),
    precipitation,
    rainfall: sub(precipitation, snowfall),
    snowfall,
    clouds: diagnoseClouds(layers, sources, p, g),
    near,
  };
}

/** What the air gets from the ground: what it emitted beyond what radiation has counted goes into the lowest layer. */
const fromGround = (exchange: SurfaceExchange, radiation: Radiation): GroundFluxes => ({
  heat: add(exchange.sensibleHeat, sub(exchange.upwardLongwave, radiation.upwardLongwave)),
  vapour: exchange.evaporation,
  stressEast: exchange.stressEast,
  stressNorth: exchange.stressNorth,
});

/**
 * Tendencies of the air once the ground has answered.
 *
 *     Σ m (c_p ∂T/∂t + L ∂q/∂t + v̄·∂v/∂t) = SW_abs + U − LW↓ − OLR + H + L E + L_f P_snow
 *     Σ m ∂q/∂t = E − P,   Σ m ∂v/∂t = −τ                                                                      [K-29]
 *
 * @param exchange with the ground under this air, upward
 * @param Δt step over which the tendencies will be applied, s
 */
export function columnTendencies(
  { moist, radiation }: { readonly moist: MoistPhysics; readonly radiation: Radiation },
  exchange: SurfaceExchange,
  p: Live<ColumnParameters>,
  g: ColumnGeometry,
  Δt: number,
): Tendencies {
  const { layers } = moist;
  const turbulent = verticalDiffusion(layers, fromGround(exchange, radiation), p, g, Δt);
  const radiative = div(radiation.absorbed, mul(layers.mass, c));
  return {
    ...turbulent,
    temperature: sum(turbulent.temperature, moist.temperature, radiative),
    humidity: add(turbulent.humidity, moist.humidity),
  };
}

/** All that meets a column: the ground, what it exchanges with the air, and the Sun. */
export interface ColumnSurroundings {
  readonly ground: SurfaceForAtmosphere;
  readonly exchange: (near: NearSurface, weather: MoistPhysics & Radiation) => SurfaceExchange;
  readonly sunlight: Sunlight;
}

/** Tendencies of a column and its fluxes through top and ground by name. */
export interface ColumnPhysics {
  readonly tendencies: Tendencies;
  readonly fluxes: Omit<Radiation, 'absorbed'> & Pick<MoistPhysics, 'precipitation' | 'rainfall' | 'snowfall'> & SurfaceExchange;
  readonly clouds: Clouds;
  readonly near: NearSurface;
}

/** The whole physics of a column in one call. A model whose ground answers to the weather, or that holds radiation, calls the three parts. */
export function columnPhysics(
  profiles: ColumnProfiles,
  { ground, exchange, sunlight }: ColumnSurroundings,
  p: Live<ColumnParameters>,
  g: ColumnGeometry,
  Δt: number,
): ColumnPhysics {
  const moist = moistPhysics(profiles, ground, p, g);
  const { absorbed, ...radiation } = columnRadiation(moist.layers, moist.clouds, ground, sunlight, p, g);
  const exchanged = exchange(moist.near, { ...moist, ...radiation, absorbed });
  const { precipitation, rainfall, snowfall, clouds, near } = moist;
  return {
    tendencies: columnTendencies({ moist, radiation: { ...radiation, absorbed } }, exchanged, p, g, Δt),
    fluxes: { ...radiation, precipitation, rainfall, snowfall, ...exchanged },
    clouds,
    near,
  };
}
