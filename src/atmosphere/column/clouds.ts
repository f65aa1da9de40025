import {
  dryAirHeatCapacity as c,
  latentHeatOfVaporization as L,
  dryAirGasConstant as R,
  waterVapourGasConstant as Rv,
} from '../../physics/constants.ts';
import type { NearSurface } from '../../physics/surface-exchange.ts';
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
import { cloudBounds } from './bounds.ts';
import type { CloudParameters } from './cloud-parameters.ts';
import type { ColumnGeometry } from './geometry.ts';
import { type Center, type Layers, lowestLayer, nextLayer, thirdLayer } from './profiles.ts';

/** Clouds of the column. */
export interface Clouds {
  /** Cover of clouds in the free troposphere, 0 … 1, [1, latitude, longitude]. */
  readonly cover: Center;
  /** How they are spread over layers; sums to 1. */
  readonly weights: Center;
  /** Cover of low stratiform cloud in its layer, [levels, latitude, longitude]. */
  readonly low: Center;
  /** Part of the clouds that are cumuli, with gaps between them, 0 … 1, [1, latitude, longitude]. */
  readonly cumulus: Center;
}

/** What clouds are made from besides humidity. */
export interface CloudSources {
  /** Precipitation from condensation above the lowest layer, kg m⁻² s⁻¹, [1, latitude, longitude]: drizzle from below is that of low clouds. */
  readonly stratiformPrecipitation: Center;
  /** Depth of active convection, 0 … 1 in every layer. */
  readonly convection: Center;
  /** Part of the cell that is land without ice sheets, 0 … 1, [1, latitude, longitude]. */
  readonly continent: Center;
  /** Wind near the surface, m s⁻¹, [1, latitude, longitude]. */
  readonly wind: Pick<NearSurface, 'windEast' | 'windNorth'>;
}

/**
 * Part of what humid air condenses that is cloud to speak of: little in the dry air of polar winters.
 *
 *     f = min(q_K/(3 g/kg), 1)                                                                               [K-36]
 *
 * @see Vavrus and Waliser (2008), Journal of Climate 21, 5673
 */
const freezeDried = (humidity: Center): Center => smoothMinimum(mul(relu(lowestLayer(humidity)), 1 / 3e-3), 1, 0.05);

/**
 * Cover by the moistest layer and by precipitation of fronts, mm/d. Cumuli, b of [K-35], cover less of as humid a sky.
 *
 *     C = c_P (√(P_s + ε) − √ε) + f (1 − (1 − c_u) b) hinge((h̄ − h₀)/(1 − h₀), 0.05)²,   h̄ = (Σ h_k¹²)^(1/12), at most 1     [K-11]
 */
function coverOf(humidity: Center, condensed: Center, precipitation: Center, p: Live<CloudParameters>, g: ColumnGeometry): Center {
  const sixth = mul(square(mul(square(humidity), humidity)), g.cloudy);
  const moistest = pow(add(sumLevels(square(sixth)), 1e-12), 1 / 12);
  const excess = hinge(div(sub(moistest, p.cloudHumidity), sub(1, p.cloudHumidity)), 0.05);
  const fromRain = mul(sub(sqrt(add(relu(precipitation), 0.01)), 0.1), p.precipitationCloud);
  return smoothMinimum(add(fromRain, mul(square(excess), condensed)), 1, 1e-3);
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
 * Strength of the inversion that caps air of the lowest layer: how much warmer the free troposphere is than that air would be when it got
 * there saturated, K.
 *
 *     E = (s_{K−2} − s_K)/c_p − (1 − (1 + a)/(1 + a L/(c_p T) · R/R_v)) (Φ_{K−2} − Φ_K)/c_p,   a = L q_s/(R T) of layer K − 1     [K-34]
 *
 * @see Wood and Bretherton (2006), Journal of Climate 19, 6425, equation 4, for air that is saturated where it starts
 */
export function inversionStrength({ temperature, geopotential, saturation }: Layers): Center {
  const rise = (x: Center): Center => sub(thirdLayer(x), lowestLayer(x));
  const T = nextLayer(temperature);
  const a = div(mul(nextLayer(saturation), L / R), T);
  const b = div(mul(a, ((L / c) * R) / Rv), T);
  return add(rise(temperature), mul(mul(rise(geopotential), 1 / c), div(add(a, 1), add(b, 1))));
}

/** Part of the latent heat which air above an inversion lacks, that mixing with it takes from the buoyancy of clouds below. */
const evaporated = 0.23;

/**
 * How well an inversion keeps cloud below it, K: its strength less what dry air from above takes from it where it is mixed in.
 *
 *     I = E − 0.23 L/c_p (q_K − q_{K−2})                                                                     [K-37]
 *
 * Cold air has little vapour to lose, so that it needs less of an inversion than that of the trades.
 * @see Kawai, Koshiro and Webb (2017), Journal of Climate 30, 9119, for the index and the number
 */
export const entrainmentIndex = (layers: Layers): Center =>
  sub(inversionStrength(layers), mul(sub(lowestLayer(layers.humidity), thirdLayer(layers.humidity)), (evaporated * L) / c));

/** Range of the index from cumuli alone to stratus alone, K. */
const stratiformRange = 30;

/** How stratiform low clouds are:   s = step((I − I_0)/30 K) (1 − G_{K−2}), G how far deep convection, which breaks layers up, is at work   [K-35]. */
const stratiformShare = (layers: Layers, convection: Center, p: Live<CloudParameters>): Center =>
  mul(step01(div(sub(entrainmentIndex(layers), p.stratiformInversion), stratiformRange)), sub(1, thirdLayer(convection)));

/** Winds near the surface under which low cloud covers as much as it does over land, and beyond which it covers no more, m s⁻¹. */
const [usualWind, strongWind] = [7, 12];

/** What the wind makes of low cloud over the sea:   1 + c_V (min(V, 12 m/s) − 7 m/s) (1 − a_l),   V² = u² + v² + 1 m²/s²   [K-38]. */
function growthByWind({ wind, continent }: CloudSources, p: Live<CloudParameters>): Center {
  const speed = sqrt(add(add(square(wind.windEast), square(wind.windNorth)), 1));
  const beyond = mul(sub(smoothMinimum(speed, strongWind, 0.25), usualWind), sub(1, continent));
  return add(mul(beyond, p.lowCloudWind), 1);
}

/** Low stratiform cloud:   C_s = c_s s h_K f w, w of [K-38]   [K-13]. */
const lowCloud = (stratiform: Center, humidity: Center, moist: Center, p: Live<CloudParameters>): Center =>
  mul(mul(mul(stratiform, moist), lowestLayer(humidity)), p.lowCloud);

/** Part of what would be cumuli over the sea that over land is not: they come and go with the hours, and the mean day's stability tells little of them. */
const landClosure = 0.75;

/** Cumuli:   b = (1 − s) (1 − 0.75 a_l)   [K-35]. */
const cumuli = (stratiform: Center, continent: Center): Center => mul(sub(1, stratiform), sub(1, mul(continent, landClosure)));

/** Diagnoses the clouds of the column. */
export function diagnoseClouds(layers: Layers, sources: CloudSources, p: Live<CloudParameters>, g: ColumnGeometry): Clouds {
  const humidity = smoothMinimum(relu(layers.relativeHumidity), cloudBounds.humidity, 1e-3);
  const moist = freezeDried(layers.humidity);
  const stratiform = stratiformShare(layers, sources.convection, p);
  const cumulus = cumuli(stratiform, sources.continent);
  const closed = sub(1, mul(cumulus, sub(1, p.cumulusCover)));
  const cover = coverOf(humidity, mul(moist, closed), mul(sources.stratiformPrecipitation, 86400), p, g);
  return {
    cover,
    weights: weightsOf(humidity, sources.convection, g),
    low: mul(mul(lowCloud(stratiform, humidity, moist, p), growthByWind(sources, p)), g.lowest),
    cumulus,
  };
}
