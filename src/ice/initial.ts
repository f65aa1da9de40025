import { iceDensity } from '../physics/constants.ts';
import type { Live } from '../tensor/index.ts';
import { constant, mul, zerosLike } from '../tensor/index.ts';
import { brineHeat } from './brine.ts';
import type { IceGeometry } from './geometry.ts';
import type { IceParameters } from './parameters.ts';
import type { IceState } from './variables.ts';

/** First guess of ice thickness, m: 2 m north of 72° N, 0.9 m south of 65° S. */
const firstGuess = (latitude: number): number => (latitude > 72 ? 2 : latitude < -65 ? 0.9 : 0);

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
  const inside = brineHeat(constant<'center'>([-5], [1, 1, 1]), p);
  return {
    concentration: covered,
    volume,
    snowVolume: nothing,
    skinTemperature: mul(covered, -10 / 0.95),
    interiorHeat: mul(mul(volume, inside), iceDensity),
    meltEnergy: nothing,
    conductedEnergy: nothing,
  };
}
