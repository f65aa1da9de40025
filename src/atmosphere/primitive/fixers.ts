import { joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { dryAirHeatCapacity, gravity } from '../../physics/constants.ts';
import { add, div, exp, type Field, log, mul, type Numeric, sub, total } from '../../tensor/index.ts';
import { referencePressure } from './energy.ts';
import { pressureIn, temperatureIn } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';

type Maps = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** Global mean of a map. */
export const globalMean = (map: Maps, { share }: PrimitiveGeometry): Scalar => total(mul(map, share));

/**
 * What must be added to ln pₛ everywhere so that its mean mass is the given one:  ln p̄ₛ − ln ⟨pₛ⟩.
 *
 * ln pₛ is not conserved by truncation and time step; this is the only place where the mass of the air is set [D-17].
 * The sum runs over pₛ/p₀ − 1, so that its rounding is that of the deviation.
 * @param logPressure ln(pₛ/p₀), map   @param mean p̄ₛ, Pa   @returns scalar
 */
export function massCorrection(logPressure: Maps, mean: Numeric, g: PrimitiveGeometry): Scalar {
  const relative = add(globalMean(sub(exp(logPressure), 1), g), 1);
  return log(div(div(mean, referencePressure), relative));
}

/**
 * Uniform warming that closes the energy of the air over a step.
 *
 *     ΔT = g ⟨Δt R − (E⁺ − E)⟩ / (c_p p̄ₛ)                                                               [D-18]
 *
 * It returns as heat what diffusion took from the wind, and removes the errors of truncation and time step.
 * @param missing Δt R − (E⁺ − E), J m⁻², map   @returns K, scalar
 */
export const energyCorrection = (missing: Maps, meanPressure: Numeric, g: PrimitiveGeometry): Scalar =>
  mul(globalMean(missing, g), div(gravity / dryAirHeatCapacity, meanPressure));

/** Adds a number everywhere to ln pₛ and one to the temperature of all levels. */
export function corrected(x: SpectralStack, logPressure: Scalar, temperature: Scalar, g: PrimitiveGeometry): SpectralStack {
  const K = g.levels.count;
  const one = g.one as Maps & SpectralStack;
  const warmer = mul(one, temperature);
  return joinStacks([
    stackPart(x, 0, 2 * K),
    add(temperatureIn(x, K), joinStacks(Array.from({ length: K }, () => warmer))),
    add(pressureIn(x, K), mul(one, logPressure)),
  ]);
}
