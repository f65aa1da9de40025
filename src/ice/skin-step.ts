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

/** Warming of the skin, K, heat that melts, is drawn from the base, and stays inside, W m⁻² of ice. */
interface SkinBalance {
  readonly warming: SurfaceMap;
  readonly melting: SurfaceMap;
  readonly conducted: SurfaceMap;
  readonly stored: SurfaceMap;
}

/** Net heat of the skin at its old temperature without conduction, loss per kelvin, and shortwave that passes it. */
function skinForcing({ surface, weather, fluxes }: IceSkinInputs) {
  const absorbed = mul(weather.downwardShortwave, sub(1, surface.albedo));
  const penetrating = mul(absorbed, surface.penetration);
  const gained = add(sub(absorbed, penetrating), weather.downwardLongwave);
  const lost = sum(fluxes.upwardLongwave, fluxes.sensibleHeat, mul(fluxes.evaporation, latentHeatOfSublimation));
  const damping = sum(fluxes.upwardLongwaveSlope, fluxes.sensibleHeatSlope, mul(fluxes.evaporationSlope, latentHeatOfSublimation));
  return { net: sub(gained, lost), damping, penetrating };
}

/**
 * Balance of skin and interior, implicit and linear in their warming; warming of the skin beyond 0 °C melts instead.
 *
 *     C ΔT/Δt = N − I − D ΔT − G_t (T − T₁)⁺ − M,    M = stiffness · (T* − 0 °C)₊
 *     C₁ ΔT₁/Δt = G_t (T − T₁)⁺ + G_b (T_f − T₁⁺) + I                                                     [I-3]
 *
 * ⁺ marks values after the step, T* the skin without melting, I the shortwave that passes the skin. The interior is
 * eliminated first, then one equation for the skin is left.
 */
function skinBalance(inputs: IceSkinInputs, p: Live<IceParameters>, dt: number): SkinBalance {
  const { temperature: T, interior } = inputs.surface;
  const { temperature: T1, toSkin, toBase } = interior;
  const { net, damping, penetrating } = skinForcing(inputs);
  const downward = mul(toSkin, sub(T, T1));
  const upward = mul(toBase, sub(inputs.freezingTemperature as SurfaceMap, T1));
  const inner = add(add(div(interior.heatCapacity, dt), toSkin), toBase);
  const innerHeat = sum(downward, upward, penetrating);
  const share = div(toSkin, inner);
  const stiffness = add(add(damping, mul(toSkin, sub(1, share))), scalar.div(skinHeatCapacity(p), dt));
  const freeWarming = div(add(sub(net, downward), mul(share, innerHeat)), stiffness);
  const excess = hinge(add(T, freeWarming), 0.05);
  const warming = sub(freeWarming, excess);
  const innerWarming = add(div(innerHeat, inner), mul(share, warming));
  const conducted = sub(upward, mul(toBase, innerWarming));
  const fromSkin = add(downward, mul(toSkin, sub(warming, innerWarming)));
  return { warming, melting: mul(stiffness, excess), conducted, stored: sum(fromSkin, conducted, penetrating) };
}

/** Heat and water through the ice surface; rain runs off to the sea. */
function skinReceived({ weather, surface }: IceSkinInputs, exchange: TileExchange, snowGain: SurfaceMap, area: SurfaceMap): Received {
  return { heat: mul(heatFromAbove(weather, surface.albedo, exchange), area), water: mul(snowGain, area) };
}

/**
 * One atmosphere step of the ice: skin and interior, snow, and the heat that the next volume step will spend.
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
  const { warming, melting, conducted, stored } = skinBalance(inputs, p, dt);
  const exchange = warmedExchange(inputs.fluxes, warming);
  const snowGain = sub(inputs.weather.snowfall, exchange.evaporation); // kg m⁻² s⁻¹ of ice
  const area = mul(state.concentration, dt); // s, per cell area
  return {
    state: {
      ...state,
      snowVolume: add(state.snowVolume, mul(mul(snowGain, area), 1 / freshWaterDensity)),
      skinTemperature: add(state.skinTemperature, mul(warming, geometry.mask)),
      interiorHeat: add(state.interiorHeat, mul(stored, area)),
      meltEnergy: add(state.meltEnergy, mul(melting, area)),
      conductedEnergy: add(state.conductedEnergy, mul(conducted, area)),
    },
    exchange,
    received: skinReceived(inputs, exchange, snowGain, area),
  };
}
