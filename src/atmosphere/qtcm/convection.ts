import { add, clip, div, type Field, hinge, type Live, mul, sub } from '../../tensor/index.ts';
import { type ChebyshevSeries, chebyshevSeries, convectiveTemperature } from './convective-profile.ts';
import type { QtcmParameters } from './parameters.ts';
import { columnHeatCapacity, verticalStructure as mode } from './vertical-structure.ts';

type Map = Field<'center'>;

/** T₁c(x) on the range of atmospheric columns, K; within 5·10⁻⁴ K of the root it stands for. */
const adjustedTemperature: ChebyshevSeries = chebyshevSeries(convectiveTemperature, -60, 50, 8);
/** Slope of T₁c at the ends of the range, where it goes on as a straight line. */
const coldSlope = (convectiveTemperature(-59.9) - convectiveTemperature(-60.1)) / 0.2;
const warmSlope = (convectiveTemperature(50.1) - convectiveTemperature(49.9)) / 0.2;

/** Value of a Chebyshev series at y in [−1, 1] (Clenshaw 1955). */
function clenshaw({ coefficients }: ChebyshevSeries, y: Map): Map {
  const twice = mul(y, 2);
  const degree = coefficients.length - 1;
  const c = (n: number): number => coefficients[n] ?? 0;
  let above: Map = mul(y, 0);
  let here: Map = add(above, c(degree));
  for (let n = degree - 1; n >= 1; n--) [above, here] = [here, sub(add(mul(twice, here), c(n)), above)];
  return sub(add(mul(y, here), c(0)), above);
}

/**
 * Temperature mode of the column after convective adjustment.
 *
 *     T₁c(x) :   â₁ T₁c + q̂_c(T₁c) = x                                                                 
 *
 * One function of one number, solved on the host at Chebyshev nodes and continued linearly beyond them.
 * @param x K @returns K
 */
export function adjustedTemperatureMode(x: Map): Map {
  const { low, high } = adjustedTemperature;
  const inside = clip(x, low, high);
  const y = div(sub(inside, 0.5 * (low + high)), 0.5 * (high - low));
  const below = mul(sub(clip(x, -1e4, low), low), coldSlope);
  const above = mul(sub(clip(x, high, 1e4), high), warmSlope);
  return add(clenshaw(adjustedTemperature, y), add(below, above));
}

/**
 * Heating by deep convection, relaxed towards the moist adjusted column.
 *
 *     Q_c = (c_p p_T/g) / τ_c · hinge(â₁ (T₁c − T₁) + T̂_c − T̂_r),   x = T̂_r − T̂_c + â₁ T₁ + q̂_r + b̂₁ q₁    
 *
 * Moisture loses what temperature gains; precipitation is Q_c/L.
 * @param T1, q1 temperature and moisture mode, K
 * @returns W m⁻², ≥ 0
 * @see Betts & Miller (1986), as projected by Neelin & Zeng (2000)
 */
export function convectiveHeating(T1: Map, q1: Map, p: Live<QtcmParameters>): Map {
  const offset = mode.referenceTemperatureMean - mode.convectiveTemperatureMean;
  const energy = add(mul(T1, mode.temperatureMean), mul(q1, mode.moistureMean));
  const T1c = adjustedTemperatureMode(add(energy, offset + mode.referenceMoistureMean));
  const warming = sub(mul(sub(T1c, T1), mode.temperatureMean), offset);
  return mul(hinge(warming, 0.05), div(columnHeatCapacity, p.convectiveTime));
}
