import { celsiusZero } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, hinge, mul, scalar, square, step01, sub } from '../tensor/index.ts';
import type { LandParameters } from './parameters.ts';
import type { LandState } from './variables.ts';

/** What grows, as parts of the cell. */
export interface Vegetation {
  /** Ground that is not desert. */
  readonly green: SurfaceMap;
  readonly forest: SurfaceMap;
}

/** The climate that plants remember. */
export type PlantClimate = Pick<LandState, 'growingWarmth' | 'rememberedRain'>;

/**
 * Vegetation in equilibrium with the climate of the last years.
 *
 *     x = P/(κ G),   green = x²/(x² + x_v²),   forest = f_t step((x − x_v)/(x_f − x_v)) step(G/G_f − ½)     [L-13]
 *
 * x is rain over the water that warm air asks for. G is the mean of (T_s − 5 °C)₊, so that G · 365 days are growing degree days.
 * @see Budyko (1974), Climate and Life, for the form: forest where rain meets demand, desert where it falls far short
 */
export function vegetation({ growingWarmth: G, rememberedRain: P }: PlantClimate, p: Live<LandParameters>): Vegetation {
  const moisture = div(P, add(mul(G, p.waterDemand), 1e-6));
  const half = square(p.steppeMoisture as unknown as SurfaceMap);
  const squared = square(moisture);
  const wet = step01(div(sub(moisture, p.steppeMoisture), scalar.sub(p.forestMoisture, p.steppeMoisture)));
  const warm = step01(sub(div(G, p.treeLine), 0.5));
  return { green: div(squared, add(squared, half)), forest: mul(mul(wet, warm), p.mostForest) };
}

/**
 * The remembered climate after a step.
 *
 *     τ dG/dt = (T_s − 5 °C)₊ − G,   τ dP/dt = precipitation − P                                        [L-14]
 *
 * @param precipitation rain and snow, kg m⁻² s⁻¹
 */
export function rememberClimate(state: LandState, precipitation: SurfaceMap, p: Live<LandParameters>, step: SurfaceMap): PlantClimate {
  const part = div(step, p.vegetationMemory);
  const warmth = hinge(sub(state.skinTemperature, celsiusZero + 5), 2);
  return {
    growingWarmth: add(state.growingWarmth, mul(sub(warmth, state.growingWarmth), part)),
    rememberedRain: add(state.rememberedRain, mul(sub(precipitation, state.rememberedRain), part)),
  };
}
