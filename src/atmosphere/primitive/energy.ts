import { dryAirHeatCapacity, gravity, latentHeatOfVaporization } from '../../physics/constants.ts';
import type { Received } from '../../physics/surface-exchange.ts';
import { add, exp, type Field, mul, square, sum, sumLevels } from '../../tensor/index.ts';
import type { Flow } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { AirTendencies } from './tendency.ts';

type Maps = Field<'center'>;

/** Pressure to which ln pₛ is relative, Pa. */
export const referencePressure = 1e5;

/** What the energy of air is made of. */
export type EnergeticAir = Pick<Flow, 'wind' | 'temperatureAnomaly' | 'logSurfacePressure'> & {
  /** kg kg⁻¹ */
  readonly humidity: Maps;
};

/** pₛ, Pa, map. */
export const surfacePressure = ({ logSurfacePressure }: Pick<Flow, 'logSurfacePressure'>): Maps =>
  mul(exp(logSurfacePressure), referencePressure);

/**
 * Energy of the columns, relative to dry air at rest at T_r on the ground at sea level.
 *
 *     (pₛ/g) [Φₛ + Σ Δσ (c_p T' + |v|²/2 + L q)]                                                        [D-15]
 *
 * By hydrostatic balance, c_p T holds internal and potential energy above the ground.
 * @returns J m⁻², map
 */
export function columnEnergy(air: EnergeticAir, g: PrimitiveGeometry): Maps {
  const kinetic = mul(mul(add(square(air.wind.east), square(air.wind.north)), g.secantSquared), 0.5);
  const warmth = mul(air.temperatureAnomaly, dryAirHeatCapacity);
  const perMass = sumLevels(mul(sum(kinetic, warmth, mul(air.humidity, latentHeatOfVaporization)), g.columns.thickness));
  return mul(mul(add(perMass, g.groundGeopotential), surfacePressure(air)), 1 / gravity);
}

/**
 * Energy that given tendencies bring into the columns, those of wind with the work that they do over a step.
 *
 *     (pₛ/g) Σ Δσ [c_p Ṫ + L q̇ + (v + ½ Δt v̇)·v̇]                                                        [D-16]
 *
 * @returns W m⁻², map
 */
export function energyReceived(flow: Flow, air: AirTendencies, g: PrimitiveGeometry): Maps {
  const along = (wind: Maps, push: Maps): Maps => mul(push, add(mul(wind, g.secant), mul(push, 0.5 * g.dt)));
  const work = add(along(flow.wind.east, air.windEast), along(flow.wind.north, air.windNorth));
  const heat = add(mul(air.temperature, dryAirHeatCapacity), mul(air.humidity, latentHeatOfVaporization));
  return mul(mul(sumLevels(mul(add(work, heat), g.columns.thickness)), surfacePressure(flow)), 1 / gravity);
}

/** Water vapour of the columns, (pₛ/g) Σ Δσ q, or what a tendency of q brings. @returns kg m⁻², map */
export const columnWater = (humidity: Maps, flow: Pick<Flow, 'logSurfacePressure'>, g: PrimitiveGeometry): Maps =>
  mul(mul(sumLevels(mul(humidity, g.columns.thickness)), surfacePressure(flow)), 1 / gravity);

/** Energy and water that given tendencies bring, W m⁻² and kg m⁻² s⁻¹: all that there is where nothing else is booked. */
export const received = (flow: Flow, air: AirTendencies, g: PrimitiveGeometry): Received => ({
  heat: energyReceived(flow, air, g),
  water: columnWater(air.humidity, flow, g),
});
