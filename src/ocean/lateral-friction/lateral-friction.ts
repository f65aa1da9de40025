import type { Field, Live } from '../../tensor/index.ts';
import type { OceanParameters } from '../parameters.ts';
import type { Acceleration } from '../pressure.ts';
import type { Topography } from '../topography.ts';

/** Acceleration by lateral friction. @param u, v velocities, m s⁻¹, zero on closed faces */
export type Friction = (u: Field<'eastFace'>, v: Field<'northFace'>, p: Live<OceanParameters>) => Acceleration;

/** A scheme of lateral friction. */
export interface LateralFriction {
  readonly title: string;
  readonly source: string;
  readonly build: (t: Topography) => Friction;
}
