import type { Field } from '../../tensor/index.ts';
import type { Acceleration } from '../pressure.ts';
import type { Topography } from '../topography.ts';

/** Adds the advection of momentum to other accelerations. @param u, v velocities before the step, m s⁻¹ */
export type Advected = (others: Acceleration, u: Field<'eastFace'>, v: Field<'northFace'>) => Acceleration;

/** A scheme of momentum advection. */
export interface MomentumAdvection {
  readonly title: string;
  readonly source: string;
  readonly build: (t: Topography) => Advected;
}
