/** Parts of the error of one observation, in the unit of the observation, one standard deviation each. */
export interface ErrorParts {
  readonly analytical: number;
  readonly calibration: number;
  /** What a point holds that the mean of a grid cell does not. */
  readonly representativeness: number;
  /** Standard deviation of the age, years, and change of the value by year there. */
  readonly age?: { readonly error: number; readonly trend: number };
}

/** Usual errors of the proxies; those of temperature proxies in °C. */
export const usualErrors = {
  'planktonic-d18o': { analytical: 0.08, calibration: 0.3, representativeness: 0.25 },
  uk37: { analytical: 0.5, calibration: 1.5, representativeness: 1 },
  'planktonic-mg-ca': { analytical: 0.9, calibration: 1.2, representativeness: 1 },
  tex86: { analytical: 0.5, calibration: 2.5, representativeness: 1 },
  'sea-temperature': { analytical: 0.1, calibration: 0, representativeness: 1 },
} as const satisfies Record<string, ErrorParts>;

/**
 * Variance of an observation about what the forward operator makes of a perfect model.
 *
 *     σ² = σ_analytical² + σ_calibration² + σ_representativeness² + (dy/dt)² σ_age²                         [H-10]
 */
export function errorVariance({ analytical, calibration, representativeness, age = { error: 0, trend: 0 } }: ErrorParts): number {
  return analytical ** 2 + calibration ** 2 + representativeness ** 2 + (age.trend * age.error) ** 2;
}
