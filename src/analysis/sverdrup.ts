import { seaWaterDensity } from '../physics/constants.ts';

/** Sverdrups of a mass transport in kg s⁻¹. */
export const sverdrup = (transport: number): number => (transport * 1e-6) / seaWaterDensity;
