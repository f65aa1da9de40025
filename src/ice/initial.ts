import { constant, mul, zerosLike } from '../tensor/index.ts';
import type { IceGeometry } from './geometry.ts';
import type { IceState } from './variables.ts';

/** First guess of ice thickness, m: 2 m north of 72° N, 0.9 m south of 65° S. */
const firstGuess = (latitude: number): number => (latitude > 72 ? 2 : latitude < -65 ? 0.9 : 0);

/** Bare ice at 95 % concentration in the polar oceans, at −10 °C. */
export function initialIce({ grid, oceanMask, mask }: IceGeometry): IceState {
  const thickness = oceanMask.map((ocean, n) => ocean * firstGuess(grid.latitude[Math.floor(n / grid.columns)] ?? 0));
  const shape = [1, grid.rows, grid.columns] as const;
  const covered = constant<'center'>(
    thickness.map((h) => (h > 0 ? 0.95 : 0)),
    shape,
  );
  const nothing = zerosLike(mask);
  return {
    concentration: covered,
    volume: mul(covered, constant<'center'>(thickness, shape)),
    snowVolume: nothing,
    skinTemperature: mul(covered, -10 / 0.95),
    meltEnergy: nothing,
    conductedEnergy: nothing,
  };
}
