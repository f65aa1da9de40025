import { dryAirHeatCapacity as c, latentHeatOfVaporization as L } from '../../physics/constants.ts';
import { add, div, hinge, type Live, mul, scalar, step01, sub } from '../../tensor/index.ts';
import type { ConvectionParameters } from './convection-parameters.ts';
import { type Center, type Layers, lower, lowestLayer, nextLayer, upper } from './profiles.ts';

/** Upward fluxes from the lowest layer to the next, maps: W m⁻² and kg m⁻² s⁻¹. */
export interface ShallowConvection {
  readonly heat: Center;
  readonly vapour: Center;
}

const fall = (x: Center): Center => sub(lowestLayer(x), nextLayer(x));

/**
 * Shallow convection between the two lowest layers.
 *
 *     μ = s_K − s_{K−1} + L (q_K − q_s,K−1),   F_s = (m_K/τ) hinge(μ, 1500 J/kg)(1 − G/2)
 *     F_q = (m_K/τ) q_s,K hinge(h_K − h_{K−1}, 0.05) step(μ/3000 J kg⁻¹)                                      [K-21]
 *
 * @param gate of deep convection G, 0 … 1, which takes over
 * @see Molteni (2003), Climate Dynamics 20, 175; hinges in place of switches
 */
export function shallowConvection(layers: Layers, gate: Center, p: Live<ConvectionParameters>): ShallowConvection {
  const dry = add(mul(fall(layers.temperature), c), fall(layers.geopotential));
  const vapour = mul(sub(lowestLayer(layers.humidity), nextLayer(layers.saturation)), L);
  const μ = add(dry, vapour); // J kg⁻¹
  const turnover = div(lowestLayer(layers.mass), p.shallowTime); // kg m⁻² s⁻¹
  const drier = hinge(fall(layers.relativeHumidity), 0.05);
  return {
    heat: mul(mul(turnover, hinge(μ, 1500)), add(mul(gate, -0.5), 1)),
    vapour: mul(mul(turnover, lowestLayer(layers.saturation)), mul(drier, step01(mul(μ, 1 / 3000)))),
  };
}

/**
 * Heat that dry convection carries upward through the lower interface of each layer but the lowest, W m⁻².
 *
 *     F_{k+½} = (m_{k+1}/τ) hinge(s_{k+1} + β (Φ_k − Φ_{k+1}) − s_k, 300 J/kg)                                [K-22]
 *
 * @returns [levels − 1, latitude, longitude]
 */
export function dryConvection({ temperature, geopotential, mass }: Layers, p: Live<ConvectionParameters>): Center {
  const lift = sub(upper(geopotential), lower(geopotential));
  const cooling = mul(sub(lower(temperature), upper(temperature)), c);
  const excess = sub(cooling, mul(lift, scalar.sub(1, p.dryStability)));
  return mul(div(lower(mass), p.shallowTime), hinge(excess, 300));
}
