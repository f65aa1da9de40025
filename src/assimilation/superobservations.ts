import { wrapLongitude } from '../grid/basins.ts';
import { cellAt, type GaussianGrid } from '../grid/gaussian-grid.ts';
import { uniforms } from '../kernel/index.ts';
import type { Observation } from './observing-system.ts';

/** The part of the error variance that observations of one kind in one cell share: calibration, and what the cell does not resolve. */
export const sharedErrorShare = 0.5;

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The member that lies nearest to the mean position of all: a place that the sea of the model reaches. */
function middleOf(members: readonly Observation[]): Observation {
  const [first] = members as readonly [Observation];
  const east = (each: Observation): number => wrapLongitude(each.longitude - first.longitude);
  const [φ, λ] = [mean(members.map(({ latitude }) => latitude)), mean(members.map(east))];
  const distance = (each: Observation): number => (each.latitude - φ) ** 2 + (east(each) - λ) ** 2;
  return members.reduce((best, each) => (distance(each) < distance(best) ? each : best), first);
}

/**
 * One observation out of those of one kind in one cell.
 *
 *     ȳ = Σ y ⁄ n,   σ̄² = (s + (1 − s) ⁄ n) Σ σ² ⁄ n,   s the shared part of the error                     [V-14]
 */
function merged(members: readonly Observation[]): Observation {
  const middle = middleOf(members);
  if (members.length === 1) return middle;
  const variance = mean(members.map((each) => each.variance));
  return {
    ...middle,
    site: [...new Set(members.map(({ site }) => site))].join('+'),
    value: mean(members.map(({ value }) => value)),
    variance: (sharedErrorShare + (1 - sharedErrorShare) / members.length) * variance,
  };
}

/** Thins observations to one of each kind (proxy, species, depth) a cell. */
export function superobservations(observations: readonly Observation[], grid: GaussianGrid): Observation[] {
  const groups = new Map<string, Observation[]>();
  for (const each of observations) {
    const key = `${each.proxy} ${each.species} ${each.depth ?? ''} ${cellAt(grid, each.latitude, each.longitude)}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map(merged);
}

/** Stream of the random numbers that choose cells. */
const stream = 65;

/**
 * Withholds all observations of a share of the cells, so that none of a withheld site is seen by another proxy.
 * @returns the same parting for the same seed and the same cells, in whatever order observations come
 */
export function withheldApart(
  observations: readonly Observation[],
  grid: GaussianGrid,
  { share, seed }: { readonly share: number; readonly seed: number },
): { readonly kept: Observation[]; readonly withheld: Observation[] } {
  const cellOf = ({ latitude, longitude }: Observation) => cellAt(grid, latitude, longitude);
  const draws = uniforms({ seed, stream, step: 0 }, grid.rows * grid.columns);
  const cells = [...new Set(observations.map(cellOf))].sort((a, b) => (draws[a] as number) - (draws[b] as number));
  const out = new Set(cells.slice(0, Math.round(share * cells.length)));
  return {
    kept: observations.filter((each) => !out.has(cellOf(each))),
    withheld: observations.filter((each) => out.has(cellOf(each))),
  };
}
