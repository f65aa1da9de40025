import { stefanBoltzmann } from '../../physics/constants.ts';
import { add, constant, div, type Field, type Live, log, mul, type Numeric, square, sub, sumLevels } from '../../tensor/index.ts';
import { referenceClouds } from './clouds.ts';
import type { QtcmParameters } from './parameters.ts';

type Map = Field<'center'>;

/** Longwave fluxes, W m⁻². */
export interface Longwave {
  /** Reaching the surface. */
  readonly downward: Map;
  /** Leaving to space. */
  readonly outgoing: Map;
}

/** W m⁻² per sky: clear, deep, cirrus, stratus, altocumulus; per K of T₁ and q₁, per K of surface temperature, and per cover. */
const toSpace = {
  temperature: [1.33549, 1.52938, 1.45419, 1.41225, 1.40892],
  moisture: [-0.806434, -0.0644083, -0.352098, -0.47153, -0.421301],
  surface: [0.5354, 0.0010965, 0.2082, 0.0009, 0.11516],
  cloud: [0, -100.751, -61.689, -12.2923, -27.6311],
} as const;
const toSurface = {
  temperature: [1.29186, 1.74937, 1.51779, 1.83933, 1.68531],
  moisture: [2.59074, 0.656097, 1.73063, 0.118402, 0.862426],
  cloud: [0, 23.0918, 8.4316, 32.5455, 20.5806],
} as const;
const surfaceResponse = 6.283; // W m⁻² K⁻¹, slope of the linear surface emission in the source; 4σT³ at 302.26 K is 6.263
const referenceEmission = stefanBoltzmann * 302.26 ** 4; // W m⁻²

/** How much of the clear-sky carbon dioxide effect is left under each sky. */
const carbonDioxideShare = [1, 0.579, 0.76, 0.97, 0.92] as const;
const referenceSkies = [1 - referenceClouds.reduce((s, c) => s + c, 0), ...referenceClouds];
const weighted = (values: readonly number[]): number => values.reduce((s, x, k) => s + x * (referenceSkies[k] as number), 0);
const referenceCO2 = 280;

const column = (values: readonly number[]): Map => constant<'center'>(values, [5, 1, 1]);

/**
 * Emission temperature mode with the curvature of a quartic law.
 *
 *     T₁* = (T₀/4)[(1 + T₁/T₀)⁴ − 1]                                                                   
 *
 * The linear law of the tropics would emit nothing over a winter pole.
 */
function curvedTemperature(T1: Map, T0: Numeric): Map {
  const ratio = add(div(T1, T0), 1);
  return mul(sub(square(square(ratio)), 1), div(T0, 4));
}

/**
 * Loss of outgoing radiation per sky to carbon dioxide, W m⁻²; [5, 1, 1].
 *
 *     F_CO₂ = F₂ₓ log₂(C/280) k/⟨k⟩,   ⟨⟩ the mean over the reference sky                               
 */
function carbonDioxideForcing(p: Live<QtcmParameters>): Map {
  const doublings = div(log(div(p.co2, referenceCO2)), Math.LN2);
  const strength = mul(mul(doublings, p.co2DoublingForcing), 1 / weighted(carbonDioxideShare));
  return mul(column(carbonDioxideShare), strength);
}

/**
 * Longwave radiation of five sky types, linear in T₁*, q₁ and the emission of the surface, logarithmic in carbon dioxide.
 *
 *     OLR = R₀ + Σ_sky c (e_T T₁* + e_q q₁ + e_s ΔS + e_c − F_CO₂) − Σ e_c c_ref,   ΔS = (U − σT_ref⁴)/6.283
 *     LW↓ = D₀ + Σ_sky c (d_T T₁ + d_q q₁ + d_c) − Σ d_c c_ref                                         
 *
 * The forcing by carbon dioxide acts at the top; its small share in LW↓ is left out.
 * @param cover  sky types, [5, J, I]
 * @param upward longwave radiation U that the surface emits, W m⁻²
 * @see Chou & Neelin (1996), Journal of Climate 9; coefficients of QTCM1 version 2.3
 */
export function longwaveRadiation(cover: Map, T1: Map, q1: Map, upward: Map, p: Live<QtcmParameters>): Longwave {
  const emission = div(sub(upward, referenceEmission), surfaceResponse);
  const fromState = add(mul(curvedTemperature(T1, p.emissionCurvature), column(toSpace.temperature)), mul(q1, column(toSpace.moisture)));
  const fromSky = sub(column(toSpace.cloud), carbonDioxideForcing(p));
  const outgoing = add(add(fromState, mul(emission, column(toSpace.surface))), fromSky);
  const back = add(mul(T1, column(toSurface.temperature)), mul(q1, column(toSurface.moisture)));
  const downward = add(back, column(toSurface.cloud));
  return {
    outgoing: add(sumLevels(mul(cover, outgoing)), sub(p.emissionReference, weighted(toSpace.cloud))),
    downward: add(sumLevels(mul(cover, downward)), sub(p.backRadiationReference, weighted(toSurface.cloud))),
  };
}
