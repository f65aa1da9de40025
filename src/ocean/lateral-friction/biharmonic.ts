import { mul, scalar } from '../../tensor/index.ts';
import type { LateralFriction } from './lateral-friction.ts';
import { buildVelocityLaplacian, rowDistance, velocityLaplacian } from './velocity-laplacian.ts';

/**
 * Biharmonic viscosity: a Laplacian of the Laplacian, which spares everything wider than a few cells.
 *
 *     F = −∇·(a ∇(∇·(a ∇u))),   a² = β_A Δy⁵ cos⁴ φ ⁄ 8                                                [O-26]
 *
 * The factor 8 damps the shortest wave of both directions like the Laplacian of [O-4] with the same β_A, which keeps its limit of the time
 * step, 8 β_A Δy Δt < 2. The western boundary layer, (a² ⁄ β)^⅕, is two thirds of a cell wide. Kinetic energy never grows, because the
 * symmetric operator stands twice.
 */
export const biharmonic: LateralFriction = {
  title: 'biharmonic viscosity',
  source: 'Semtner and Mintz (1977), J. Phys. Oceanogr. 7, 208-230; Griffies and Hallberg (2000)',
  build: (t) => {
    const stencil = buildVelocityLaplacian(t, Math.sqrt(rowDistance(t) ** 5 / 8));
    return (u, v, p) => {
      const once = velocityLaplacian(u, v, stencil);
      const twice = velocityLaplacian(once.east, once.north, stencil);
      const scale = scalar.mul(-1, p.viscosityScale);
      return { east: mul(twice.east, scale), north: mul(twice.north, scale) };
    };
  },
};
