import { dryAirHeatCapacity as c, latentHeatOfVaporization as L } from '../../physics/constants.ts';
import {
  add,
  div,
  type Live,
  mul,
  neg,
  relu,
  scalar,
  square,
  stackLevels,
  step01,
  sub,
  sumLevels,
  unstackLevels,
} from '../../tensor/index.ts';
import type { ConvectionParameters } from './convection-parameters.ts';
import type { ColumnGeometry } from './geometry.ts';
import { liftParcel, type Parcel } from './parcel.ts';
import type { Center, Layers } from './profiles.ts';

/** What convection does to the column. */
export interface Convection {
  /** K s⁻¹ */
  readonly temperature: Center;
  /** s⁻¹ */
  readonly humidity: Center;
  /** kg m⁻² s⁻¹, ≥ 0, [1, latitude, longitude]. */
  readonly precipitation: Center;
  /** How far deep convection is at work in every layer, 0 … 1. */
  readonly activity: Center;
}

/**
 * Part of each layer that rising air reaches: 1 in the two lowest layers, then as long as it is buoyant, never the top.
 *
 *     a_k = a_{k+1} step((T_p − T + 0.25 K)/1 K)                                                           [K-17]
 */
function reach(parcel: Parcel, temperature: Center, g: ColumnGeometry): Center {
  const buoyant = step01(add(sub(parcel.temperature, temperature), 0.25));
  const steps = unstackLevels(mul(g.reachable, add(1, mul(g.free, sub(buoyant, 1)))));
  let a = steps[steps.length - 1] as Center;
  const reached = [a];
  for (let k = steps.length - 2; k >= 0; k--) {
    a = mul(a, steps[k] as Center);
    reached.unshift(a);
  }
  return stackLevels(reached);
}

/**
 * Whether convection is strong and deep enough to rain, 0 … 1.
 *
 *     step(Σ a R (T_p − T) ln(σ_{k+½}/σ_{k−½})/E₀) step(Σ_free a Δσ/d₀)                                     [K-18]
 */
function depthGate(parcel: Parcel, a: Center, layers: Layers, p: Live<ConvectionParameters>, g: ColumnGeometry): Center {
  const work = sumLevels(mul(mul(a, sub(parcel.temperature, layers.temperature)), g.fullDepth)); // J kg⁻¹
  const depth = sumLevels(mul(mul(a, g.free), g.thickness));
  return mul(step01(div(work, p.convectiveEnergy)), step01(div(depth, p.convectiveDepth)));
}

/** Gate that lets drizzle fade out:   G = (P₊/P₀)²/(1 + (P₊/P₀)²)   [K-19]. */
function rainGate(precipitation: Center, p: Live<ConvectionParameters>): Center {
  const x2 = square(div(relu(precipitation), scalar.div(p.convectiveRain, 86400)));
  return div(x2, add(x2, 1));
}

/**
 * Simplified Betts-Miller convection: relaxation towards the moist adiabat of the lowest layer and a fixed relative humidity.
 *
 *     ∂T/∂t = −G a (T − T_p + ΔT)/τ,   ∂q/∂t = −G a (q − h_c q_s(T_p))/τ                                     [K-20]
 *
 * ΔT is the same in all layers that convection reaches and makes Σ m (c_p ∂T/∂t + L ∂q/∂t) vanish. Precipitation is −Σ m ∂q/∂t.
 * @see Frierson (2007), Journal of the Atmospheric Sciences 64, 1959; the smooth gates are ours
 */
export function moistConvection(layers: Layers, p: Live<ConvectionParameters>, g: ColumnGeometry): Convection {
  const { temperature, humidity, mass } = layers;
  const parcel = liftParcel(layers);
  const a = reach(parcel, temperature, g);
  const rate = div(a, p.convectiveTime);
  const warming = mul(rate, sub(parcel.temperature, temperature));
  const moistening = mul(rate, sub(mul(parcel.saturation, p.convectiveHumidity), humidity));
  const rain = neg(sumLevels(mul(mass, moistening)));
  const missing = sub(mul(rain, L / c), sumLevels(mul(mass, warming))); // kg K m⁻² s⁻¹
  const shifted = add(warming, mul(a, div(missing, sumLevels(mul(mass, a)))));
  const gate = mul(rainGate(rain, p), depthGate(parcel, a, layers, p, g));
  return {
    temperature: mul(shifted, gate),
    humidity: mul(moistening, gate),
    precipitation: mul(relu(rain), gate),
    activity: mul(a, gate),
  };
}
