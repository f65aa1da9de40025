import { monthOf } from './run-files.ts';

/** Months of the year, from 0, that climatologies are over. */
export const seasons = {
  annual: { title: 'annual mean', months: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  DJF: { title: 'December to February', months: [11, 0, 1] },
  JJA: { title: 'June to August', months: [5, 6, 7] },
} as const;
export type Season = keyof typeof seasons;
export const seasonNames = Object.keys(seasons) as Season[];

/** The monthly means of a season; none where any of its months is missing, but for the annual mean, which is over what there is. */
export function pathsOf(paths: readonly string[], season: Season): string[] {
  const months: readonly number[] = seasons[season].months;
  const chosen = paths.filter((path) => months.includes(monthOf(path).index));
  const present = new Set(chosen.map((path) => monthOf(path).index));
  return season === 'annual' || present.size === months.length ? chosen : [];
}
