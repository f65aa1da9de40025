import { dryAirHeatCapacity, gravity } from '../../physics/constants.ts';
import { add, exp, type Field, mul, square, sumLevels } from '../../tensor/index.ts';
import type { Flow } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { AirTendencies } from './tendency.ts';

type Maps = Field<'center'>;

/** Pressure to which ln pₛ is relative, Pa. */
export const referencePressure = 1e5;

/** What the energy of air is made of. */
export type EnergeticAir = Pick<Flow, 'wind' | 'temperatureAnomaly' | 'logSurfacePressure'>;

/** pₛ, Pa, map. */
export const surfacePressure = ({ logSurfacePressure }: Pick<Flow, 'logSurfacePressure'>): Maps =>
  mul(exp(logSurfacePressure), referencePressure);

/**
 * Energy of the columns but for that of vapour, relative to air at rest at T_r on the ground at sea level.
 *
 *     (pₛ/g) [Φₛ + Σ Δσ (c_p T' + |v|²/2)]                                                              [D-15]
 *
 * By hydrostatic balance, c_p T holds internal and potential energy above the ground.
 * @returns J m⁻², map
 */
export function columnEnergy(air: EnergeticAir, g: PrimitiveGeometry): Maps {
  const kinetic = mul(mul(add(square(air.wind.east), square(air.wind.north)), g.secantSquared), 0.5);
  const perMass = sumLevels(mul(add(kinetic, mul(air.temperatureAnomaly, dryAirHeatCapacity)), g.columns.thickness));
  return mul(mul(add(perMass, g.groundGeopotential), surfacePressure(air)), 1 / gravity);
}

/**
 * Energy that given tendencies bring into the columns, those of wind with the work that they do over a step.
 *
 *     (pₛ/g) Σ Δσ [c_p Ṫ + (v + ½ Δt v̇)·v̇]                                                              [D-16]
 *
 * @returns W m⁻², map
 */
export function energyReceived(flow: Flow, air: Pick<AirTendencies, 'temperature' | 'windEast' | 'windNorth'>, g: PrimitiveGeometry): Maps {
  const along = (wind: Maps, push: Maps): Maps => mul(push, add(mul(wind, g.secant), mul(push, 0.5 * g.dt)));
  const work = add(along(flow.wind.east, air.windEast), along(flow.wind.north, air.windNorth));
  const perMass = sumLevels(mul(add(work, mul(air.temperature, dryAirHeatCapacity)), g.columns.thickness));
  return mul(mul(perMass, surfacePressure(flow)), 1 / gravity);
}
