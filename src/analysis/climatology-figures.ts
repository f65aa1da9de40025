import { type FieldStyle, fieldStyles, scaleOf } from './field-styles.ts';
import type { Figure } from './figure.ts';
import { mapSvg } from './map.ts';
import { panels } from './page.ts';
import type { RunMean } from './run-mean.ts';
import { seasonNames, seasons } from './seasons.ts';
import type { Span } from './span.ts';

/** Variables whose seasons differ. */
const shown = ['tas', 'pr', 'psl', 'siconc'] as const;

/** A variable in one season, as a map. */
function seasonMap(run: RunMean, style: FieldStyle, title: string): string[] {
  if (!run.has(style.variable)) return [];
  const { convert = (value: number) => value, lines } = style;
  const more = { ...(lines && { lines }), coasts: !run.waterWorld };
  const values = run.mean(style.variable).map(convert);
  return [mapSvg(run.grid, values, { title: `${style.title}, ${title}`, scale: scaleOf(style), ...more })];
}

/** Climatologies of the year and of both seasons, a figure each. */
export function climatologyFigures({ mean }: Span): Figure[] {
  const styles = shown.map((name) => fieldStyles.find(({ variable }) => variable === name) as FieldStyle);
  return seasonNames.flatMap((season) => {
    const run = mean(season);
    if (!run || run.months.length < seasons[season].months.length) return [];
    const maps = styles.flatMap((style) => seasonMap(run, style, seasons[season].title));
    if (maps.length === 0) return [];
    return [{ name: `climatology_${season}`, svg: panels(maps, { title: `Climatology, ${seasons[season].title}`, scale: 0.6 }) }];
  });
}
