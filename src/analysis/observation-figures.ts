import type { Figure } from './figure.ts';
import { type MapStyle, mapSvg } from './map.ts';
import { compare } from './map-statistics.ts';
import type { ObservationSet, ObservedVariable } from './observations.ts';
import { panels } from './page.ts';
import { commonWeights, mapPair, observationSets } from './scorecard.ts';
import { seasons } from './seasons.ts';
import { type SeasonMean, type Span, seasonMeans } from './span.ts';

/** Units of the scorecard as they stand on figures. */
const onFigures: Readonly<Record<string, string>> = { degC: '°C', 'm s-1': 'm/s', 'mm day-1': 'mm/day', 'g kg-1': 'g/kg' };
const unitsOf = ({ units }: ObservedVariable): string => onFigures[units] ?? units;

/** What the run has more than was observed. */
function difference({ season, run }: SeasonMean, set: ObservationSet, variable: ObservedVariable): string {
  const pair = mapPair(run, set, variable);
  const { bias, rootMeanSquareError, correlation } = compare(pair.model, pair.observed, commonWeights(pair, run.grid));
  const style: MapStyle = {
    title:
      `Run minus observed, ${seasons[season].title}: bias ${bias.toFixed(2)}, rmse ${rootMeanSquareError.toFixed(2)}, r ${correlation.toFixed(2)}`.replaceAll(
        ' -',
        ' −',
      ),
    scale: { ...variable.difference, units: variable.units === 'degC' ? 'K' : unitsOf(variable) },
  };
  return mapSvg(
    run.grid,
    pair.model.map((value, n) => value - (pair.observed[n] as number)),
    style,
  );
}

/** A variable beside the observations: the run, and its differences in the year and in both seasons. */
function variableFigure(means: readonly SeasonMean[], set: ObservationSet, variable: ObservedVariable): Figure {
  const [annual] = means as [SeasonMean, ...SeasonMean[]];
  const { run } = annual;
  const model = mapSvg(run.grid, mapPair(run, set, variable).model, {
    title: `Run, ${run.span}`,
    scale: { ...variable.scale, units: unitsOf(variable) },
  });
  const differences = means.map((mean) => difference(mean, set, variable));
  return {
    name: `${variable.variable}_against_${set.name}`,
    svg: panels([model, ...differences], { title: `${variable.title} against ${set.title}`, scale: 0.6 }),
  };
}

/** Differences of a run from observations, a figure for each variable. @param observations folder of the larger set */
export function observationFigures(span: Span, observations?: string): Figure[] {
  const means = seasonMeans(span);
  const [annual] = means;
  if (!annual) return [];
  const sets = observationSets(annual.run, observations);
  // The larger set holds what the shipped one does, over land too.
  const [set] = sets.toReversed();
  if (!set) return [];
  return set.variables.filter(({ variable }) => annual.run.has(variable)).map((variable) => variableFigure(means, set, variable));
}
