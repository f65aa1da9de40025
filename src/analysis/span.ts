import { InputError } from '../kernel/errors.ts';
import { monthOf } from './run-files.ts';
import { type RunMean, runMean } from './run-mean.ts';
import { pathsOf, type Season, seasonNames } from './seasons.ts';

/** Calendar years of a run, both included. */
export interface Years {
  readonly first: number;
  readonly last: number;
}

/** @example 'year 25', 'years 81 to 100' */
export const yearsText = ({ first, last }: Years): string => (first === last ? `year ${first}` : `years ${first} to ${last}`);

/** Months that a run is judged by. */
export interface Span {
  /** What they are. */
  readonly title: string;
  /** Their monthly means, oldest first. */
  readonly paths: readonly string[];
  /** Means over them, and over a season of them; undefined where any month of it is missing. Each file is read once for each variable and season. */
  readonly mean: (season: Season) => RunMean | undefined;
}

/** A season of a run. */
export interface SeasonMean {
  readonly season: Season;
  readonly run: RunMean;
}

/** The means of all seasons that there are, that of the year first. */
export const seasonMeans = ({ mean }: Span): SeasonMean[] =>
  seasonNames.flatMap((season) => {
    const run = mean(season);
    return run ? [{ season, run }] : [];
  });

/** Some months as a span. */
export function spanOver(title: string, paths: readonly string[]): Span {
  const means = new Map<Season, RunMean>();
  const mean = (season: Season): RunMean | undefined => {
    const chosen = pathsOf(paths, season);
    if (chosen.length > 0 && !means.has(season)) means.set(season, runMean(chosen));
    return means.get(season);
  };
  return { title, paths, mean };
}

/** The last twelve monthly means, or those of some years. @param paths of all  @throws InputError where the run has not all months of them */
export function spanOf(paths: readonly string[], years?: Years): Span {
  if (!years) return spanOver('the last year', paths.slice(-12));
  const chosen = paths.filter((path) => {
    const year = Number(monthOf(path).name.slice(0, -3));
    return year >= years.first && year <= years.last;
  });
  const wanted = 12 * (years.last - years.first + 1);
  if (chosen.length === wanted) return spanOver(yearsText(years), chosen);
  const [from = '–', to = '–'] = [paths[0], paths.at(-1)].map((path) => path && monthOf(path).name);
  throw new InputError(
    `--years must name years of which the run has all twelve months; of ${yearsText(years)} it has ${chosen.length} of ${wanted} (its months go from ${from} to ${to}); name others, or run on.`,
  );
}
