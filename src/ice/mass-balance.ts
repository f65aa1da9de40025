import { freshWaterDensity, iceDensity, latentHeatOfFusion, seaWaterDensity } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, hinge, minimum, mul, neg, relu, scalar, sub, sum } from '../tensor/index.ts';
import type { WaterHeat } from './freezing.ts';
import type { IceParameters } from './parameters.ts';
import type { IceState } from './variables.ts';

/** Masses per cell area, kg m⁻². */
export interface IceMasses {
  readonly ice: SurfaceMap;
  readonly snow: SurfaceMap;
}

/** What melting and freezing did, kg m⁻² of the cell. */
export interface MassBalance {
  readonly masses: IceMasses;
  /** Ice melted, negative where it grew. */
  readonly melted: SurfaceMap;
  /** Water that the ocean gains. */
  readonly waterToOcean: SurfaceMap;
  /** Heat left when all ice and snow are gone, J m⁻². */
  readonly heatLeft: SurfaceMap;
}

/**
 * Spends the heat of a step on snow, then ice, then what snow is left; the rest is for the ocean.
 *
 *     L_f (snow + ice) melts with  M + Q − C − D                                                         [I-5]
 *
 * with M melt energy, C conducted energy, Q heat from warm water, D the deficit of supercooled water. Vapour owed by
 * the snow is taken from the ice, and from the ocean where there is none; freezing that water frees its heat.
 */
export function meltAndFreeze(state: IceState, water: WaterHeat): MassBalance {
  const snowOrDebt = mul(state.snowVolume, freshWaterDensity);
  const [snow, debt] = [relu(snowOrDebt), relu(neg(snowOrDebt))];
  const oldIce = mul(state.volume, iceDensity);
  const debtOfIce = minimum(debt, oldIce);
  const debtOfOcean = sub(debt, debtOfIce);
  const ice = sub(oldIce, debtOfIce);
  const topHeat = mul(state.meltEnergy, 1 / latentHeatOfFusion); // kg m⁻², as all heat below
  const baseHeat = mul(sub(water.toIce, add(state.conductedEnergy, water.deficit)), 1 / latentHeatOfFusion);
  const snowMelt = minimum(topHeat, snow);
  const forIce = add(sub(topHeat, snowMelt), baseHeat);
  const melted = minimum(forIce, ice);
  const beyondIce = sub(forIce, melted);
  const remainingSnow = sub(snow, snowMelt);
  const lateSnowMelt = minimum(beyondIce, remainingSnow);
  return {
    masses: { ice: sub(ice, melted), snow: sub(remainingSnow, lateSnowMelt) },
    melted,
    waterToOcean: sub(sum(snowMelt, melted, lateSnowMelt), debtOfOcean),
    heatLeft: mul(add(sub(beyondIce, lateSnowMelt), debtOfOcean), latentHeatOfFusion),
  };
}

/**
 * Snow that the sea floods turns into ice, until the snow load no longer presses the ice surface under water.
 * Its mass stays; the sea gives it the salt of ice, but no water.
 *
 *     Δm = (m_s − r m_i)₊/(1 + r) · Δt/(Δt + τ_f),   r = (ρ₀ − ρ_i)/ρ_i                                  [I-6]
 */
export function floodSnow({ ice, snow }: IceMasses, p: Live<IceParameters>, dt: number): IceMasses {
  const r = (seaWaterDensity - iceDensity) / iceDensity;
  const surplus = mul(sub(snow, mul(ice, r)), 1 / (1 + r));
  const flooded = mul(hinge(surplus, 0.1), scalar.div(dt, scalar.add(p.floodingTime, dt)));
  return { ice: add(ice, flooded), snow: sub(snow, flooded) };
}

/**
 * Concentration after freezing and melting, never more than ice of the least thickness can cover.
 *
 *     A ← A + (A_m − A)₊ f/(f + h₀),   A ← A (1 − m/2m_i),   A ← min(A, V/h_m)                            [I-7]
 *
 * @param frozen f, new ice from open water, m  @param meltedFraction m/m_i, part of the ice that melted, 0 … 1
 * @see Hibler (1979), eq. 14; leads that close saturate instead of overshooting
 */
export function newConcentration(
  concentration: SurfaceMap,
  frozen: SurfaceMap,
  meltedFraction: SurfaceMap,
  volume: SurfaceMap,
  p: Live<IceParameters>,
): SurfaceMap {
  const leads = relu(sub(p.largestConcentration as unknown as SurfaceMap, concentration));
  const closed = add(concentration, mul(leads, div(frozen, add(frozen, p.leadClosing))));
  const opened = mul(closed, sub(1, mul(meltedFraction, 0.5)));
  return minimum(opened, div(volume, p.leastThickness));
}
