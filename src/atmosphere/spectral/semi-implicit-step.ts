import { fieldsIn, joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { add, mul, sum } from '../../tensor/index.ts';
import { type GravityWaves, implicitWaveTendency, waveTendency } from './gravity-waves.ts';

/** Parts of a step that are solved implicitly in its three stages. */
const implicitParts = [1 / 4, 1 / 4, 3 / 10] as const;

/** Lengths for which the tables of gravity waves must be built, s. */
export const implicitSteps = (dt: number): number[] => implicitParts.map((part) => part * dt);

/** Fields of vorticity (untouched by gravity waves), divergence and scalars in one stack, as many of vorticity as of divergence. */
interface SplitTendency {
  /** Tendency of everything but gravity waves. */
  readonly explicit: (x: SpectralStack, stage: 0 | 1 | 2) => SpectralStack;
  readonly waves: GravityWaves;
}

/** A function of divergence and scalars, for a whole stack whose vorticity it leaves alone. */
function onWaves(x: SpectralStack, levels: number, f: (wavy: SpectralStack) => SpectralStack): SpectralStack {
  const vorticity = stackPart(x, 0, levels);
  return joinStacks([mul(vorticity, 0), f(stackPart(x, levels, fieldsIn(x) - levels))]);
}

/**
 * Three-stage Runge–Kutta step, explicit in advection N and implicit in gravity waves L.
 *
 *     X₁ = X + Δt/3 N(X) + Δt (1/12 L(X) + 1/4 L(X₁))
 *     X₂ = X + Δt/2 N(X₁) + Δt (−1/20 L(X) + 3/10 L(X₁) + 1/4 L(X₂))
 *     X⁺ = X + Δt N(X₂) + Δt (1/10 L(X) + 3/5 L(X₁) + 3/10 L(X⁺))                                       [D-3]
 *
 * Second order. Without L it is that of Wicker & Skamarock (2002), third order in linear terms, stable to ω_N Δt = 1.73. With L of
 * any length it lets nothing grow by more than 0.2 % a step for ω_N Δt ≤ 1.4, also where N holds −60 to 10 % of the restoring force
 * of the waves (shallow water over mountains, air colder than T_r). It damps waves of ω_L Δt = 1, 2, 5 by 0.2, 2 and 21 % a step.
 * One state is all that it needs, so that restarts and gradients know no computational mode.
 * @see Whitaker & Kar (2013), Monthly Weather Review 141, 3426–3434, for the family; the weights are our own
 */
export function semiImplicitStep(start: SpectralStack, { explicit, waves }: SplitTendency, dt: number): SpectralStack {
  const K = waves.levels;
  const [h1, h2, h3] = implicitSteps(dt) as [number, number, number];
  const finish = (r: SpectralStack, h: number): { x: SpectralStack; L: SpectralStack } => {
    const L = onWaves(r, K, (wavy) => implicitWaveTendency(waves, wavy, h));
    return { x: add(r, mul(L, h)), L };
  };
  const L0 = onWaves(start, K, (wavy) => waveTendency(waves, wavy));
  const first = finish(sum(start, mul(explicit(start, 0), dt / 3), mul(L0, dt / 12)), h1);
  const second = finish(sum(start, mul(explicit(first.x, 1), dt / 2), mul(L0, -dt / 20), mul(first.L, 0.3 * dt)), h2);
  return finish(sum(start, mul(explicit(second.x, 2), dt), mul(L0, 0.1 * dt), mul(first.L, 0.6 * dt)), h3).x;
}
