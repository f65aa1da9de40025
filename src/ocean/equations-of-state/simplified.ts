import { densityAnomaly, halineContraction, thermalExpansion } from '../../physics/seawater.ts';
import type { EquationOfState } from './equation-of-state.ts';

/** Second order in temperature and salinity, with cabbeling and thermobaricity   [O-1]. */
export const simplified: EquationOfState = {
  title: 'simplified equation of state',
  source: 'Roquet et al. (2015), J. Phys. Oceanogr. 45, 2564-2579',
  densityAnomaly,
  thermalExpansion,
  halineContraction,
};
