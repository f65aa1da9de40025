import { divergence, laplacian, toSpectral } from '../../grid/spectral-operators.ts';
import { joinStacks, type SpectralStack } from '../../grid/spectral-stack.ts';
import { dryAirGasConstant } from '../../physics/constants.ts';
import {
  add,
  div,
  type Field,
  type Live,
  located,
  mul,
  neg,
  reshape,
  slice,
  stackLevels,
  sub,
  sum,
  sumLevels,
} from '../../tensor/index.ts';
import { type Flow, flowOnGrid } from './flow.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmParameters } from './parameters.ts';
import { verticalStructure as mode } from './vertical-structure.ts';

type Map = Field<'center'>;
type Parameters = Live<QtcmParameters>;

/**
 * Divergence of F flux vectors, each a field [2, J, I], east and north, times cos φ.
 * @returns stack of F fields
 */
export function fluxDivergence(fluxes: readonly Map[], { transform }: QtcmGeometry): SpectralStack {
  const all = stackLevels(fluxes);
  const [twice, J, I] = all.shape;
  const pairs = reshape(all, [twice / 2, 2 * J, I]);
  const component = (from: number): Map => located<'center'>(slice(pairs, [0, from, 0], [twice / 2, J, I]));
  return divergence(transform, { east: component(0), north: component(J) });
}

/**
 * Fluxes whose convergence moves the five fields, v and its turned companion v⊥ = (v, −u) times cos φ.
 *
 *     ζ₀ : (ζ₀+f) v₀ + V₁₁₀ ζ₁ v₁ + W₁₁₀ δ₁ v₁⊥
 *     ζ₁ : (ζ₀ + V₁₁₁ ζ₁ + f) v₁ + ζ₁ v₀ + W₁₁₁ δ₁ v₁⊥
 *     δ₁ : −(ζ₀ + V₁₁₁ ζ₁ + f) v₁⊥ − ζ₁ v₀⊥ + W₁₁₁ δ₁ v₁
 *     T₁ : T₁ v₀ + (Ms/â₁) v₁
 *     q₁ : q₁ v₀ − (Mq/b̂₁) v₁,   Mq = Mq_r + Mq_p q₁                                                  
 *
 * The moisture flux is the advective form −(v₀ + D_q v₁)·∇q₁ + Mq δ₁/b̂₁ of the source, because b̂₁ D_q = −Mq_p and
 * ∇·v₀ = 0. The temperature flux leaves out D_T v₁·∇T₁ and keeps the gross dry stability constant: the product of
 * baroclinic flow and T₁ would reverse the stability at the poles, and a flux conserves heat exactly.
 */
function fluxes(flow: Flow, p: Parameters, { coriolis }: QtcmGeometry): Map[] {
  const { vector: v0, turned: v0t } = flow.barotropicWind;
  const { vector: v1, turned: v1t } = flow.baroclinicWind;
  const ζ1 = flow.baroclinicVorticity;
  const δ1 = flow.baroclinicDivergence;
  const absolute = add(flow.barotropicVorticity, coriolis);
  const sheared = add(absolute, mul(ζ1, mode.advectionBaroclinic));
  const lifted = mul(δ1, mode.verticalBaroclinic);
  const dryStability = div(p.grossDryStability, mode.temperatureMean);
  const moisture = add(p.grossMoistureStratification, mul(flow.moistureMode, mode.moistureStratificationSlope));
  return [
    sum(mul(v0, absolute), mul(v1, mul(ζ1, mode.advectionBarotropic)), mul(v1t, mul(δ1, mode.verticalBarotropic))),
    sum(mul(v1, sheared), mul(v0, ζ1), mul(v1t, lifted)),
    sub(sub(mul(v1, lifted), mul(v1t, sheared)), mul(v0t, ζ1)),
    add(mul(v0, flow.temperatureMode), mul(v1, dryStability)),
    sub(mul(v0, flow.moistureMode), mul(v1, div(moisture, mode.moistureMean))),
  ];
}

/**
 * Potential whose gradient drives the divergent baroclinic wind, m² s⁻².
 *
 *     E₁ = v₀·v₁ + ½ V₁₁₁ |v₁|² + R T₁                                                                 
 */
function baroclinicPotential(flow: Flow, { secantSquared }: QtcmGeometry): Map {
  const { vector: v0 } = flow.barotropicWind;
  const { vector: v1 } = flow.baroclinicWind;
  const product = sumLevels(mul(v1, add(v0, mul(v1, 0.5 * mode.advectionBaroclinic))));
  return add(mul(product, secantSquared), mul(flow.temperatureMode, dryAirGasConstant));
}

/**
 * Tendency of the five fields by adiabatic dynamics.
 *
 *     ∂X/∂t = −∇·(flux of X),   for δ₁ also −∇²E₁                                                      
 *
 * Global means of all five do not change, exactly. @returns stack of the five, unit of each field per second
 */
export function dynamicalTendency(flow: Flow, p: Parameters, geometry: QtcmGeometry): SpectralStack {
  const { transform, zeroPair } = geometry;
  const outflow = fluxDivergence(fluxes(flow, p, geometry), geometry);
  const E1 = toSpectral(transform, baroclinicPotential(flow, geometry));
  const acceleration = joinStacks([zeroPair, laplacian(transform, E1), zeroPair]);
  return neg(add(outflow, acceleration));
}

/**
 * Three-stage Runge–Kutta step, with a forcing held through the stages.
 *
 *     X* = X + Δt/3 F(X),   X** = X + Δt/2 F(X*),   X⁺ = X + Δt F(X**)                                
 *
 * Third order for linear terms; stable for oscillations up to ω Δt = 1.73.
 * @see Wicker & Skamarock (2002), Monthly Weather Review 130, 2088–2097
 */
export function rungeKutta(
  start: { readonly stack: SpectralStack; readonly flow: Flow },
  forcing: SpectralStack,
  p: Parameters,
  geometry: QtcmGeometry,
  dt: number,
): SpectralStack {
  let flow = start.flow;
  let next = start.stack;
  for (const part of [3, 2, 1]) {
    if (part < 3) flow = flowOnGrid(next, geometry);
    const F = add(dynamicalTendency(flow, p, geometry), forcing);
    next = add(start.stack, mul(F, dt / part));
  }
  return next;
}
