import { type FieldStyle, fieldStyles, scaleOf } from './field-styles.ts';
import type { Figure } from './figure.ts';
import { mapSvg } from './map.ts';
import { panels } from './page.ts';
import { runMean } from './run-mean.ts';
import { pathsOf, seasonNames, seasons } from './seasons.ts';

/** Variables whose seasons differ. */
const shown = ['tas', 'pr', 'psl', 'siconc'] as const;

/** A variable in one season, as a map. */
function seasonMap(paths: readonly string[], style: FieldStyle, title: string): string[] {
  const run = runMean(paths);
  if (!run.has(style.variable)) return [];
  const { convert = (value: number) => value, lines } = style;
  const more = { ...(lines && { lines }), coasts: !run.waterWorld };
  const values = run.mean(style.variable).map(convert);
  return [mapSvg(run.grid, values, { title: `${style.title}, ${title}`, scale: scaleOf(style), ...more })];
}

/** Climatologies of the year and of both seasons, a figure each. @param paths of the last monthly means, oldest first */
export function climatologyFigures(paths: readonly string[]): Figure[] {
  const styles = shown.map((name) => fieldStyles.find(({ variable }) => variable === name) as FieldStyle);
  return seasonNames.flatMap((season) => {
    const chosen = pathsOf(paths, season);
    if (chosen.length < seasons[season].months.length) return [];
    const maps = styles.flatMap((style) => seasonMap(chosen, style, seasons[season].title));
    if (maps.length === 0) return [];
    return [{ name: `climatology_${season}`, svg: panels(maps, { title: `Climatology, ${seasons[season].title}`, scale: 0.6 }) }];
  });
}
