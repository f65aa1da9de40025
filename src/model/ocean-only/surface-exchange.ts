import { freezingTemperature } from '../../ice/index.ts';
import type { OceanForcing, OceanGeometry, OceanState } from '../../ocean/index.ts';
import { freshWaterDensity, referenceSalinity, secondsPerDay } from '../../physics/constants.ts';
import {
  add, div, type Field, type Live, levels, mul, neg, relu, scalar, step01, sub, total, zerosLike,
} from '../../tensor/index.ts'; // biome-ignore format: a list
import type { ObservedDay } from './observed-surface.ts';
import type { ForcingParameters } from './parameters.ts';

type Map = Field<'center'>;

/** What the observed surface does to the ocean, and the parts of the heat, W m⁻². */
export interface ObservedExchange {
  readonly forcing: OceanForcing;
  /** All heat, shortwave included. */
  readonly heat: Map;
  /** The part that answers to the temperature of the model. */
  readonly relaxation: Map;
  /** Loss of heat that ice prevents. */
  readonly withheld: Map;
}

/** Heat flux over which a loss sets in, W m⁻². */
const onset = 1;

/**
 * Heat through the surface.
 *
 *     asked = f_Q Q + γ (T_obs − T₁),   withheld = (1 − step((T₁ − T_f) ⁄ ΔT_f)) (−asked)₊                     [F-3]
 *
 * Water at its freezing point loses no more heat: what was asked for would have made ice, which this model does not carry.
 */
function heatExchange(T: Map, S: Map, day: ObservedDay, p: Live<ForcingParameters>) {
  const relaxation = mul(sub(day.seaSurfaceTemperature, T), p.heatFeedback);
  const asked = add(mul(day.heatFlux, p.heatFluxFactor), relaxation);
  const lost = relu(neg(asked));
  const loss = mul(lost, step01(mul(lost, 1 / onset)));
  const open = step01(div(sub(T, freezingTemperature(S)), p.freezingRange));
  const withheld = mul(sub(1, open), loss);
  return { relaxation, withheld, heat: add(asked, withheld) };
}

/**
 * Fresh water that brings the salinity near to what is observed, kg m⁻² s⁻¹, without a mean over the ocean.
 *
 *     F = ρ_f (d_S ⁄ τ_S) (S₁ − S_obs) ⁄ S₁,   F_w = F − ⟨F⟩                                               [F-4]
 *
 * Real water: the volume of the ocean and its salt stay what they were.
 */
function waterExchange(S: Map, observed: Map, p: Live<ForcingParameters>, { wet, areaShare }: OceanGeometry['forcing']): Map {
  const perSecond = scalar.div(p.salinityRestoringDepth, scalar.mul(p.salinityRestoringTime, secondsPerDay));
  const relative = div(sub(S, observed), add(S, referenceSalinity));
  const water = mul(relative, scalar.mul(perSecond, freshWaterDensity));
  return mul(wet, sub(water, total(mul(water, areaShare))));
}

/** Everything that the observed surface gives to the ocean in a step. */
export function observedExchange(
  ocean: OceanState,
  day: ObservedDay,
  observedSalinity: Map,
  p: Live<ForcingParameters>,
  g: OceanGeometry,
): ObservedExchange {
  const [T, S] = [levels(ocean.temperature, 0), levels(ocean.salinityAnomaly, 0)];
  const { heat, relaxation, withheld } = heatExchange(T, S, day, p);
  const shortwave = mul(day.shortwave, p.heatFluxFactor);
  const forcing: OceanForcing = {
    heatToOcean: sub(heat, shortwave),
    shortwaveToOcean: shortwave,
    waterToOcean: waterExchange(S, observedSalinity, p, g.forcing),
    saltToOcean: zerosLike(T),
    brine: zerosLike(T),
    stressEast: mul(day.stressEast, p.windStressFactor),
    stressNorth: mul(day.stressNorth, p.windStressFactor),
  };
  const { wet } = g.forcing;
  return { forcing, heat: mul(heat, wet), relaxation: mul(relaxation, wet), withheld: mul(withheld, wet) };
}
