/** Correlation that an observation may claim over a distance, zero from twice the half-width on. */
export type Taper = (distance: number) => number;

/**
 * The fifth-order piecewise rational function of compact support.
 * @param reach distance at which it becomes zero, m   @see Gaspari and Cohn (1999), Q. J. R. Meteorol. Soc. 125, 723-757, eq. 4.10
 */
export const gaspariCohn =
  (reach: number): Taper =>
  (distance) => {
    const r = (2 * distance) / reach;
    if (r >= 2) return 0;
    if (r <= 1) return 1 + r * r * (-5 / 3 + r * (5 / 8 + r * (1 / 2 - r / 4)));
    return 4 - 5 * r + r * r * (5 / 3 + r * (5 / 8 + r * (-1 / 2 + r / 12))) - 2 / (3 * r);
  };

/** An ensemble: its centre and how each member differs from it. */
export interface Ensemble {
  readonly centre: Float64Array;
  readonly deviations: readonly Float64Array[];
}

/** Values of the members as an ensemble around their mean, or around a centre that is known better. */
export function ensembleAround(members: readonly ArrayLike<number>[], centre?: ArrayLike<number>): Ensemble {
  const mean = Float64Array.from(members[0] ?? [], (_, n) => members.reduce((sum, x) => sum + (x[n] as number), 0) / members.length);
  const deviations = members.map((x) => Float64Array.from(x, (value, n) => value - (mean[n] as number)));
  return { centre: centre ? Float64Array.from(centre) : mean, deviations };
}

/** What is assimilated: values, variances, and how much each may change a part of the state or another observation. */
export interface SerialProblem {
  readonly state: Ensemble;
  /** What each member predicts of the observations. */
  readonly seen: Ensemble;
  readonly observations: readonly { readonly value: number; readonly variance: number }[];
  /** Weight of an observation on each part of the state, and on each observation. */
  readonly overState: (observation: number) => Float64Array;
  readonly overSeen: (observation: number) => Float64Array;
}

/** The ensemble after all observations, and the innovations in units of what was expected of them. */
export interface SerialAnalysis {
  readonly state: Ensemble;
  readonly seen: Ensemble;
  /** Σ (y − H x)² ⁄ (H P Hᵀ + σ²), each before its own update. */
  readonly chiSquares: number;
}

/** Covariances over the members of all parts with one observation, tapered. */
function covariances(deviations: readonly Float64Array[], seen: readonly number[], weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length);
  deviations.forEach((member, m) => {
    const y = seen[m] as number;
    for (let n = 0; n < sums.length; n++) if (weights[n] !== 0) sums[n] = (sums[n] as number) + (member[n] as number) * y;
  });
  return sums.map((sum, n) => (sum * (weights[n] as number)) / (deviations.length - 1));
}

/** Adds gain × innovation to the centre, and takes the reduced gain × deviation from every member; in place. */
function update({ centre, deviations }: Ensemble, gain: Float64Array, innovation: number, seen: readonly number[], reduced: number): void {
  const reached = [...gain.keys()].filter((n) => gain[n] !== 0);
  for (const n of reached) centre[n] = (centre[n] as number) + (gain[n] as number) * innovation;
  deviations.forEach((member, m) => {
    const share = reduced * (seen[m] as number);
    for (const n of reached) member[n] = (member[n] as number) - share * (gain[n] as number);
  });
}

const copy = ({ centre, deviations }: Ensemble): Ensemble => ({ centre: centre.slice(), deviations: deviations.map((x) => x.slice()) });

/**
 * The serial ensemble square root filter: one observation after the other, no perturbed observations.
 *
 *     K = ρ ∘ P Hᵀ ⁄ (H P Hᵀ + σ²),   x̄ ← x̄ + K (y − H x̄),   x′ ← x′ − α K H x′,   α = 1 ⁄ (1 + √(σ² ⁄ (H P Hᵀ + σ²)))   [V-12]
 *
 * @see Whitaker and Hamill (2002), Mon. Weather Rev. 130, 1913-1924; Houtekamer and Mitchell (2001) for the taper
 */
export function serialFilter(problem: SerialProblem): SerialAnalysis {
  const [state, seen] = [copy(problem.state), copy(problem.seen)];
  let chiSquares = 0;
  problem.observations.forEach(({ value, variance }, o) => {
    const deviations = seen.deviations.map((member) => member[o] as number);
    const spread = deviations.reduce((sum, y) => sum + y * y, 0) / (deviations.length - 1);
    const expected = spread + variance;
    const innovation = value - (seen.centre[o] as number);
    const reduced = 1 / (1 + Math.sqrt(variance / expected));
    chiSquares += innovation ** 2 / expected;
    const gains = [[state, problem.overState(o)] as const, [seen, problem.overSeen(o)] as const].map(
      ([ensemble, weights]) => [ensemble, covariances(ensemble.deviations, deviations, weights).map((c) => c / expected)] as const,
    );
    for (const [ensemble, gain] of gains) update(ensemble, gain, innovation, deviations, reduced);
  });
  return { state, seen, chiSquares };
}
