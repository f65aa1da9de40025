import { below, divergence, east, north } from '../../grid/c-grid.ts';
import { gravity, seaWaterDensity } from '../../physics/constants.ts';
import { add, type Field, type Live, levels, located, mul, neg, scalar, total, verticalScan } from '../../tensor/index.ts';
import type { OceanGeometry } from '../geometry.ts';
import type { OceanParameters } from '../parameters.ts';
import type { OceanForcing } from '../surface-forcing.ts';
import type { OceanState } from '../variables.ts';
import { volumeTransport } from './volume-transport.ts';

type Scalar = ReturnType<typeof total>;

/** Where the energy of the circulation comes from and goes to, over the whole ocean. */
export interface Energetics {
  /** ½ ρ₀ ∫ u² dV, J. */
  readonly kineticEnergy: Scalar;
  /** g ∫ ρ′ z dV with z upwards from the surface, J; zero for water of 1026 kg m⁻³. */
  readonly potentialEnergy: Scalar;
  /** What the stress on the surface gives to the flow, W. */
  readonly windWork: Scalar;
  /** What the flow loses at the floor, and by lateral viscosity, W; negative. */
  readonly bottomDragWork: Scalar;
  readonly viscousWork: Scalar;
  /** Potential energy that becomes kinetic energy, W: −g ∫ ρ′ w dV. */
  readonly buoyancyWork: Scalar;
}

/** ∫ (a_u u + a_v v) over weights around the faces. */
const work = (
  u: { readonly east: Field<'eastFace'>; readonly north: Field<'northFace'> },
  a: { readonly east: Field<'eastFace'>; readonly north: Field<'northFace'> },
  weights: { readonly east: Field<'eastFace'>; readonly north: Field<'northFace'> },
): Scalar => add(total(mul(mul(u.east, a.east), weights.east)), total(mul(mul(u.north, a.north), weights.north)));

/** Potential energy that becomes kinetic: heavy water that sinks, at the interfaces below the cells. */
function buoyancyWork(load: Field<'center'>, state: OceanState, g: OceanGeometry): Scalar {
  const transport = volumeTransport(state, g);
  const inflow = neg(divergence(transport.east, transport.north));
  const rising = below(verticalScan(inflow, { from: 'bottom' })); // m³ s⁻¹ through the interface below each cell
  const atInterface = mul(add(load, below(load)), 0.5);
  return neg(total(mul(rising, atInterface)));
}

/**
 * Energy of the ocean and the work that is done on it, with the forces of the momentum equation at the velocities of the state.
 *
 *     ∫ τ·u dA,   −ρ₀ r ∫ u_b² dA,   ρ₀ ∫ u·F dV,   −g ∫ ρ′ w dV                                        [O-36]
 *
 * The last equals the work of the pressure gradient less that of the surface height, face by face.
 * @param forcing stress on the ocean, Pa
 */
export function energetics(
  state: OceanState,
  forcing: Pick<OceanForcing, 'stressEast' | 'stressNorth'>,
  p: Live<OceanParameters>,
  g: OceanGeometry,
): Energetics {
  const { temperature: T, salinityAnomaly: S, eastwardVelocity: u, northwardVelocity: v } = state;
  const { eastVolume, northVolume, eastArea, northArea, floorEast, floorNorth, volume } = g.diagnostics;
  const ρ = g.schemes.equationOfState.densityAnomaly(T, S, g.pressure.depth);
  const load = mul(mul(ρ, g.friction.thickness), gravity); // Pa
  const flow = { east: u, north: v };
  const volumes = { east: eastVolume, north: northVolume };
  const surface = { east: levels(u, 0), north: levels(v, 0) };
  const stress = {
    east: located<'eastFace'>(mul(add(forcing.stressEast, east(forcing.stressEast)), 0.5)),
    north: located<'northFace'>(mul(add(forcing.stressNorth, north(forcing.stressNorth)), 0.5)),
  };
  const floor = { east: mul(floorEast, eastArea), north: mul(floorNorth, northArea) };
  return {
    kineticEnergy: mul(work(flow, flow, volumes), 0.5 * seaWaterDensity),
    potentialEnergy: mul(total(mul(mul(ρ, g.pressure.depth), volume)), -gravity),
    windWork: work(surface, stress, { east: eastArea, north: northArea }),
    bottomDragWork: mul(work(flow, flow, floor), scalar.mul(-seaWaterDensity, p.bottomDrag)),
    viscousWork: mul(work(flow, g.lateralFriction(u, v, p), volumes), seaWaterDensity),
    buoyancyWork: buoyancyWork(load, state, g),
  };
}
