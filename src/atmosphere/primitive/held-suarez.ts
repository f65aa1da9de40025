import { secondsPerDay } from '../../physics/constants.ts';
import { add, type Field, log, maximum, mul, neg, pow, relu, square, sub, zerosLike } from '../../tensor/index.ts';
import { referencePressure, surfacePressure } from './energy.ts';
import type { Flow } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import { poissonExponent, referenceTemperature } from './linear-waves.ts';
import type { AirTendencies } from './tendency.ts';

type Maps = Field<'center'>;

const poleToEquator = 60; // K
const potentialDifference = 10; // K
const stratosphere = 200; // K
const boundaryLayer = 0.7; // σ of its top
const dragRate = 1 / secondsPerDay;
const freeRate = 1 / (40 * secondsPerDay);
const groundRate = 1 / (4 * secondsPerDay);

/**
 * Temperature of radiative equilibrium.
 *
 *     T_eq = max(200 K, [315 K − 60 K sin² φ − 10 K ln(p/p₀) cos² φ] (p/p₀)^κ)                          [D-19]
 */
export function equilibriumTemperature(flow: Flow, { columns, sinLatitude, cosLatitude }: PrimitiveGeometry): Maps {
  const relative = mul(columns.middle, mul(surfacePressure(flow), 1 / referencePressure));
  const meridional = sub(315, mul(square(sinLatitude), poleToEquator));
  const stable = mul(log(relative), mul(square(cosLatitude), potentialDifference));
  return maximum(mul(sub(meridional, stable), pow(relative, poissonExponent)), stratosphere);
}

/**
 * Forcing of the dry dynamical core benchmark.
 *
 *     ∂T/∂t = −[kₐ + (kₛ − kₐ) s cos⁴ φ] (T − T_eq),   ∂v/∂t = −k_f s v,   s = max(0, (σ − 0.7)/0.3)     [D-20]
 *
 * k_f = 1/day, kₐ = 1/40 days, kₛ = 1/4 days.
 * @see Held & Suarez (1994), Bulletin of the American Meteorological Society 75, 1825–1830
 */
export function heldSuarezTendencies(flow: Flow, g: PrimitiveGeometry): AirTendencies {
  const low = relu(mul(sub(g.columns.middle, boundaryLayer), 1 / (1 - boundaryLayer)));
  const rate = add(mul(mul(low, pow(g.cosLatitude, 4)), groundRate - freeRate), freeRate);
  const excess = sub(add(flow.temperatureAnomaly, referenceTemperature), equilibriumTemperature(flow, g));
  const drag = mul(mul(low, g.secant), -dragRate);
  return {
    temperature: neg(mul(excess, rate)),
    humidity: zerosLike(flow.temperatureAnomaly),
    windEast: mul(flow.wind.east, drag),
    windNorth: mul(flow.wind.north, drag),
  };
}
