import type { Field } from '../tensor/index.ts';
import { add, mul, sub, sum } from '../tensor/index.ts';
import { latentHeatOfFusion, latentHeatOfVaporization } from './constants.ts';

/** A map at the surface, [1, latitude, longitude]; some functions take stacks of maps too. */
export type SurfaceMap = Field<'center'>;

/** Air near the surface, as maps [1, latitude, longitude]. */
export interface NearSurface {
  /** K */
  readonly airTemperature: SurfaceMap;
  /** kg kg⁻¹ */
  readonly specificHumidity: SurfaceMap;
  /** kg m⁻³ */
  readonly airDensity: SurfaceMap;
  /** m s⁻¹ */
  readonly windEast: SurfaceMap;
  readonly windNorth: SurfaceMap;
}

/** What falls on every surface of a cell alike: radiation, W m⁻², and precipitation, kg m⁻² s⁻¹. */
export interface SurfaceWeather {
  readonly downwardShortwave: SurfaceMap;
  readonly downwardLongwave: SurfaceMap;
  readonly rainfall: SurfaceMap;
  readonly snowfall: SurfaceMap;
}

/** What one surface gives to the air: sensible heat and longwave, W m⁻², and vapour, kg m⁻² s⁻¹; upward positive. */
export interface TileExchange {
  readonly sensibleHeat: SurfaceMap;
  readonly evaporation: SurfaceMap;
  readonly upwardLongwave: SurfaceMap;
}

/**
 * Fluxes at the surface temperature at the start of a step and their slopes per kelvin of that temperature, with the
 * transfer coefficient frozen; a surface that steps implicitly gives back the fluxes it ended with.
 */
export interface BulkFluxes extends TileExchange {
  /** W m⁻² K⁻¹, not negative. */
  readonly sensibleHeatSlope: SurfaceMap;
  readonly upwardLongwaveSlope: SurfaceMap;
  /** kg m⁻² s⁻¹ K⁻¹, not negative. */
  readonly evaporationSlope: SurfaceMap;
}

/** Cell means of what all tiles together give to the atmosphere. */
export interface SurfaceExchange extends TileExchange {
  /** Latent heat in the vapour, L_v E, W m⁻² upward. */
  readonly evaporationEnergy: SurfaceMap;
  /** Momentum that the atmosphere loses to the surface, Pa. */
  readonly stressEast: SurfaceMap;
  readonly stressNorth: SurfaceMap;
}

/** Received by a component over one step: heat, J m⁻², and water, kg m⁻², as maps per cell area. */
export interface Received {
  readonly heat: SurfaceMap;
  readonly water: SurfaceMap;
}

/** Fluxes after the surface has warmed:   F + F′ ΔT   [P-6]. */
export function warmedExchange(fluxes: BulkFluxes, warming: SurfaceMap): TileExchange {
  return {
    sensibleHeat: add(fluxes.sensibleHeat, mul(fluxes.sensibleHeatSlope, warming)),
    evaporation: add(fluxes.evaporation, mul(fluxes.evaporationSlope, warming)),
    upwardLongwave: add(fluxes.upwardLongwave, mul(fluxes.upwardLongwaveSlope, warming)),
  };
}

/**
 * Heat that a surface gets from above, W m⁻²: snow arrives with −L_f, vapour leaves with +L_v.
 *
 *     (1 − α) SW↓ + LW↓ − L_f snow − (U + H + L_v E)                                                    [P-7]
 */
export function heatFromAbove(weather: SurfaceWeather, albedo: SurfaceMap, exchange: TileExchange): SurfaceMap {
  const absorbed = mul(weather.downwardShortwave, sub(1, albedo));
  const gained = sub(add(absorbed, weather.downwardLongwave), mul(weather.snowfall, latentHeatOfFusion));
  const lost = sum(exchange.upwardLongwave, exchange.sensibleHeat, mul(exchange.evaporation, latentHeatOfVaporization));
  return sub(gained, lost);
}
