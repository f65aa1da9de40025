import { dryAirHeatCapacity, latentHeatOfVaporization } from '../../physics/constants.ts';
import { verticalStructure as mode, pressureDepth } from './vertical-structure.ts';

/** Eleven levels of the convective reference column: pressure Pa, relative humidity, temperature K, temperature mode. */
const pressure = [1000, 950, 900, 850, 800, 700, 600, 500, 400, 300, 200].map((p) => p * 100);
const humidity = pressure.map((p) => 0.85 + ((0.6147 - 0.85) * (1e5 - p)) / 8e4);
const temperature = [302, 297.64838, 293.08527, 291.01846, 288.79773, 283.78235, 277.72491, 270.06317, 259.69208, 244.30972, 219.9063];
const temperatureMode = [
  0.30203983, 0.29764509, 0.29308203, 0.30323407, 0.31495297, 0.34451482, 0.38630155, 0.44864291, 0.5451377, 0.67801291, 0.74565552,
];

/** Saturation specific humidity over water times L/c_p, K. */
function saturation(T: number, p: number): number {
  const warmEnough = Math.max(T, 130);
  const e = 611.2 * Math.exp((17.67 * (warmEnough - 273.15)) / (warmEnough - 29.65));
  return ((0.622 * e) / (p - 0.378 * e)) * (latentHeatOfVaporization / dryAirHeatCapacity);
}

/**
 * Moisture of the convective column, K: mass mean of the saturated profile times its relative humidity α.
 *
 *     q̂_c(t) = (1/p_T) ∫ α(p) q_sat(T_c(p) + a₁(p) t, p) dp                                            
 *
 * Trapezoidal rule; nothing above 200 hPa. @param t temperature mode, K
 */
export function convectiveMoisture(t: number): number {
  const q = pressure.map(
    (p, k) => (humidity[k] as number) * saturation((temperature[k] as number) + (temperatureMode[k] as number) * t, p),
  );
  const layers = q.slice(1).map((upper, k) => 0.5 * (upper + (q[k] as number)) * ((pressure[k] as number) - (pressure[k + 1] as number)));
  return layers.reduce((s, x) => s + x, 0) / pressureDepth;
}

/** T₁c(x): root t of  â₁ t + q̂_c(t) = x, K, by Newton iteration in float64. */
export function convectiveTemperature(x: number): number {
  let t = Math.min(x / mode.temperatureMean, 30);
  for (let k = 0; k < 60; k++) {
    const f = (s: number): number => mode.temperatureMean * s + convectiveMoisture(s) - x;
    const slope = (f(t + 1e-3) - f(t - 1e-3)) / 2e-3;
    t -= f(t) / slope;
  }
  return t;
}

/** A Chebyshev series on [low, high]. */
export interface ChebyshevSeries {
  readonly low: number;
  readonly high: number;
  readonly coefficients: readonly number[];
}

/** Interpolates a host function at Chebyshev nodes. */
export function chebyshevSeries(f: (x: number) => number, low: number, high: number, degree: number): ChebyshevSeries {
  const count = degree + 1;
  const θ = Array.from({ length: count }, (_, k) => (Math.PI * (k + 0.5)) / count);
  const values = θ.map((angle) => f(low + 0.5 * (high - low) * (1 + Math.cos(angle))));
  const coefficients = θ.map((_, n) => {
    const inner = values.reduce((s, value, k) => s + value * Math.cos(n * (θ[k] as number)), 0);
    return ((n === 0 ? 1 : 2) * inner) / count;
  });
  return { low, high, coefficients };
}
