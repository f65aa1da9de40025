import { basename, resolve } from 'node:path';
import { InputError } from '../kernel/errors.ts';
import { monthlyMeans } from './run-files.ts';
import { type RunMean, runMean } from './run-mean.ts';
import { type RunSeries, runSeries } from './run-series.ts';
import { pathsOf, type Season } from './seasons.ts';

/** A run and another that it is compared with. */
export interface TwoRuns {
  readonly name: string;
  readonly otherName: string;
  /** Means over the same months of the year, a year at the most; undefined where either lacks some. */
  readonly means: (season: Season) => { readonly run: RunMean; readonly other: RunMean } | undefined;
  readonly series: RunSeries | undefined;
  readonly otherSeries: RunSeries | undefined;
}

const named = (folder: string): string => basename(resolve(folder));

/** Opens two runs. @throws InputError when either has no monthly means, or their grids differ */
export function twoRuns(folder: string, otherFolder: string): TwoRuns {
  const last = (of: string): string[] => monthlyMeans(of).slice(-12);
  const [paths, otherPaths] = [last(folder), last(otherFolder)];
  const means: TwoRuns['means'] = (season) => {
    const [chosen, other] = [pathsOf(paths, season), pathsOf(otherPaths, season)];
    return chosen.length > 0 && other.length > 0 ? { run: runMean(chosen), other: runMean(other) } : undefined;
  };
  const pair = means('annual');
  if (!pair || pair.run.resolution !== pair.other.resolution)
    throw new InputError(
      `--against must name a run on the same grid; ${folder} is at ${pair?.run.resolution} and ${otherFolder} at ${pair?.other.resolution}; compare runs of one resolution.`,
    );
  if (!sameMonths(pair.run, pair.other))
    throw new InputError(
      `--against must name a run with the same months of the year at its end, or a season would pass for a change; run both for whole years.`,
    );
  return { name: named(folder), otherName: named(otherFolder), means, series: runSeries(folder), otherSeries: runSeries(otherFolder) };
}

const sameMonths = (a: RunMean, b: RunMean): boolean => a.months.toSorted().join() === b.months.toSorted().join();
