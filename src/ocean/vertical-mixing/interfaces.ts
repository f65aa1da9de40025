import { below, south, west } from '../../grid/c-grid.ts';
import { rotationRate, seaWaterDensity } from '../../physics/constants.ts';
import { add, constant, type Field, type Live, located, mul, scalar, sqrt, square, sub, sum, tanh } from '../../tensor/index.ts';
import type { OceanParameters } from '../parameters.ts';
import type { OceanForcing } from '../surface-forcing.ts';
import { type At, levelColumn, type Topography, tabulate } from '../topography.ts';

/** What every scheme of vertical mixing needs, all at the interface below each cell. */
export interface InterfaceGeometry {
  /** 1 on wet interfaces. */
  readonly wet: Field<'center'>;
  /** Share of the abyssal value in the background diffusivity, [levels, 1, 1]. */
  readonly abyssal: Field<'center'>;
  /** Background diffusivity of the thermocline over that at 30° of latitude, [1, rows, 1]. */
  readonly thermocline: Field<'center'>;
  /** 1 ⁄ (√2 spacing) where there are open faces on both sides of the interface, m⁻¹. */
  readonly shearEast: Field<'eastFace'>;
  readonly shearNorth: Field<'northFace'>;
}

/**
 * Share of the abyssal value at a depth: B = (A(z) − A(0)) ⁄ (1 − A(0)), A = ½ + atan((z − 2500 m) ⁄ 222 m) ⁄ π, so that it is 0 at the surface. The
 * arc tangent alone leaves 3 % of the abyssal value there, as much as all that waves mix in the thermocline.
 *
 * @param z depth, m   @see Bryan and Lewis (1979), Journal of Geophysical Research 84, 2503
 */
function abyssalShare(z: number): number {
  const rise = (depth: number): number => 0.5 + Math.atan((depth - 2500) / 222.2) / Math.PI;
  return (rise(z) - rise(0)) / (1 - rise(0));
}

/** Buoyancy frequency of the thermocline in the spectrum of Garrett and Munk, s⁻¹. */
const thermoclineFrequency = 5.24e-3;
/** Least share of the diffusivity at 30° of latitude, reached within 2° of the equator. */
const leastShare = 0.1;

/**
 * How much breaking internal waves mix at a latitude as compared with 30°: L = f cosh⁻¹(N₀ ⁄ f) ⁄ (the same at 30°), at least 0.1. [O-41] The
 * less the Earth turns under them, the slower waves hand their energy on to lengths at which they break.
 *
 * @see Gregg, Sanford and Winkel (2003), Nature 422, 513; Jochum (2009), Journal of Geophysical Research 114, C11022
 */
function wavesAtLatitude(sinLatitude: number): number {
  const breaking = (f: number): number => (f > 0 ? f * Math.acosh(thermoclineFrequency / f) : 0);
  return Math.max(breaking(2 * rotationRate * Math.abs(sinLatitude)) / breaking(rotationRate), leastShare);
}

export function buildInterfaceGeometry(t: Topography): InterfaceGeometry {
  const shear =
    (open: At<boolean>): At<number> =>
    (k, j, i) =>
      (Math.SQRT1_2 * Number(open(k, j, i) && open(k + 1, j, i))) / (t.spacing[k] ?? 1);
  return {
    wet: tabulate(t.shape, t.wetBelow),
    thermocline: constant<'center'>(Float32Array.from(t.cgrid.grid.sinLatitude, wavesAtLatitude), [1, t.shape[1], 1]),
    abyssal: levelColumn<'center'>(t.interfaces.subarray(1).map(abyssalShare)),
    shearEast: tabulate(t.shape, shear(t.openEast)),
    shearNorth: tabulate(t.shape, shear(t.openNorth)),
  };
}

/** Mean squared vertical shear of the faces around each cell, s⁻². */
export function squaredShear(u: Field<'eastFace'>, v: Field<'northFace'>, g: InterfaceGeometry): Field<'center'> {
  const eastward = square(mul(sub(u, below(u)), g.shearEast));
  const northward = square(mul(sub(v, below(v)), g.shearNorth));
  return sum(
    located<'center'>(eastward),
    located<'center'>(west(eastward)),
    located<'center'>(northward),
    located<'center'>(south(northward)),
  );
}

/**
 * Diffusivity by breaking internal waves and by convection where the water is statically unstable, m² s⁻¹.
 *
 *     κ = κ_t L(φ) + (κ_a − κ_t L(φ)) B(z) + κ_c ½ (1 − tanh(N² ⁄ w_N + 3))                                       [O-28]
 *
 * @see Bryan and Lewis (1979) for B; L of [O-41]
 */
export function wavesAndConvection(N2: Field<'center'>, p: Live<OceanParameters>, g: InterfaceGeometry): Field<'center'> {
  const unstable = sub(1, tanh(add(mul(N2, scalar.div(1, p.convectionWidth)), 3)));
  const convection = mul(unstable, scalar.mul(0.5, p.convectiveDiffusivity));
  const thermocline = mul(g.thermocline, p.thermoclineDiffusivity);
  const waves = add(mul(g.abyssal, sub(p.abyssalDiffusivity, thermocline)), thermocline);
  return add(convection, waves);
}

/** Stress below which the wind does not stir, Pa. */
const calmStress = 1e-3;

/** Friction velocity squared u*² = |τ| ⁄ ρ₀ of the wind, m² s⁻²; smooth in a calm. */
export function frictionVelocitySquared({ stressEast, stressNorth }: Pick<OceanForcing, 'stressEast' | 'stressNorth'>): Field<'center'> {
  const stress = sqrt(add(add(square(stressEast), square(stressNorth)), calmStress ** 2));
  return mul(stress, 1 / seaWaterDensity);
}
