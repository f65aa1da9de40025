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
  /** Standard deviation of the background errors at the observations that the innovations show, in units of the observation error. */
  readonly backgroundErrorRatio: number;
}

/**
 * Consistency of an assimilation.
 *
 *     χ² = 2 J ⁄ p,   σ̃²⁄σ² = mean of (y − H x_b)(y − H x_a) ⁄ σ²,   σ̃_b²⁄σ² = mean of (y − H x_b)(H x_a − H x_b) ⁄ σ²   [V-6]
 *
 * @param cost of the analysis   @param prior, posterior what was predicted of each observation
 * @see Desroziers et al. (2005), Q. J. R. Meteorol. Soc. 131, 3385-3396, eq. 1 and 3
 */
export function innovationStatistics(
  observations: readonly Observation[],
  cost: number,
  { prior, posterior }: { readonly prior: ArrayLike<number>; readonly posterior: ArrayLike<number> },
): InnovationStatistics {
  const mean = (of: (value: number, before: number, after: number) => number): number =>
    observations.reduce((sum, { value, variance }, n) => sum + of(value, prior[n] as number, posterior[n] as number) / variance, 0) /
    observations.length;
  const left = mean((y, before, after) => (y - before) * (y - after));
  const gained = mean((y, before, after) => (y - before) * (after - before));
  return {
    observations: observations.length,
    chiSquare: (2 * cost) / observations.length,
    observationErrorRatio: Math.sqrt(Math.max(0, left)),
    backgroundErrorRatio: Math.sqrt(Math.max(0, gained)),
  };
}

/** How far predictions are from observations: root mean square over the errors, and mean and root mean square in their own unit. */
export interface Misfit {
  readonly observations: number;
  readonly inErrors: number;
  readonly bias: number;
  readonly rootMeanSquare: number;
}

/** Misfit of some observations. @param predicted what is predicted of each */
export function misfitOf(observations: readonly Observation[], predicted: ArrayLike<number>): Misfit {
  const count = observations.length;
  let [inErrors, bias, squares] = [0, 0, 0];
  observations.forEach(({ value, variance }, n) => {
    const difference = (predicted[n] as number) - value;
    inErrors += difference ** 2 / variance;
    bias += difference;
    squares += difference ** 2;
  });
  return { observations: count, inErrors: Math.sqrt(inErrors / count), bias: bias / count, rootMeanSquare: Math.sqrt(squares / count) };
}

/** Misfits by proxy, and of all together in units of the errors. */
export function misfitsByProxy(observations: readonly Observation[], predicted: ArrayLike<number>): Record<string, Misfit> {
  const of = (proxy: string): Misfit => {
    const members = observations.flatMap((each, n) => (proxy === 'all' || each.proxy === proxy ? [n] : []));
    return misfitOf(
      members.map((n) => observations[n] as Observation),
      members.map((n) => predicted[n] as number),
    );
  };
  const present = new Set(observations.map(({ proxy }) => proxy));
  return Object.fromEntries(['all', ...present].map((proxy) => [proxy, of(proxy)]));
}
