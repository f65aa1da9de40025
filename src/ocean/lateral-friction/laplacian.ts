import { mul } from '../../tensor/index.ts';
import type { LateralFriction } from './lateral-friction.ts';
import { buildVelocityLaplacian, rowDistance, velocityLaplacian } from './velocity-laplacian.ts';

/**
 * Lateral viscosity, in flux form, with free slip at walls.
 *
 *     F = ∇·(A ∇u),   A = β_A Δy³ cos² φ                                                               [O-4]
 *
 * With β_A near the β of the Coriolis parameter the western boundary layer of Munk (1950), (A ⁄ β)^⅓, is one cell wide.
 */
export const laplacian: LateralFriction = {
  title: 'Laplacian viscosity',
  source: 'Munk (1950); scaled from the 4-degree set-up of Veros (Häfner et al. 2018)',
  build: (t) => {
    const stencil = buildVelocityLaplacian(t, rowDistance(t) ** 3);
    return (u, v, p) => {
      const perScale = velocityLaplacian(u, v, stencil);
      return { east: mul(perScale.east, p.viscosityScale), north: mul(perScale.north, p.viscosityScale) };
    };
  },
};
