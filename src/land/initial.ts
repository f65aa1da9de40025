import type { Live } from '../tensor/index.ts';
import { constant, mul, stackLevels, zerosLike } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';
import type { LandState } from './variables.ts';

/** First guess of annual-mean temperature, K: zonal mean at sea level and 5 K per km upward. */
const firstGuess = (sinLatitude: number, height: number): number => 301 - 45 * sinLatitude ** 2 - 5e-3 * height;

/** Half-filled bucket, empty rivers, no snow but on ice sheets, which start at their calving depth. */
export function initialLand(geometry: LandGeometry, p: Live<LandParameters>): LandState {
  const { grid, orography, mask, glacier } = geometry;
  const values = orography.map((height, n) => firstGuess(grid.sinLatitude[Math.floor(n / grid.columns)] ?? 0, height));
  const temperature = constant<'center'>(values, [1, grid.rows, grid.columns]);
  const nothing = zerosLike(mask);
  const soilTemperature = stackLevels([temperature, temperature, temperature]);
  return {
    skinTemperature: temperature,
    soilTemperature,
    soilTemperatureResidual: zerosLike(soilTemperature),
    soilWater: mul(mul(mask, p.fieldCapacity), 0.5),
    snow: mul(glacier, p.calvingDepth),
    snowResidual: nothing,
    riverStorage: nothing,
  };
}
