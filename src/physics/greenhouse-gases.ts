/** Long-lived gases that warm: carbon dioxide, ppm, methane and nitrous oxide, ppb. */
export interface GreenhouseGases {
  readonly carbonDioxide: number;
  readonly methane: number;
  readonly nitrousOxide: number;
}

/** Gases of 1850, for which the control run stands (Meinshausen et al. 2017, Geosci. Model Dev. 10, 2057). */
const preindustrial: GreenhouseGases = { carbonDioxide: 284.3, methane: 808.2, nitrousOxide: 273 };

/** Forcing of a doubling over ln 2, W m⁻² (Etminan et al. 2016, where carbon dioxide hardly changes). */
const forcingPerLogarithm = 5.36;

/**
 * Carbon dioxide that forces as much by itself as these gases do together, ppm. The model has no other gas that changes.
 *
 *     F_M = (−1.3e-6 M̄ − 8.2e-6 N̄ + 0.043)(√M − √M₀)
 *     F_N = (−8.0e-6 C̄ + 4.2e-6 N̄ − 4.9e-6 M̄ + 0.117)(√N − √N₀),   bars: means of then and of 1850
 *     C_e = C exp((F_M + F_N) ⁄ 5.36)                                                                       [P-9]
 *
 * @see Etminan, Myhre, Highwood and Shine (2016), Geophysical Research Letters 43, 12614, Table 1
 */
export function equivalentCarbonDioxide({ carbonDioxide: C, methane: M, nitrousOxide: N }: GreenhouseGases): number {
  const { carbonDioxide: C0, methane: M0, nitrousOxide: N0 } = preindustrial;
  const [meanC, meanM, meanN] = [(C + C0) / 2, (M + M0) / 2, (N + N0) / 2];
  const byMethane = (0.043 - 1.3e-6 * meanM - 8.2e-6 * meanN) * (Math.sqrt(M) - Math.sqrt(M0));
  const byNitrousOxide = (0.117 - 8e-6 * meanC + 4.2e-6 * meanN - 4.9e-6 * meanM) * (Math.sqrt(N) - Math.sqrt(N0));
  return C * Math.exp((byMethane + byNitrousOxide) / forcingPerLogarithm);
}
