import { type Field, mul } from '../../tensor/index.ts';
import type { OceanGeometry } from '../geometry.ts';
import type { OceanState } from '../variables.ts';

/** Volume that flows through the open faces, m³ s⁻¹. */
export interface VolumeTransport {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

/** The transport that the velocities of a state make: exactly the one that carried heat and salt in the step that led to it. */
export function volumeTransport(state: Pick<OceanState, 'eastwardVelocity' | 'northwardVelocity'>, g: OceanGeometry): VolumeTransport {
  return {
    east: mul(mul(state.eastwardVelocity, g.freeSurface.east.area), 1 / g.timeStep),
    north: mul(mul(state.northwardVelocity, g.freeSurface.north.area), 1 / g.timeStep),
  };
}
