import { formula, type Quantity } from '../../tensor/index.ts';
import type { EquationOfState } from './equation-of-state.ts';

const { add, mul, sub } = formula;

/** α, kg m⁻³ K⁻¹, β, kg m⁻³ (g kg⁻¹)⁻¹, and the temperature of zero anomaly, °C. */
const expansion = 0.1655;
const contraction = 0.76554;
const referenceTemperature = 10;

/** A number with the shape of a field. */
const everywhere = <Q extends Quantity>(x: Q, value: number): Q => add(mul(x, 0), value);

/**
 * Density linear in temperature and salinity: no cabbeling, no thermobaricity. For idealised cases with analytic solutions.
 *
 *     ρ′ = −α (T − 10) + β S′                                                                            [O-23]
 */
export const linear: EquationOfState = {
  title: 'linear equation of state',
  source: 'slopes of the simplified equation of state at 10 °C, 35 g kg⁻¹ and the surface',
  densityAnomaly: (T, S) => sub(mul(S, contraction), mul(sub(T, referenceTemperature), expansion)),
  thermalExpansion: (T) => everywhere(T, expansion),
  halineContraction: (T) => everywhere(T, contraction),
};
