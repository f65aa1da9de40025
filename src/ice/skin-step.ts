import { freshWaterDensity, iceDensity, latentHeatOfSublimation } from '../physics/constants.ts';
import type { BulkFluxes, Received, SurfaceMap, SurfaceWeather, TileExchange } from '../physics/surface-exchange.ts';
import { heatFromAbove, warmedExchange } from '../physics/surface-exchange.ts';
import type { Live, Numeric } from '../tensor/index.ts';
import { add, div, hinge, mul, scalar, sub, sum } from '../tensor/index.ts';
import type { IceGeometry } from './geometry.ts';
import type { IceParameters } from './parameters.ts';
import type { IceSurface } from './surface.ts';
import type { IceState } from './variables.ts';

export interface IceSkinInputs {
  readonly surface: IceSurface;
  readonly weather: SurfaceWeather;
  /** Fluxes at the old skin temperature. */
  readonly fluxes: BulkFluxes;
  /** Freezing temperature of the water, degrees Celsius. */
  readonly freezingTemperature: SurfaceMap | Numeric;
}

export interface IceSkinStep {
  readonly state: IceState;
  /** The fluxes that the ice used, per area of ice. */
  readonly exchange: TileExchange;
  /** Per cell area, through the surface. */
  readonly received: Received;
}

/** Heat capacity of the skin, J m⁻² K⁻¹ of ice. */
export const skinHeatCapacity = (p: Live<IceParameters>): Numeric => scalar.mul(scalar.mul(p.iceHeatCapacity, p.skinDepth), iceDensity);

/** Warming of the skin, K, and heat that melts or is conducted from the base, W m⁻² of ice. */
interface SkinBalance {
  readonly warming: SurfaceMap;
  readonly melting: SurfaceMap;
  readonly conducted: SurfaceMap;
}

/**
 * Balance of the skin, linear in its warming; warming beyond 0 °C melts instead.
 *
 *     C ΔT/Δt = N − D ΔT + G (T_f − T⁺) − M,    M = stiffness · (T* − 0 °C)₊                               [I-3]
 *
 * T* is the temperature without melting.
 * @see Semtner (1976), appendix
 */
function skinBalance(inputs: IceSkinInputs, p: Live<IceParameters>, dt: number): SkinBalance {
  const { surface, weather, fluxes } = inputs;
  const T = surface.temperature;
  const absorbed = mul(weather.downwardShortwave, sub(1, surface.albedo));
  const gained = add(absorbed, weather.downwardLongwave);
  const lost = sum(fluxes.upwardLongwave, fluxes.sensibleHeat, mul(fluxes.evaporation, latentHeatOfSublimation));
  const damping = sum(fluxes.upwardLongwaveSlope, fluxes.sensibleHeatSlope, mul(fluxes.evaporationSlope, latentHeatOfSublimation));
  const fromBase = mul(surface.conductance, sub(inputs.freezingTemperature as SurfaceMap, T));
  const stiffness = add(add(damping, surface.conductance), scalar.div(skinHeatCapacity(p), dt));
  const freeWarming = div(add(sub(gained, lost), fromBase), stiffness);
  const excess = hinge(add(T, freeWarming), 0.05);
  const warming = sub(freeWarming, excess);
  return { warming, melting: mul(stiffness, excess), conducted: sub(fromBase, mul(surface.conductance, warming)) };
}

/** Heat and water through the ice surface; rain runs off to the sea. */
function skinReceived({ weather, surface }: IceSkinInputs, exchange: TileExchange, snowGain: SurfaceMap, area: SurfaceMap): Received {
  return { heat: mul(heatFromAbove(weather, surface.albedo, exchange), area), water: mul(snowGain, area) };
}

/**
 * One atmosphere step of the ice surface: skin temperature, snow, and the heat that the next volume step will spend.
 *
 * Sublimation is booked on the snow, which may owe a little until the volume step takes the debt from the ice.
 * @param dt atmosphere step, s
 */
export function stepIceSkin(
  state: IceState,
  inputs: IceSkinInputs,
  p: Live<IceParameters>,
  geometry: IceGeometry,
  dt: number,
): IceSkinStep {
  const { warming, melting, conducted } = skinBalance(inputs, p, dt);
  const exchange = warmedExchange(inputs.fluxes, warming);
  const snowGain = sub(inputs.weather.snowfall, exchange.evaporation); // kg m⁻² s⁻¹ of ice
  const area = mul(state.concentration, dt); // s, per cell area
  return {
    state: {
      ...state,
      snowVolume: add(state.snowVolume, mul(mul(snowGain, area), 1 / freshWaterDensity)),
      skinTemperature: add(state.skinTemperature, mul(warming, geometry.mask)),
      meltEnergy: add(state.meltEnergy, mul(melting, area)),
      conductedEnergy: add(state.conductedEnergy, mul(conducted, area)),
    },
    exchange,
    received: skinReceived(inputs, exchange, snowGain, area),
  };
}
