import { basename, resolve } from 'node:path';
import { InputError } from '../kernel/errors.ts';
import { monthlyMeans, monthOf } from './run-files.ts';
import type { RunMean } from './run-mean.ts';
import { type RunSeries, runSeries } from './run-series.ts';
import type { Season } from './seasons.ts';
import { type Span, spanOf, type Years } from './span.ts';

/** A run and another that it is compared with. */
export interface TwoRuns {
  readonly name: string;
  readonly otherName: string;
  /** Means over the last months that both have, a year at the most, or over the years asked for; undefined where either lacks some. */
  readonly means: (season: Season) => { readonly run: RunMean; readonly other: RunMean } | undefined;
  readonly series: RunSeries | undefined;
  readonly otherSeries: RunSeries | undefined;
}

const named = (folder: string): string => basename(resolve(folder));

/** The last months that both runs have, twelve at the most, or those of some years. @throws InputError when there are none */
export function sameMonths(folder: string, otherFolder: string, years?: Years): readonly [Span, Span] {
  const [all, otherAll] = [monthlyMeans(folder), monthlyMeans(otherFolder)];
  if (years) return [spanOf(all, years), spanOf(otherAll, years)];
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
  const chosen = (paths: string[]): Span => spanOf(paths.filter((path) => common.has(monthOf(path).name)));
  return [chosen(all), chosen(otherAll)];
}

/** Opens two runs. @throws InputError when either has no monthly means, they have no month in common, or their grids differ */
export function twoRuns(folder: string, otherFolder: string, years?: Years): TwoRuns {
  const spans = sameMonths(folder, otherFolder, years);
  const means: TwoRuns['means'] = (season) => {
    const [run, other] = spans.map(({ mean }) => mean(season));
    return run && other ? { run, other } : undefined;
  };
  const pair = means('annual');
  if (!pair || pair.run.resolution !== pair.other.resolution)
    throw new InputError(
      `--against must name a run on the same grid; ${folder} is at ${pair?.run.resolution} and ${otherFolder} at ${pair?.other.resolution}; compare runs of one resolution.`,
    );
  return { name: named(folder), otherName: named(otherFolder), means, series: runSeries(folder), otherSeries: runSeries(otherFolder) };
}
