import { divergence, toGrid, toSpectral } from '../../grid/spectral-operators.ts';
import { fieldsIn, forEachField, type SpectralStack } from '../../grid/spectral-stack.ts';
import { gravity } from '../../physics/constants.ts';
import { add, div, type Field, type Live, levels, mul, relu, stackLevels, sub, sumLevels, total, zerosLike } from '../../tensor/index.ts';
import type { Flow, PrimitiveGeometry, PrimitiveParameters } from '../primitive/index.ts';
import { verticalMotion } from '../primitive/vertical-motion.ts';

type Maps = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** Water vapour of the columns, kg m⁻²:   Σ p_s Δσ q/g. */
export const columnVapour = (humidity: Maps, surfacePressure: Maps, { columns }: PrimitiveGeometry): Maps =>
  mul(mul(sumLevels(mul(humidity, columns.thickness)), surfacePressure), 1 / gravity);

/**
 * Vertical advection of vapour, s⁻¹, with the harmonic mean of two layers between them.
 *
 *     W(q)_k = [σ̇_{k+½} (q*_{k+½} − q_k) + σ̇_{k−½} (q_k − q*_{k−½})]/Δσ_k,   q* = 2 q_k q_{k+1}/(q_k + q_{k+1})             [K-30]
 *
 * Vapour falls threefold from layer to layer: an arithmetic mean would take more out of the upper one than it holds.
 * @param throughflow σ̇ of the interfaces between layers, s⁻¹, positive downward
 * @see van Leer (1974), Journal of Computational Physics 14, 361, for the harmonic mean
 */
function verticalAdvection(throughflow: Maps, q: Maps, { columns, levels: { count } }: PrimitiveGeometry): Maps {
  const [upper, lower] = [relu(levels(q, 0, count - 1)), relu(levels(q, 1, count - 1))];
  const between = div(mul(mul(upper, lower), 2), add(add(upper, lower), 1e-9));
  const leaving = mul(throughflow, sub(between, levels(q, 0, count - 1)));
  const entering = mul(throughflow, sub(levels(q, 1, count - 1), between));
  const nothing = zerosLike(levels(q, 0));
  const both = add(stackLevels([leaving, nothing]), stackLevels([nothing, entering]));
  return mul(both, mul(columns.halfInverseThickness, 2));
}

/**
 * Vapour carried for one step by a flow that stays, with its tendency by physics.
 *
 *     N(q) = −∇·(v q) + q δ − W(q) + P_q,   q ← q + Δt N(q + Δt/2 N(q + Δt/3 N(q))),   then diffusion as for temperature     [K-31]
 *
 * Three stages of Wicker and Skamarock (2002), spectral as the other fields are.
 * @param humidity coefficients on all levels  @param tendency by physics, s⁻¹
 */
export function carriedVapour(
  humidity: SpectralStack,
  flow: Flow,
  tendency: Maps,
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): SpectralStack {
  const { wind, pressureGradient: slope } = flow;
  const A = mul(add(mul(wind.east, slope.east), mul(wind.north, slope.north)), g.secantSquared);
  const { throughflow } = verticalMotion(flow.divergence, A, g);
  const rate = (q: SpectralStack): SpectralStack => {
    const Q = toGrid(g.transform, q);
    const local = sub(add(mul(Q, flow.divergence), tendency), verticalAdvection(throughflow, Q, g));
    return sub(toSpectral(g.transform, local), divergence(g.transform, { east: mul(wind.east, Q), north: mul(wind.north, Q) }));
  };
  const after = (q: SpectralStack, part: number): SpectralStack => add(humidity, mul(rate(q), g.dt * part));
  const moved = after(after(after(humidity, 1 / 3), 1 / 2), 1);
  const damping = add(mul(g.hyperdiffusionShape, div(g.dt, p.hyperdiffusionTime)), 1);
  return div(moved, forEachField(damping, fieldsIn(moved)));
}

/**
 * Factor that closes the water of the air over a step:   r = ⟨W + Δt (E − P)⟩/⟨W⁺⟩   [K-32].
 *
 * Truncation, time step and the values below nothing that are left out do not keep it.
 * @param before, after column vapour, kg m⁻²  @param received Δt (E − P), kg m⁻²; maps
 */
export const vapourCorrection = (before: Maps, after: Maps, received: Maps, { share }: PrimitiveGeometry): Scalar =>
  div(total(mul(add(before, received), share)), total(mul(after, share)));
