import { add, type ConjugateGradientResult, type Field, type Live } from '../tensor/index.ts';
import { continuity, type Transport } from './continuity.ts';
import { turn } from './coriolis.ts';
import { externalMode } from './free-surface.ts';
import type { OceanGeometry } from './geometry.ts';
import type { OceanParameters } from './parameters.ts';
import { pressureAcceleration } from './pressure.ts';
import type { OceanForcing } from './surface-forcing.ts';
import { withSurfaceStress } from './surface-stress.ts';
import type { OceanState } from './variables.ts';
import { verticalFriction } from './vertical-friction.ts';

/** The flow after one step, and what the free-surface solver needed for it. */
export interface Flow {
  readonly u: Field<'eastFace'>;
  readonly v: Field<'northFace'>;
  readonly transport: Transport;
  readonly solverIterations: ConjugateGradientResult<'center'>['iterations'];
  readonly solverResidual: ConjugateGradientResult<'center'>['residual'];
}

/**
 * One step of the primitive equations of motion and of continuity.
 *
 * Pressure, lateral friction, advection and surface stress explicit, Coriolis force split, vertical friction and free surface implicit.
 * @param viscosity vertical viscosity at interfaces, m² s⁻¹   @param rise height of the water that enters, m
 */
export function advanceFlow(
  state: OceanState,
  stress: Pick<OceanForcing, 'stressEast' | 'stressNorth'>,
  { viscosity, rise }: { readonly viscosity: Field<'center'>; readonly rise: Field<'center'> },
  p: Live<OceanParameters>,
  g: OceanGeometry,
): Flow {
  const { temperature: T, salinityAnomaly: S, eastwardVelocity: u, northwardVelocity: v, seaSurfaceHeight: η } = state;
  const pressure = pressureAcceleration(T, S, η, g.pressure);
  const friction = g.lateralFriction(u, v, p);
  const slow = g.momentumAdvection({ east: add(pressure.east, friction.east), north: add(pressure.north, friction.north) }, u, v);
  const turned = turn(u, v, withSurfaceStress(slow, stress, g.stress), g.coriolis);
  const rubbed = verticalFriction(turned, viscosity, p, g.friction);
  const { iterations, residual, ...flow } = externalMode(rubbed.u, rubbed.v, rise, g.freeSurface);
  const transport = continuity(flow, η, rise, g.inverseArea, g.freeSurface);
  return { ...flow, transport, solverIterations: iterations, solverResidual: residual };
}
