import { add, concatenate, type Field, levels, located, neg, slice, stackLevels, sub } from '../tensor/index.ts';
import { inverseLaplacian, type ScaledVector, zonalDerivative } from './spectral-operators.ts';
import { asStack, fieldsIn, joinStacks, type SpectralStack, stackPart } from './spectral-stack.ts';
import {
  fourierAnalysis,
  fourierSynthesis,
  legendreAnalysis,
  legendreSynthesis,
  type SpectralTransform,
  type Waves,
} from './spectral-transform.ts';

type Maps = Field<'center'>;

/** A flow in spectral space. Vorticity and divergence have equally many fields. */
export interface SpectralFlow {
  readonly values: SpectralStack;
  /** Single fields whose gradient is wanted. */
  readonly gradients: readonly SpectralStack[];
  readonly vorticity: SpectralStack;
  readonly divergence: SpectralStack;
}

/** A flow on the grid; gradients and winds are times cos φ. */
export interface GridFlow {
  readonly values: Maps;
  readonly gradients: readonly ScaledVector[];
  readonly wind: ScaledVector;
}

/** What moves a flow, on the grid; vectors are times cos φ. */
export interface FlowForces {
  /** Vectors of which divergence and vorticity are wanted. */
  readonly forces: ScaledVector;
  /** Vectors of which only the divergence is wanted. */
  readonly fluxes: ScaledVector;
  readonly values: Maps;
}

/** Spectral coefficients of the members of `FlowForces`. */
export interface SpectralForces {
  readonly vorticity: SpectralStack;
  readonly divergence: SpectralStack;
  readonly outflow: SpectralStack;
  readonly values: SpectralStack;
}

/** Fields [from, from + count) of waves whose fields run along an axis. */
function wavePart(waves: Waves, axis: 0 | 1, from: number, count: number): Waves {
  const cut = (x: Field): Field => {
    const [begin, size] = [[0, 0, 0], [...x.shape]];
    begin[axis] = from;
    size[axis] = count;
    return slice(x, begin, size) as Field;
  };
  return { symmetric: cut(waves.symmetric), antisymmetric: cut(waves.antisymmetric) };
}

const joinWaves = (axis: 0 | 1, parts: readonly Waves[]): Waves => ({
  symmetric: concatenate(parts.map((waves) => waves.symmetric), axis) as Field,
  antisymmetric: concatenate(parts.map((waves) => waves.antisymmetric), axis) as Field,
}); // biome-ignore format: a pair

const addWaves = (a: Waves, b: Waves): Waves => ({
  symmetric: add(a.symmetric, b.symmetric),
  antisymmetric: add(a.antisymmetric, b.antisymmetric),
});

/**
 * Synthesis of a whole flow in two Legendre sums and one Fourier sum.
 *
 *     U = (1/a) ∂χ/∂λ − (1 − μ²)/a ∂ψ/∂μ,   V = (1/a) ∂ψ/∂λ + (1 − μ²)/a ∂χ/∂μ,   ∇²ψ = ζ,  ∇²χ = δ    [G-9]
 *
 * The two terms of a wind are added before the Fourier sum, which so runs once for both.
 */
export function synthesizeFlow(t: SpectralTransform, { values, gradients, vorticity, divergence }: SpectralFlow): GridFlow {
  const [F, G, K] = [fieldsIn(values), gradients.length, fieldsIn(vorticity)];
  const [ψ, χ] = [vorticity, divergence].map((source) => inverseLaplacian(t, source)) as [SpectralStack, SpectralStack];
  const eastward = joinStacks([values, zonalDerivative(t, joinStacks([...gradients, χ, ψ]))]);
  const northward = joinStacks([...gradients, asStack(neg(ψ)), χ]);
  const along = legendreSynthesis(t, eastward, t.synthesis);
  const across = legendreSynthesis(t, northward, t.slopeSynthesis);
  const wind = addWaves(wavePart(along, 1, F + G, 2 * K), wavePart(across, 1, G, 2 * K));
  const slopes = G > 0 ? [wavePart(across, 1, 0, G)] : [];
  const maps = fourierSynthesis(t, joinWaves(1, [wavePart(along, 1, 0, F + G), ...slopes, wind]));
  return {
    values: levels(maps, 0, F),
    gradients: gradients.map((_, g) => ({ east: levels(maps, F + g), north: levels(maps, F + G + g) })),
    wind: { east: levels(maps, F + 2 * G, K), north: levels(maps, F + 2 * G + K, K) },
  };
}

/** Analysis of everything that moves a flow in one Fourier integral and three Legendre integrals, by [G-5]. */
export function analyseForces(t: SpectralTransform, { forces, fluxes, values }: FlowForces): SpectralForces {
  const [K, H, F] = [forces.east, fluxes.east, values].map(({ shape }) => shape[0]) as [number, number, number];
  const maps = stackLevels([fluxes.east, forces.east, forces.north, fluxes.north, values]);
  const waves = fourierAnalysis(t, located<'center'>(maps));
  const east = zonalDerivative(t, legendreAnalysis(t, wavePart(waves, 0, 0, H + 2 * K), t.eastAnalysis));
  const north = legendreAnalysis(t, wavePart(waves, 0, H, 2 * K + H), t.northAnalysis);
  return {
    vorticity: sub(stackPart(east, H + K, K), stackPart(north, 0, K)),
    divergence: add(stackPart(east, H, K), stackPart(north, K, K)),
    outflow: add(stackPart(east, 0, H), stackPart(north, 2 * K, H)),
    values: legendreAnalysis(t, wavePart(waves, 0, 2 * (H + K), F), t.analysis),
  };
}
