import { iceDensity } from '../physics/constants.ts';
import type { Live } from '../tensor/index.ts';
import { add, constant, div, mul, zerosLike } from '../tensor/index.ts';
import { brineHeat } from './brine.ts';
import type { IceGeometry } from './geometry.ts';
import type { IceParameters } from './parameters.ts';
import type { IceState } from './variables.ts';

/** First guess of ice thickness, m: 2 m north of 72° N, 0.9 m south of 65° S. */
const firstGuess = (latitude: number): number => (latitude > 72 ? 2 : latitude < -65 ? 0.9 : 0);

/** Heat in solid ice at −5 °C with its brine, J m⁻³. */
const usualHeat = (p: Live<IceParameters>) => mul(brineHeat(constant<'center'>([-5], [1, 1, 1]), p), iceDensity);

/** Bare ice at 95 % concentration in the polar oceans, −10 °C at its surface and −5 °C inside. */
export function initialIce({ grid, oceanMask, mask }: IceGeometry, p: Live<IceParameters>): IceState {
  const thickness = oceanMask.map((ocean, n) => ocean * firstGuess(grid.latitude[Math.floor(n / grid.columns)] ?? 0));
  const shape = [1, grid.rows, grid.columns] as const;
  const covered = constant<'center'>(
    thickness.map((h) => (h > 0 ? 0.95 : 0)),
    shape,
  );
  const nothing = zerosLike(mask);
  const volume = mul(covered, constant<'center'>(thickness, shape));
  return {
    concentration: covered,
    volume,
    snowVolume: nothing,
    skinTemperature: mul(covered, -10 / 0.95),
    interiorHeat: mul(volume, usualHeat(p)),
    meltEnergy: nothing,
    conductedEnergy: nothing,
  };
}

/**
 * Ice of a given extent and thickness in place of what there was, as warm inside and on top as that; new ice is at −5 °C.
 * @param extent concentration, and volumes of ice and snow per cell area, m
 */
export function prescribedIce(
  extent: Pick<IceState, 'concentration' | 'volume' | 'snowVolume'>,
  { skinTemperature, interiorHeat, volume }: IceState,
  p: Live<IceParameters>,
): IceState {
  const little = 1e-3; // m
  const heat = div(add(interiorHeat, mul(usualHeat(p), little)), add(volume, little)); // J m⁻³
  const none = zerosLike(extent.volume);
  return { ...extent, skinTemperature, interiorHeat: mul(extent.volume, heat), meltEnergy: none, conductedEnergy: none };
}
