import { freshWaterDensity, iceDensity, referenceSalinity } from '../physics/constants.ts';
import type { Received, SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, mul, neg, relu, scalar, sub, zerosLike } from '../tensor/index.ts';
import { brineHeat } from './brine.ts';
import { waterHeatExchange } from './freezing.ts';
import type { IceGeometry } from './geometry.ts';
import { floodSnow, meltAndFreeze, newConcentration } from './mass-balance.ts';
import type { IceParameters } from './parameters.ts';
import { skinHeatCapacity } from './skin-step.ts';
import type { IceState } from './variables.ts';

/** The water below the ice at the start of the step. */
export interface WaterBelow {
  /** Temperature of the ocean's top layer and its freezing temperature, degrees Celsius. */
  readonly temperature: SurfaceMap;
  readonly freezingTemperature: SurfaceMap;
}

/** What the ice gives to the ocean: heat, W m⁻², water and salt, kg m⁻² s⁻¹, per cell area. */
export interface IceToOcean {
  readonly heatToOcean: SurfaceMap;
  readonly waterToOcean: SurfaceMap;
  readonly saltToOcean: SurfaceMap;
  /** Salt of the water that froze which the ice did not keep, kg m⁻² s⁻¹: it was in the ocean and stays there. */
  readonly brine: SurfaceMap;
}

/** Salt that new ice leaves behind, kg kg⁻¹:   b = S₀ − S_i   [I-17]. */
const rejected = (p: Live<IceParameters>) => scalar.mul(scalar.sub(referenceSalinity, p.iceSalinity), 1e-3);

export interface IceVolumeStep {
  readonly state: IceState;
  readonly toOcean: IceToOcean;
  readonly received: Received & { readonly salt: SurfaceMap };
}

/** Skin temperature when new ice at 0 °C has joined; ice that vanished takes its own along. */
function mixedSkin(T: SurfaceMap, before: SurfaceMap, after: SurfaceMap): SurfaceMap {
  const larger = add(before, relu(sub(after, before)));
  return div(mul(T, before), add(larger, 1e-6));
}

/** Salt in ice, kg kg⁻¹. */
export const saltFraction = (p: Live<IceParameters>) => scalar.mul(p.iceSalinity, 1e-3);

/**
 * Daily step of the ice volume: spends the stored heat, freezes supercooled water, changes concentration.
 *
 *     heat = A C T + H − L_f (m_i + m_s) + melt energy − conducted energy,   salt = S_i m_i             [I-10]
 *
 * What the ice does not keep goes to the ocean, so ice and ocean together change by nothing but what they were given.
 * @param dt time since the last volume step, s
 */
export function stepIceVolume(
  state: IceState,
  below: WaterBelow,
  p: Live<IceParameters>,
  geometry: IceGeometry,
  dt: number,
): IceVolumeStep {
  const A = state.concentration;
  const water = waterHeatExchange(A, below.temperature, below.freezingTemperature, p, geometry, dt);
  const balance = meltAndFreeze(state, water, brineHeat(below.freezingTemperature, p));
  const masses = floodSnow(balance.masses, p, dt);
  const volume = mul(masses.ice, 1 / iceDensity);
  const frozen = mul(balance.frozen, 1 / iceDensity);
  const meltedFraction = div(balance.melted, add(add(balance.masses.ice, balance.melted), 1));
  const concentration = newConcentration(A, { frozen, meltedFraction }, volume, p, dt);
  const skinTemperature = mixedSkin(state.skinTemperature, A, concentration);
  const skinHeat = mul(sub(mul(A, state.skinTemperature), mul(concentration, skinTemperature)), skinHeatCapacity(p));
  const heat = add(add(sub(water.deficit, water.toIce), balance.heatLeft), skinHeat); // J m⁻² to the ocean
  const salt = mul(sub(mul(state.volume, iceDensity), masses.ice), saltFraction(p)); // kg m⁻² to the ocean
  const none = zerosLike(A);
  return {
    state: {
      concentration,
      volume,
      snowVolume: mul(masses.snow, 1 / freshWaterDensity),
      skinTemperature,
      interiorHeat: balance.interiorHeat,
      meltEnergy: none,
      conductedEnergy: none,
    },
    toOcean: {
      heatToOcean: div(heat, dt),
      waterToOcean: div(balance.waterToOcean, dt),
      saltToOcean: div(salt, dt),
      brine: div(mul(balance.grown, rejected(p)), dt),
    },
    received: { heat: neg(heat), water: neg(balance.waterToOcean), salt: neg(salt) },
  };
}
