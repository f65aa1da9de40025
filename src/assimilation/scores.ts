import type { Observation } from './observing-system.ts';

/** Area-weighted root mean square difference of two maps on the cells that count. @param area of cells by row */
export function rootMeanSquare(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { area, columns, counts }: { readonly area: ArrayLike<number>; readonly columns: number; readonly counts: (cell: number) => boolean },
): number {
  let [sum, weight] = [0, 0];
  for (let n = 0; n < area.length * columns; n++) {
    if (!counts(n)) continue;
    const A = area[Math.floor(n / columns)] as number;
    sum += A * ((a[n] as number) - (b[n] as number)) ** 2;
    weight += A;
  }
  return Math.sqrt(sum / weight);
}

/** What innovations say of the errors that were assumed. */
export interface InnovationStatistics {
  readonly observations: number;
  /** 2 J ⁄ number of observations: 1 where background and observation errors are what they were said to be. */
  readonly chiSquare: number;
  /** Standard deviation of the observation errors that the innovations show, in units of the assumed one. */
  readonly observationErrorRatio: number;
}

/**
 * Consistency of an assimilation.
 *
 *     χ² = 2 J ⁄ p,   σ̃²⁄σ² = mean of (y − H x_b)(y − H x_a) ⁄ σ²                                         [V-6]
 *
 * @param cost of the analysis   @param prior, posterior what was predicted of each observation
 * @see Desroziers et al. (2005), Q. J. R. Meteorol. Soc. 131, 3385-3396, eq. 3
 */
export function innovationStatistics(
  observations: readonly Observation[],
  cost: number,
  { prior, posterior }: { readonly prior: ArrayLike<number>; readonly posterior: ArrayLike<number> },
): InnovationStatistics {
  const products = observations.map(
    ({ value, variance }, n) => ((value - (prior[n] as number)) * (value - (posterior[n] as number))) / variance,
  );
  const mean = products.reduce((sum, x) => sum + x, 0) / observations.length;
  return {
    observations: observations.length,
    chiSquare: (2 * cost) / observations.length,
    observationErrorRatio: Math.sqrt(Math.max(0, mean)),
  };
}
