import { basename, resolve } from 'node:path';
import { InputError } from '../kernel/errors.ts';
import { monthlyMeans, monthOf } from './run-files.ts';
import { type RunMean, runMean } from './run-mean.ts';
import { type RunSeries, runSeries } from './run-series.ts';
import { pathsOf, type Season } from './seasons.ts';

/** A run and another that it is compared with. */
export interface TwoRuns {
  readonly name: string;
  readonly otherName: string;
  /** Means over the last months that both have, a year at the most; undefined where either lacks some. */
  readonly means: (season: Season) => { readonly run: RunMean; readonly other: RunMean } | undefined;
  readonly series: RunSeries | undefined;
  readonly otherSeries: RunSeries | undefined;
}

const named = (folder: string): string => basename(resolve(folder));

/** Monthly means of the last months that both runs have, twelve at the most. @throws InputError when there are none */
export function sameMonths(folder: string, otherFolder: string): readonly [string[], string[]] {
  const [all, otherAll] = [monthlyMeans(folder), monthlyMeans(otherFolder)];
  const names = new Set(all.map((path) => monthOf(path).name));
  const common = new Set(
    otherAll
      .map((path) => monthOf(path).name)
      .filter((name) => names.has(name))
      .slice(-12),
  );
  if (common.size === 0)
    throw new InputError(
      `--against must name a run that has a month in common; ${folder} and ${otherFolder} have none; run both for the same months.`,
    );
  const chosen = (paths: string[]) => paths.filter((path) => common.has(monthOf(path).name));
  return [chosen(all), chosen(otherAll)];
}

/** Opens two runs. @throws InputError when either has no monthly means, they have no month in common, or their grids differ */
export function twoRuns(folder: string, otherFolder: string): TwoRuns {
  const [paths, otherPaths] = sameMonths(folder, otherFolder);
  const means: TwoRuns['means'] = (season) => {
    const [chosen, other] = [pathsOf(paths, season), pathsOf(otherPaths, season)];
    return chosen.length > 0 && other.length > 0 ? { run: runMean(chosen), other: runMean(other) } : undefined;
  };
  const pair = means('annual');
  if (!pair || pair.run.resolution !== pair.other.resolution)
    throw new InputError(
      `--against must name a run on the same grid; ${folder} is at ${pair?.run.resolution} and ${otherFolder} at ${pair?.other.resolution}; compare runs of one resolution.`,
    );
  return { name: named(folder), otherName: named(otherFolder), means, series: runSeries(folder), otherSeries: runSeries(otherFolder) };
}
