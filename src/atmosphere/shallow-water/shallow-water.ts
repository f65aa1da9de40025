import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { analyseForces, type GridFlow, synthesizeFlow } from '../../grid/spectral-flow.ts';
import { laplacian } from '../../grid/spectral-operators.ts';
import { joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { buildSpectralTransform, overDegrees, type SpectralTransform } from '../../grid/spectral-transform.ts';
import { rotationRate } from '../../physics/constants.ts';
import { add, constant, div, type Field, levels, mul, neg, square, sub } from '../../tensor/index.ts';
import { buildGravityWaves, type GravityWaves } from '../spectral/gravity-waves.ts';
import { implicitSteps, semiImplicitStep } from '../spectral/semi-implicit-step.ts';
import { matrix } from '../spectral/small-matrix.ts';

type Map = Field<'center'>;

/** What a run of shallow water is given. */
export interface ShallowWaterSetting {
  readonly grid: GaussianGrid;
  /** Mean geopotential of the fluid, m² s⁻²; the state holds the deviation from it. */
  readonly meanGeopotential: number;
  /** Geopotential of the ground, spectral; the deviation is that of the depth. */
  readonly ground: SpectralStack;
  /** Time in which the highest degree decays by the eighth-order diffusion, s; infinite for none. */
  readonly hyperdiffusionTime: number;
  readonly dt: number;
  /** f, s⁻¹, [1, J, I] or [1, J, 1]; that of the Earth by default. */
  readonly coriolis?: Map;
}

/** Constants of a shallow-water run. */
export interface ShallowWater {
  readonly transform: SpectralTransform;
  readonly waves: GravityWaves;
  readonly coriolis: Map;
  /** 1/cos² φ. */
  readonly secantSquared: Map;
  /** 1 + Δt D of the implicit hyperdiffusion. */
  readonly damping: SpectralStack;
  readonly dt: number;
}

export function buildShallowWater(setting: ShallowWaterSetting): ShallowWater {
  const { grid, meanGeopotential, ground, dt, hyperdiffusionTime } = setting;
  const M = grid.truncation;
  const row = (f: (μ: number) => number): Map => constant<'center'>(grid.sinLatitude.map(f), [1, grid.rows, 1]);
  const model = { potential: matrix(1, 1, () => 1), depletion: matrix(1, 1, () => meanGeopotential) };
  return {
    transform: buildSpectralTransform(grid),
    waves: buildGravityWaves(M, model, ground, implicitSteps(dt)),
    coriolis: setting.coriolis ?? row((μ) => 2 * rotationRate * μ),
    secantSquared: row((μ) => 1 / (1 - μ * μ)),
    damping: overDegrees(M, (n) => 1 + (dt / hyperdiffusionTime) * ((n * (n + 1)) / (M * (M + 1))) ** 4),
    dt,
  };
}

/** Vorticity, divergence and geopotential deviation on the grid, with winds times cos φ. @param x stack of the three */
export const shallowFlow = ({ transform }: ShallowWater, x: SpectralStack): GridFlow =>
  synthesizeFlow(transform, {
    values: x,
    gradients: [],
    vorticity: stackPart(x, 0, 1),
    divergence: stackPart(x, 1, 1),
  });

/**
 * Everything but linear gravity waves:
 *
 *     ζ : −∇·((ζ+f) v),   δ : k·∇×((ζ+f) v) − ∇²(|v|²/2),   φ : −∇·(φ v)                                [D-4]
 */
function advectiveTendency(water: ShallowWater, x: SpectralStack): SpectralStack {
  const { transform, coriolis, secantSquared } = water;
  const { values, wind } = shallowFlow(water, x);
  const absolute = add(levels(values, 0), coriolis);
  const φ = levels(values, 2);
  const forces = { east: mul(wind.north, absolute), north: neg(mul(wind.east, absolute)) };
  const fluxes = { east: mul(wind.east, φ), north: mul(wind.north, φ) };
  const kinetic = mul(mul(add(square(wind.east), square(wind.north)), secantSquared), 0.5);
  const moved = analyseForces(transform, { forces, fluxes, values: kinetic });
  return joinStacks([moved.vorticity, sub(moved.divergence, laplacian(transform, moved.values)), neg(moved.outflow)]);
}

/**
 * One step of the shallow-water equations on the rotating sphere, by [D-3].
 * @param x stack of vorticity and divergence, s⁻¹, and geopotential deviation of the depth, m² s⁻²
 */
export function shallowWaterStep(water: ShallowWater, x: SpectralStack): SpectralStack {
  const explicit = (stage: SpectralStack): SpectralStack => advectiveTendency(water, stage);
  const moved = semiImplicitStep(x, { explicit, waves: water.waves }, water.dt);
  const sharp = div(stackPart(moved, 0, 2), joinStacks([water.damping, water.damping]));
  return joinStacks([sharp, stackPart(moved, 2, 1)]);
}
