import { add, div, exp, type Field, hinge, mul, sqrt, square, sum } from '../../tensor/index.ts';
import { levelColumn } from '../topography.ts';
import { buildInterfaceGeometry, frictionVelocitySquared, squaredShear, wavesAndConvection } from './interfaces.ts';
import type { VerticalMixingScheme } from './vertical-mixing.ts';

/** Shear below which flow counts as at rest, s⁻², and width over which N² is floored at zero. */
const restShear = 1e-9;
const flatWidth = 1e-9;
/** The friction velocity that `windMixing` refers to, m s⁻¹. */
const referenceFrictionVelocity = 0.01;

/** (u* ⁄ 0.01 m s⁻¹)³. */
function stirring(frictionVelocitySquared: Field<'center'>): Field<'center'> {
  const scaled = mul(frictionVelocitySquared, 1 / referenceFrictionVelocity ** 2);
  return mul(scaled, sqrt(scaled));
}

/**
 * Vertical mixing by shear as a function of the Richardson number, and by the wind, besides waves and convection [O-28].
 *
 *     κ = … + ν₀ ⁄ (1 + 5 Ri)³ + κ_w (u* ⁄ 0.01)³ exp(−z ⁄ d_w)
 *     ν = ν_b + ν₀ ⁄ (1 + 5 Ri)²,   Ri = N² ⁄ |∂u/∂z|²                                                  [O-10]
 */
export const pacanowskiPhilander: VerticalMixingScheme = {
  title: 'Richardson number and wind stirring',
  source: 'Pacanowski and Philander (1981), J. Phys. Oceanogr. 11, 1443-1451',
  build: (t) => {
    const g = buildInterfaceGeometry(t);
    const height = levelColumn<'center'>(t.interfaces.subarray(1).map((z) => -z)); // m, negative
    return ({ buoyancyFrequencySquared: N2, u, v, turbulentKineticEnergy, stress }, p) => {
      const shear = add(squaredShear(u, v, g), restShear);
      const ratio = div(shear, add(shear, mul(hinge(N2, flatWidth), 5))); // 1 ⁄ (1 + 5 Ri)
      const shearViscosity = mul(square(ratio), p.shearViscosity);
      const wind = mul(mul(stirring(frictionVelocitySquared(stress)), p.windMixing), exp(div(height, p.windMixingDepth)));
      const diffusivity = sum(wavesAndConvection(N2, p, g), mul(shearViscosity, ratio), wind);
      return { viscosity: add(shearViscosity, p.verticalViscosity), diffusivity: mul(diffusivity, g.wet), turbulentKineticEnergy };
    };
  },
};
