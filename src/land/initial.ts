import { celsiusZero, secondsPerDay } from '../physics/constants.ts';
import type { Live } from '../tensor/index.ts';
import { constant, mul, stackLevels, zerosLike } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';
import { soilThicknesses } from './parameters.ts';
import { soilHeatAt } from './soil.ts';
import type { LandState } from './variables.ts';

/** First guess of annual-mean temperature, K: zonal mean at sea level and 5 K per km upward. */
const firstGuess = (sinLatitude: number, height: number): number => 301 - 45 * sinLatitude ** 2 - 5e-3 * height;

/** First guess of annual precipitation, kg m⁻² s⁻¹: wet tropics and middle latitudes, dry belts between. */
function firstRain(latitude: number): number {
  const tropics = 4 * Math.exp(-((latitude / 12) ** 2));
  const middle = 1.3 * Math.exp(-(((Math.abs(latitude) - 50) / 15) ** 2));
  return (0.7 + tropics + middle) / secondsPerDay;
}

/** First guess of the mean of (T − 5 °C)₊ over a year, K, when seasons are as strong as they are. @param temperature annual mean, K */
function firstWarmth(temperature: number): number {
  const above = temperature - celsiusZero - 5;
  return 0.5 * (above + Math.hypot(above, 10));
}

/** Half-filled bucket, empty rivers, no snow but the ice of ice sheets; vegetation of the first guess. */
export function initialLand(geometry: LandGeometry, p: Live<LandParameters>): LandState {
  const { grid, orography, mask, glacier } = geometry;
  const row = (n: number) => Math.floor(n / grid.columns);
  const map = (values: ArrayLike<number>) => constant<'center'>(values, [1, grid.rows, grid.columns]);
  const values = orography.map((height, n) => firstGuess(grid.sinLatitude[row(n)] ?? 0, height));
  const temperature = map(values);
  const nothing = zerosLike(mask);
  const soilHeat = stackLevels(soilThicknesses.map(() => soilHeatAt(temperature, p, geometry)));
  return {
    skinTemperature: temperature,
    soilHeat,
    soilHeatResidual: zerosLike(soilHeat),
    soilWater: mul(mul(mask, p.fieldCapacity), 0.5),
    snow: mul(glacier, p.iceSheetDepth),
    snowResidual: nothing,
    growingWarmth: mul(map(values.map(firstWarmth)), mask),
    rememberedRain: mul(map(values.map((_, n) => firstRain(grid.latitude[row(n)] ?? 0))), mask),
    riverStorage: nothing,
  };
}
