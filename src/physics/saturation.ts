import { add, div, exp, mul, smoothMaximum, smoothMinimum, step01, sub, type tf } from '../tensor/index.ts';
import { molarMassRatio } from './constants.ts';

const coldest = 170; // K
const hottest = 340; // K
/** Temperatures between which the formula is used, K. */
export const saturationRange = [coldest, hottest] as const;

/** e = 611.2 exp(slope (T − zero)/(T − pole)), Pa. */
function magnus<T extends tf.Tensor>(temperature: T, slope: number, zero: number, pole: number): T {
  const ratio = div(sub(temperature, zero), sub(temperature, pole));
  return mul(exp(mul(ratio, slope)), 611.2);
}

/**
 * Saturation vapour pressure over water above 273 K, over ice below 250 K, blended smoothly between.
 *
 *     e_w = 611.2 exp(17.67 (T − 273.15)/(T − 29.65)),   e_i = 611.2 exp(21.875 (T − 273.16)/(T − 7.66))     [P-4]
 *
 * @param temperature K, any shape; taken smoothly into [170, 340] K
 * @returns Pa
 * @see Bolton (1980), Monthly Weather Review 108, eq. 10; Murray (1967) over ice
 */
export function saturationVapourPressure<T extends tf.Tensor>(temperature: T): T {
  const T = smoothMinimum(smoothMaximum(temperature, coldest, 0.01), hottest, 0.01);
  const water = magnus(T, 17.67, 273.15, 29.65);
  const ice = magnus(T, 21.875, 273.16, 7.66);
  const warm = step01(div(sub(T, 250.15), 23));
  return add(ice, mul(warm, sub(water, ice)));
}

/**
 * Saturation specific humidity, q = ε e / (p − (1 − ε) e)   [P-5], with the denominator kept above p/10.
 * @param temperature K  @param pressure Pa
 * @returns kg kg⁻¹
 */
export function saturationSpecificHumidity<T extends tf.Tensor>(temperature: T, pressure: T | number): T {
  const e = saturationVapourPressure(temperature);
  const dryPart = sub(pressure as T, mul(e, 1 - molarMassRatio));
  const lowest = mul(pressure as T, 0.1);
  return div(mul(e, molarMassRatio), smoothMaximum(dryPart, lowest, 1));
}
