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
  /** Heat inside the ice that is left, J m⁻² of the cell. */
  readonly interiorHeat: SurfaceMap;
  /** Ice that melted, and new ice from supercooled water. */
  readonly melted: SurfaceMap;
  readonly frozen: SurfaceMap;
  /** Ice that the sea made, at the base and in open water. */
  readonly grown: SurfaceMap;
  /** Water that the ocean gains. */
  readonly waterToOcean: SurfaceMap;
  /** Heat left when all ice and snow are gone, J m⁻². */
  readonly heatLeft: SurfaceMap;
}

/** Part of the ice that may be brine before its heat melts it for good. */
const mostBrine = 0.4;

/**
 * Heat inside the ice per kilogram, J kg⁻¹, and what its body cannot hold and melts it, J m⁻² of the cell.
 *
 *     e = H/(m + 1 kg m⁻²),   surplus = H − m e + m L_f (e/L_f − 0.4)₊                                   [I-12]
 *
 * Ice of millimetres holds no heat of its own, and ice that is mostly brine falls apart.
 * @see Semtner (1976), J. Phys. Oceanogr. 6, 379, who limits the brine that radiation makes in the same way
 */
function heldHeat(interiorHeat: SurfaceMap, ice: SurfaceMap): { specific: SurfaceMap; surplus: SurfaceMap } {
  const whole = div(interiorHeat, add(ice, 1));
  const brine = hinge(sub(mul(whole, 1 / latentHeatOfFusion), mostBrine), 0.1);
  const specific = sub(whole, mul(brine, latentHeatOfFusion));
  return { specific, surplus: sub(interiorHeat, mul(ice, specific)) };
}

/**
 * Spends the heat of a step on snow, then ice, then what snow is left; the rest is for the ocean.
 *
 *     snow melts with L_f, ice with L_f − e, new ice freezes with L_f − e_f, all by  M + Q + surplus − C − D       [I-5]
 *
 * with M melt energy, C conducted energy, Q heat from warm water, D the deficit of supercooled water, e the heat that ice
 * holds and e_f that of ice at the freezing temperature. Vapour owed by the snow is taken from the ice, and from the ocean
 * where there is none; freezing that water frees its heat.
 * @param freezingHeat e_f, J kg⁻¹
 */
export function meltAndFreeze(state: IceState, water: WaterHeat, freezingHeat: SurfaceMap): MassBalance {
  const snowOrDebt = mul(state.snowVolume, freshWaterDensity);
  const [snow, debt] = [relu(snowOrDebt), relu(neg(snowOrDebt))];
  const oldIce = mul(state.volume, iceDensity);
  const debtOfIce = minimum(debt, oldIce);
  const debtOfOcean = sub(debt, debtOfIce);
  const ice = sub(oldIce, debtOfIce);
  const { specific, surplus } = heldHeat(state.interiorHeat, ice);
  const [melting, freezing] = [sub(latentHeatOfFusion, specific), sub(latentHeatOfFusion, freezingHeat)]; // J kg⁻¹
  const snowMelt = minimum(mul(state.meltEnergy, 1 / latentHeatOfFusion), snow);
  const topHeat = sub(state.meltEnergy, mul(snowMelt, latentHeatOfFusion)); // J m⁻², as all heat below
  const baseHeat = sub(add(water.toIce, surplus), add(state.conductedEnergy, water.deficit));
  const forIce = add(topHeat, baseHeat);
  const melted = minimum(div(relu(forIce), melting), ice);
  const grown = div(relu(neg(forIce)), freezing);
  const beyondIce = sub(relu(forIce), mul(melted, melting));
  const remainingSnow = sub(snow, snowMelt);
  const lateSnowMelt = minimum(mul(beyondIce, 1 / latentHeatOfFusion), remainingSnow);
  const remainingIce = sub(ice, melted);
  return {
    masses: { ice: add(remainingIce, grown), snow: sub(remainingSnow, lateSnowMelt) },
    interiorHeat: add(mul(remainingIce, specific), mul(grown, freezingHeat)),
    melted,
    frozen: div(water.deficit, freezing),
    grown,
    waterToOcean: sub(sum(snowMelt, melted, lateSnowMelt), add(debtOfOcean, grown)),
    heatLeft: add(beyondIce, mul(sub(debtOfOcean, lateSnowMelt), latentHeatOfFusion)),
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

/** What changes the area that ice covers within a step. */
export interface AreaChange {
  /** New ice from open water, m of the whole cell. */
  readonly frozen: SurfaceMap;
  /** Part of the ice that melted, 0 … 1. */
  readonly meltedFraction: SurfaceMap;
}

/**
 * Concentration after freezing, melting and deformation, never more than ice of the least thickness can cover.
 *
 *     A ← A + (1 − A) f/(f + h₀ (1 − A)),   A ← A (1 − ϑ m/m_i)/(1 + ε_o Δt),   A ← min(A, V/h_m)          [I-7]
 *
 * New ice of thickness h₀ covers f/h₀ of the cell while leads are wide, and all of what is left at last. Deformation
 * opens leads and piles up the ice that was there: volume stays. Melting opens them as thin ice goes first.
 * @see Hibler (1979), eq. 14, with ϑ = ½
 */
export function newConcentration(
  concentration: SurfaceMap,
  { frozen, meltedFraction }: AreaChange,
  volume: SurfaceMap,
  p: Live<IceParameters>,
  dt: number,
): SurfaceMap {
  const leads = relu(sub(1, concentration));
  const filled = div(frozen, add(frozen, mul(add(leads, 1e-3), p.leadClosing)));
  const closed = add(concentration, mul(leads, filled));
  const opened = div(mul(closed, sub(1, mul(meltedFraction, p.thinIce))), scalar.add(scalar.mul(p.leadOpening, dt), 1));
  return minimum(opened, div(volume, p.leastThickness));
}
