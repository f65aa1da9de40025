import { analyseForces } from '../../grid/spectral-flow.ts';
import { laplacian, type ScaledVector } from '../../grid/spectral-operators.ts';
import { joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { dryAirGasConstant, molarMassRatio } from '../../physics/constants.ts';
import { add, type Field, mul, neg, square, stackLevels, sub, sum, verticalScan } from '../../tensor/index.ts';
import type { Flow } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import { poissonExponent, referenceTemperature } from './linear-waves.ts';
import { type VerticalMotion, verticalAdvection, verticalMotion } from './vertical-motion.ts';

type Maps = Field<'center'>;

/** What everything but adiabatic dynamics does to the air; fields [K, J, I] from the top. */
export interface AirTendencies {
  /** K s⁻¹ */
  readonly temperature: Maps;
  /** s⁻¹ */
  readonly humidity: Maps;
  /** m s⁻² */
  readonly windEast: Maps;
  readonly windNorth: Maps;
}

/** What is held through the stages of a step. */
export interface HeldForcing {
  /** Tendencies of wind, times cos φ, m s⁻², and of temperature, K s⁻¹. */
  readonly wind: ScaledVector;
  readonly temperature: Maps;
  /** What vapour adds to virtual temperature, relative: (1/ε − 1) q. */
  readonly buoyancyOfVapour: Maps;
}

/** T_v = T (1 + (1/ε − 1) q)   [D-9]. @param humidity kg kg⁻¹ */
export const buoyancyOfVapour = (humidity: Maps): Maps => mul(humidity, 1 / molarMassRatio - 1);

/**
 * Forces on the wind times cos φ, m s⁻².
 *
 *     F_u =  (ζ+f) V − W(U) − R (T_v − T_r) ∂ln pₛ + P_u
 *     F_v = −(ζ+f) U − W(V) − R (T_v − T_r) ∂ln pₛ + P_v                                                [D-10]
 */
function windForces(flow: Flow, motion: VerticalMotion, warmth: Maps, held: HeldForcing, g: PrimitiveGeometry): ScaledVector {
  const { wind, pressureGradient } = flow;
  const absolute = add(flow.vorticity, g.coriolis);
  const lift = mul(warmth, dryAirGasConstant);
  const rest = (along: 'east' | 'north'): Maps =>
    sub(held.wind[along], add(verticalAdvection(motion.throughflow, wind[along], g), mul(lift, pressureGradient[along])));
  return {
    east: add(mul(absolute, wind.north), rest('east')),
    north: sub(rest('north'), mul(absolute, wind.east)),
  };
}

/**
 * Change of temperature that is not the divergence of a flux, K s⁻¹.
 *
 *     T'δ − W(T') + κ [(T_v − T_r)(ω/p) + T_r (ω/p)_A] + P_T,   (ω/p)_A made by v·∇ln pₛ alone          [D-11]
 *
 * The rest of the compression, κ T_r of the divergence, is in the linear waves.
 */
function warming(flow: Flow, motion: VerticalMotion, warmth: Maps, held: HeldForcing, g: PrimitiveGeometry): Maps {
  const compression = add(mul(warmth, motion.compression), mul(motion.compressionOfAdvection, referenceTemperature));
  const local = mul(flow.temperatureAnomaly, flow.divergence);
  const lifted = verticalAdvection(motion.throughflow, flow.temperatureAnomaly, g);
  return sum(local, neg(lifted), mul(compression, poissonExponent), held.temperature);
}

/**
 * Kinetic energy per mass, and the geopotential that vapour adds by making air lighter, m² s⁻².
 *
 *     (U² + V²)/(2 cos² φ) + R (αₖ Tᵛₖ + Σ_{j>k} l_j Tᵛ_j),   Tᵛ = (1/ε − 1) q T                        [D-12]
 */
function potential({ wind }: Flow, vapourWarmth: Maps, g: PrimitiveGeometry): Maps {
  const kinetic = mul(mul(add(square(wind.east), square(wind.north)), g.secantSquared), 0.5);
  const below = verticalScan(mul(vapourWarmth, g.columns.logRatio), { from: 'bottom', exclusive: true });
  return add(kinetic, mul(add(mul(vapourWarmth, g.columns.offset), below), dryAirGasConstant));
}

/**
 * Tendency of the dry state by everything but linear gravity waves.
 *
 *     ∂ζ/∂t = k·∇×F,   ∂δ/∂t = ∇·F − ∇²E,   ∂T'/∂t = −∇·(v T') + [D-11],   ∂ln pₛ/∂t = −Σ Δσ v·∇ln pₛ   [D-13]
 *
 * @returns stack as that of the state
 */
export function explicitTendency(flow: Flow, held: HeldForcing, g: PrimitiveGeometry): SpectralStack {
  const { wind, pressureGradient: slope, temperatureAnomaly: T } = flow;
  const A = mul(add(mul(wind.east, slope.east), mul(wind.north, slope.north)), g.secantSquared);
  const motion = verticalMotion(flow.divergence, A, g);
  const vapourWarmth = mul(held.buoyancyOfVapour, add(T, referenceTemperature));
  const warmth = add(T, vapourWarmth);
  const values = stackLevels([potential(flow, vapourWarmth, g), warming(flow, motion, warmth, held, g), motion.pressureTendency]);
  const forces = windForces(flow, motion, warmth, held, g);
  const fluxes = { east: mul(wind.east, T), north: mul(wind.north, T) };
  const moved = analyseForces(g.transform, { forces, fluxes, values });
  const K = g.levels.count;
  return joinStacks([
    moved.vorticity,
    sub(moved.divergence, laplacian(g.transform, stackPart(moved.values, 0, K))),
    sub(stackPart(moved.values, K, K), moved.outflow),
    stackPart(moved.values, 2 * K, 1),
  ]);
}
