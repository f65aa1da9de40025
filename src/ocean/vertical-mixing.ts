import { below, south, west } from '../grid/c-grid.ts';
import { seaWaterDensity } from '../physics/constants.ts';
import { add, div, exp, type Field, hinge, type Live, located, mul, scalar, sqrt, square, sub, sum, tanh } from '../tensor/index.ts';
import type { OceanParameters } from './parameters.ts';
import { type At, levelColumn, type Topography, tabulate } from './topography.ts';

/** Constants of vertical mixing, all at the interface below each cell. */
export interface MixingGeometry {
  /** 1 on wet interfaces. */
  readonly wet: Field<'center'>;
  /** Height of the interfaces (negative), m, and shape of the background diffusivity, [levels, 1, 1]. */
  readonly height: Field<'center'>;
  readonly background: Field<'center'>;
  /** 1 ⁄ (√2 spacing) where there are dynamic faces on both sides of the interface, m⁻¹. */
  readonly shearEast: Field<'eastFace'>;
  readonly shearNorth: Field<'northFace'>;
}

/** Bryan and Lewis (1979), not below one fifth. @param z depth, m */
const backgroundShape = (z: number): number => Math.max(0.2, 0.8 + (1.05 / Math.PI) * Math.atan((z - 2500) / 222.2));

export function buildMixingGeometry(t: Topography): MixingGeometry {
  const bottoms = t.interfaces.subarray(1);
  const shear =
    (open: At<boolean>): At<number> =>
    (k, j, i) =>
      (Math.SQRT1_2 * Number(open(k, j, i) && open(k + 1, j, i))) / (t.spacing[k] ?? 1);
  return {
    wet: tabulate(t.shape, t.wetBelow),
    height: levelColumn<'center'>(bottoms.map((z) => -z)),
    background: levelColumn<'center'>(bottoms.map(backgroundShape)),
    shearEast: tabulate(t.shape, shear(t.dynamicEast)),
    shearNorth: tabulate(t.shape, shear(t.dynamicNorth)),
  };
}

/** Mean squared vertical shear of the faces around each cell, s⁻². */
function squaredShear(u: Field<'eastFace'>, v: Field<'northFace'>, g: MixingGeometry): Field<'center'> {
  const eastward = square(mul(sub(u, below(u)), g.shearEast));
  const northward = square(mul(sub(v, below(v)), g.shearNorth));
  return sum(
    located<'center'>(eastward),
    located<'center'>(west(eastward)),
    located<'center'>(northward),
    located<'center'>(south(northward)),
  );
}

/** Shear below which flow counts as at rest, s⁻², and width over which N² is floored at zero. */
const restShear = 1e-9;
const flatWidth = 1e-9;
/** Stress below which the wind does not stir, Pa, and the friction velocity that `windMixing` refers to, m s⁻¹. */
const calmStress = 1e-3;
const referenceFrictionVelocity = 0.01;

/** (u* ⁄ 0.01 m s⁻¹)³ of the wind, u*² = |τ| ⁄ ρ₀. */
function stirring(τx: Field<'center'>, τy: Field<'center'>): Field<'center'> {
  const stress = sqrt(add(add(square(τx), square(τy)), calmStress ** 2));
  const scaled = mul(stress, 1 / (seaWaterDensity * referenceFrictionVelocity ** 2));
  return mul(scaled, sqrt(scaled));
}

/** Vertical viscosity and diffusivity, m² s⁻¹, at the interface below each cell. */
export interface VerticalMixing {
  readonly viscosity: Field<'center'>;
  readonly diffusivity: Field<'center'>;
}

/**
 * Vertical mixing by internal waves, convection, shear and wind.
 *
 *     κ = κ_a B(z) + κ_c ½ (1 − tanh(N² ⁄ w_N + 3)) + ν₀ ⁄ (1 + 5 Ri)³ + κ_w (u* ⁄ 0.01)³ exp(−z ⁄ d_w)
 *     ν = ν_b + ν₀ ⁄ (1 + 5 Ri)²,   Ri = N² ⁄ |∂u/∂z|²                                                  [O-10]
 *
 * @param N2 squared buoyancy frequency, s⁻²   @see Pacanowski and Philander (1981)
 */
export function verticalMixing(
  N2: Field<'center'>,
  { u, v }: { readonly u: Field<'eastFace'>; readonly v: Field<'northFace'> },
  stress: { readonly stressEast: Field<'center'>; readonly stressNorth: Field<'center'> },
  p: Live<OceanParameters>,
  g: MixingGeometry,
): VerticalMixing {
  const shear = add(squaredShear(u, v, g), restShear);
  const ratio = div(shear, add(shear, mul(hinge(N2, flatWidth), 5))); // 1 ⁄ (1 + 5 Ri)
  const shearViscosity = mul(square(ratio), p.shearViscosity);
  const unstable = sub(1, tanh(add(mul(N2, scalar.div(1, p.convectionWidth)), 3)));
  const convection = mul(unstable, scalar.mul(0.5, p.convectiveDiffusivity));
  const waves = mul(g.background, p.abyssalDiffusivity);
  const wind = mul(mul(stirring(stress.stressEast, stress.stressNorth), p.windMixing), exp(div(g.height, p.windMixingDepth)));
  const diffusivity = sum(add(convection, waves), mul(shearViscosity, ratio), wind);
  return { viscosity: add(shearViscosity, p.verticalViscosity), diffusivity: mul(diffusivity, g.wet) };
}
