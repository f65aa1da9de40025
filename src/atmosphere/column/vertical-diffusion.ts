import { dryAirHeatCapacity as c, gravity } from '../../physics/constants.ts';
import {
  add,
  div,
  type Live,
  mul,
  neg,
  product,
  relu,
  sqrt,
  square,
  stackLevels,
  sub,
  tridiagonalSolve,
  zerosLike,
} from '../../tensor/index.ts';
import type { ColumnGeometry } from './geometry.ts';
import { convergence } from './interface-fluxes.ts';
import type { MixingParameters } from './mixing-parameters.ts';
import { type Center, type ColumnProfiles, type Layers, lower, lowestLayer, upper } from './profiles.ts';

/** Fluxes from the ground into the lowest layer: W m⁻², kg m⁻² s⁻¹, and Pa lost to the ground. */
export interface GroundFluxes {
  readonly heat: Center;
  readonly vapour: Center;
  readonly stressEast: Center;
  readonly stressNorth: Center;
}

/** Tendencies of the four fields, per second. */
export type Tendencies = Omit<ColumnProfiles, 'surfacePressure'>;

const step = (x: Center): Center => sub(lower(x), upper(x));

/**
 * Exchange between layers, kg m⁻² s⁻¹, through the interfaces between them.
 *
 *     D = K m_½/Δz²,   K = K_b + l² |Δv|/Δz f(Ri),   f = (1 − 4 Ri₊)₊² √(1 + 16 (−Ri)₊),   l = z l₀ κ/(κ z + l₀)
 *     Ri = (g/T̄) (Δs/c_p) Δz/|Δv|²,   |Δv|² = Δu² + Δv² + (0.1 m/s)²                                          [K-24]
 *
 * @see Louis (1979), Boundary-Layer Meteorology 17, 187; Blackadar (1962) for l
 */
export function exchangeBetweenLayers(layers: Layers, p: Live<MixingParameters>, g: ColumnGeometry): Center {
  const { temperature, geopotential } = layers;
  const lift = neg(step(geopotential)); // J kg⁻¹
  const Δz = div(lift, gravity);
  const shear2 = add(add(square(step(layers.windEast)), square(step(layers.windNorth))), 0.01);
  const stability = sub(lift, mul(step(temperature), c)); // c_p Δθ-like, J kg⁻¹
  const warmth = mul(add(lower(temperature), upper(temperature)), c / 2);
  const Ri = div(mul(stability, lift), mul(warmth, shear2));
  const f = mul(square(relu(sub(1, mul(relu(Ri), 4)))), sqrt(add(mul(relu(neg(Ri)), 16), 1)));
  const height = mul(add(lower(geopotential), upper(geopotential)), 0.5 / gravity);
  const κz = mul(height, 0.4);
  const l = div(mul(κz, p.mixingLength), add(κz, p.mixingLength));
  const K = add(mul(div(mul(square(l), sqrt(shear2)), Δz), f), mul(g.nearGround, p.backgroundDiffusivity));
  const mass = div(step(layers.pressure), gravity);
  return mul(div(mul(K, mass), square(Δz)), g.mixed);
}

/** Tridiagonal matrix of one implicit step: m + Δt D on the diagonal, −Δt D beside it. */
interface Matrix {
  readonly lower: Center;
  readonly diagonal: Center;
  readonly upper: Center;
}

function matrix(exchange: Center, mass: Center, Δt: number): Matrix {
  const none = zerosLike(lowestLayer(mass));
  const D = mul(exchange, Δt);
  const [under, over] = [stackLevels([D, none]), stackLevels([none, D])];
  return { lower: neg(over), diagonal: add(mass, add(under, over)), upper: neg(under) };
}

/**
 * Tendency r of a field under exchange between layers and a flux from the ground, backward in time.
 *
 *     m r − Δt ∂(D ∂r) = ∂(D ∂x) + F_ground                                                                 [K-25]
 *
 * Solved for the tendency itself: Σ m r = F_ground to the rounding of r, not of x.
 */
function mixed(x: Center, ground: Center, exchange: Center, { lower: a, diagonal: b, upper: d }: Matrix): Center {
  return tridiagonalSolve(a, b, d, convergence(mul(exchange, step(x)), ground));
}

/**
 * Heat from dissipated kinetic energy, W m⁻² in every layer.
 *
 *     h_k = ½ (d_{k−½} + d_{k+½}),   d = D Δv⁺·Δv̄,   and τ·v̄ at the ground, v̄ = v + ½ Δt r, v⁺ = v + Δt r           [K-26]
 *
 * Σ h is exactly what Σ m v̄·r takes.
 */
function dissipation(x: Center, r: Center, exchange: Center, stress: Center, Δt: number): Center {
  const [mean, after] = [add(x, mul(r, Δt / 2)), add(x, mul(r, Δt))];
  const half = mul(product(exchange, step(mean), step(after)), 0.5);
  const none = zerosLike(stress);
  return add(stackLevels([half, mul(stress, lowestLayer(mean))]), stackLevels([none, half]));
}

/**
 * Turbulent mixing of heat, vapour and momentum with the fluxes from the ground; wind that is lost becomes heat.
 * @param Δt step over which the result will be applied, s
 */
export function verticalDiffusion(
  layers: Layers,
  ground: GroundFluxes,
  p: Live<MixingParameters>,
  g: ColumnGeometry,
  Δt: number,
): Tendencies {
  const exchange = exchangeBetweenLayers(layers, p, g);
  const system = matrix(exchange, layers.mass, Δt);
  const dryEnergy = add(layers.temperature, div(layers.geopotential, c)); // over c_p, K
  const windEast = mixed(layers.windEast, neg(ground.stressEast), exchange, system);
  const windNorth = mixed(layers.windNorth, neg(ground.stressNorth), exchange, system);
  const east = dissipation(layers.windEast, windEast, exchange, ground.stressEast, Δt);
  const north = dissipation(layers.windNorth, windNorth, exchange, ground.stressNorth, Δt);
  const friction = div(add(east, north), mul(layers.mass, c));
  return {
    temperature: add(mixed(dryEnergy, div(ground.heat, c), exchange, system), friction),
    humidity: mixed(layers.humidity, ground.vapour, exchange, system),
    windEast,
    windNorth,
  };
}
