import type { Topography } from './topography.ts';

/** Speed of the fastest internal waves, m s⁻¹. */
const internalWaveSpeed = 3;

/**
 * Friction of the eastward flow where cells are too narrow for the time step, implicit, by row: 0 but for the last row or two.
 *
 *     u⁺ = û ⁄ (1 + R),   R = max(0, ½ W² − 1),   W = 2 c Δt ⁄ dx                                        [O-38]
 *
 * Internal waves run forward-backward: tracers move with the new flow, the flow with the old pressure. The shortest ones along a row are stable
 * for W² < 4 + 2R: beside the pole they are damped where they would grow. All other terms are there what they are elsewhere.
 */
export const polarFriction = ({ cgrid }: Topography, timeStep: number): Float64Array =>
  cgrid.rows.dx.map((dx) => Math.max(0, 0.5 * ((2 * internalWaveSpeed * timeStep) / dx) ** 2 - 1));
