import { dryAirHeatCapacity } from '../../physics/constants.ts';
import {
  add,
  div,
  exp,
  hinge,
  type Live,
  mul,
  pow,
  relu,
  smoothMinimum,
  sqrt,
  square,
  step01,
  sub,
  sumLevels,
} from '../../tensor/index.ts';
import type { CloudParameters } from './cloud-parameters.ts';
import type { ColumnGeometry } from './geometry.ts';
import { type Center, type Layers, lowestLayer, nextLayer } from './profiles.ts';

/** Clouds of the column. */
export interface Clouds {
  /** Cover of clouds in the free troposphere, 0 … 1, [1, latitude, longitude]. */
  readonly cover: Center;
  /** How they are spread over layers; sums to 1. */
  readonly weights: Center;
  /** Cover of low stratiform cloud in its layer, [levels, latitude, longitude]. */
  readonly low: Center;
  /** Part of each layer's clouds that deep convection makes, 0 … 1. */
  readonly convection: Center;
}

/** What clouds are made from besides humidity. */
export interface CloudSources {
  /** kg m⁻² s⁻¹, [1, latitude, longitude]. */
  readonly precipitation: Center;
  /** Depth of active convection, 0 … 1 in every layer. */
  readonly convection: Center;
}

const millimetresPerDay = 86400; // of 1 kg m⁻² s⁻¹

/**
 * Cover by the moistest layer and by precipitation.
 *
 *     C = c_P (√(min(P, 10 mm/d) + ε) − √ε) + hinge((h̄ − h₀)/(1 − h₀), 0.05)²,   h̄ = (Σ h_k¹²)^(1/12), at most 1       [K-11]
 */
function coverOf(humidity: Center, precipitation: Center, p: Live<CloudParameters>, g: ColumnGeometry): Center {
  const sixth = mul(square(mul(square(humidity), humidity)), g.cloudy);
  const moistest = pow(add(sumLevels(square(sixth)), 1e-12), 1 / 12);
  const excess = hinge(div(sub(moistest, p.cloudHumidity), sub(1, p.cloudHumidity)), 0.05);
  const rain = smoothMinimum(mul(precipitation, millimetresPerDay), 10, 0.1);
  const fromRain = mul(sub(sqrt(add(relu(rain), 0.01)), 0.1), p.precipitationCloud);
  return smoothMinimum(add(fromRain, square(excess)), 1, 1e-3);
}

/**
 * Where the clouds are:   w_k ∝ exp(8 h_k + 6 a_k) in the free troposphere                                  [K-12].
 * @param humidity relative, at most 1.5  @param convection 0 … 1
 */
function weightsOf(humidity: Center, convection: Center, g: ColumnGeometry): Center {
  const weight = mul(exp(add(mul(humidity, 8), mul(convection, 6))), g.cloudy);
  return div(weight, sumLevels(weight));
}

/**
 * Low stratiform cloud in stable air.
 *
 *     C_s = step((Δs/ΔΦ − 0.25)/0.15) hinge(c_s − 1.2 C, 0.05) h_K                                           [K-13]
 *
 * @see Molteni (2003); the factor of humidity holds over sea too
 */
function lowCloud(layers: Layers, humidity: Center, cover: Center, p: Live<CloudParameters>): Center {
  const warming = sub(nextLayer(layers.temperature), lowestLayer(layers.temperature));
  const lift = sub(nextLayer(layers.geopotential), lowestLayer(layers.geopotential));
  const stability = add(div(mul(warming, dryAirHeatCapacity), lift), 1);
  const stable = step01(div(sub(stability, p.lowCloudStability), 0.15));
  const room = hinge(sub(p.lowCloud as number, mul(cover, 1.2)) as Center, 0.05);
  return mul(mul(stable, room), lowestLayer(humidity));
}

/** Diagnoses the clouds of the column. */
export function diagnoseClouds(layers: Layers, sources: CloudSources, p: Live<CloudParameters>, g: ColumnGeometry): Clouds {
  const humidity = smoothMinimum(relu(layers.relativeHumidity), 1.2, 1e-3);
  const cover = coverOf(humidity, sources.precipitation, p, g);
  return {
    cover,
    weights: weightsOf(humidity, sources.convection, g),
    low: mul(lowCloud(layers, humidity, cover, p), g.lowest),
    convection: sources.convection,
  };
}
