import { dryAirHeatCapacity as c, latentHeatOfVaporization as L } from '../../physics/constants.ts';
import { add, div, hinge, type Live, mul, neg, square, sub, sumLevels } from '../../tensor/index.ts';
import type { ConvectionParameters } from './convection-parameters.ts';
import type { ColumnGeometry } from './geometry.ts';
import { type Center, type Layers, lowestLayer } from './profiles.ts';

/** What condensation does to the column. */
export interface Condensation {
  /** K s⁻¹ */
  readonly temperature: Center;
  /** s⁻¹ */
  readonly humidity: Center;
  /** kg m⁻² s⁻¹, ≥ 0, [1, latitude, longitude]. */
  readonly precipitation: Center;
  /** The part of it that falls from above the lowest layer. */
  readonly precipitationAloft: Center;
}

/**
 * Large-scale condensation above a critical relative humidity; all of it falls to the ground.
 *
 *     ∂q/∂t = −q_s hinge(q/q_s − h_k, 0.02)/τ,   h_k = h_l + 0.1 (σ_k² − 1),   c_p ∂T/∂t = −L ∂q/∂t             [K-23]
 *
 * in all layers but the top; h_k is 0.05 more in the lowest.
 * @see Molteni (2003), Climate Dynamics 20, 175
 */
export function largeScaleCondensation(layers: Layers, p: Live<ConvectionParameters>, g: ColumnGeometry): Condensation {
  const profile = add(mul(sub(square(g.sigma), 1), 0.1), mul(g.lowest, 0.05));
  const critical = add(profile, p.criticalHumidity);
  const excess = mul(hinge(sub(layers.relativeHumidity, critical), 0.02), g.reachable);
  const drying = div(mul(layers.saturation, excess), p.condensationTime);
  const formed = mul(layers.mass, drying);
  const precipitation = sumLevels(formed);
  return {
    temperature: mul(drying, L / c),
    humidity: neg(drying),
    precipitation,
    precipitationAloft: sub(precipitation, lowestLayer(formed)),
  };
}
