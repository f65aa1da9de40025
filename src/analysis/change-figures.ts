import { latitudeAxis, linearAxis, niceTicks } from './axes.ts';
import { fieldStyles, scaleOf } from './field-styles.ts';
import type { Figure } from './figure.ts';
import { type Curve, linePlotSvg } from './line-plot.ts';
import { mapSvg } from './map.ts';
import { panels } from './page.ts';
import { aroundZero, type Palette } from './palettes.ts';
import type { RunMean } from './run-mean.ts';
import { seasonNames, seasons } from './seasons.ts';
import type { TwoRuns } from './two-runs.ts';
import { warmingSection } from './warming-section.ts';

/** A map of differences. */
interface ChangeStyle {
  readonly variable: string;
  readonly title: string;
  readonly units: string;
  readonly factor: number;
  readonly borders: readonly number[];
  readonly palette: Palette;
}

const styles: readonly ChangeStyle[] = [
  { variable: 'tas', title: 'Near-surface air temperature', units: 'K', factor: 1, borders: aroundZero(0.5, 1, 2, 3, 4, 6, 8, 12), palette: 'diverging' },
  { variable: 'pr', title: 'Precipitation', units: 'mm/day', factor: 86400, borders: aroundZero(0.1, 0.25, 0.5, 1, 2, 3), palette: 'wet' },
  { variable: 'tos', title: 'Sea surface temperature', units: 'K', factor: 1, borders: aroundZero(0.25, 0.5, 1, 2, 3, 4, 6), palette: 'diverging' },
  { variable: 'sos', title: 'Sea surface salinity', units: 'g/kg', factor: 1, borders: aroundZero(0.05, 0.1, 0.25, 0.5, 1, 2), palette: 'fresh' },
  { variable: 'psl', title: 'Sea level pressure', units: 'hPa', factor: 0.01, borders: aroundZero(0.25, 0.5, 1, 2, 4, 6), palette: 'diverging' },
  { variable: 'siconc', title: 'Sea ice cover', units: '%', factor: 100, borders: aroundZero(2, 5, 10, 20, 40, 60), palette: 'diverging' },
  { variable: 'clt', title: 'Cloud cover', units: '%', factor: 100, borders: aroundZero(1, 2, 4, 8, 12), palette: 'diverging' },
  { variable: 'zos', title: 'Sea surface height', units: 'm', factor: 1, borders: aroundZero(0.02, 0.05, 0.1, 0.2, 0.4), palette: 'diverging' },
]; // biome-ignore format: a table

/** What a run has more than another, in the units of its figure. */
const difference = (run: RunMean, other: RunMean, { variable, factor }: Pick<ChangeStyle, 'variable' | 'factor'>): Float64Array => {
  const theirs = other.mean(variable);
  return run.mean(variable).map((value, n) => factor * (value - (theirs[n] as number)));
};

/** The run itself, in the year that the differences are of. */
function meanMap({ name, means }: TwoRuns, variable: string): string[] {
  const style = fieldStyles.find((one) => one.variable === variable);
  const run = means('annual')?.run;
  if (!style || !run) return [];
  return [
    mapSvg(run.grid, run.mean(variable).map(style.convert ?? ((value) => value)), { title: `${name}, ${run.span}`, scale: scaleOf(style) }),
  ];
}

/** Maps of what changed, a figure with the run and the differences in the year and both seasons for each variable. */
function mapFigures(runs: TwoRuns): Figure[] {
  return styles.flatMap((style) => {
    const differences = seasonNames.flatMap((season) => {
      const pair = runs.means(season);
      if (!pair?.run.has(style.variable) || !pair.other.has(style.variable)) return [];
      const scale = { borders: style.borders, palette: style.palette, units: style.units };
      const title = `Minus ${runs.otherName}, ${seasons[season].title}`;
      return [mapSvg(pair.run.grid, difference(pair.run, pair.other, style), { title, scale })];
    });
    if (differences.length === 0) return [];
    const title = `${style.title}: ${runs.name} minus ${runs.otherName}`;
    return [{ name: `change_${style.variable}`, svg: panels([...meanMap(runs, style.variable), ...differences], { title, scale: 0.6 }) }];
  });
}

const seasonColours = { annual: '#1a1a1a', DJF: '#1b6ca8', JJA: '#c8553d' } as const;

/** Changes of temperature and rain by latitude: how the poles warm more, and where the rain goes. */
function zonalFigure(runs: TwoRuns): Figure[] {
  const plots = styles.slice(0, 2).flatMap((style) => {
    const curves = seasonNames.flatMap((season): Curve[] => {
      const pair = runs.means(season);
      if (!pair?.run.has(style.variable) || !pair.other.has(style.variable)) return [];
      const { rows, columns, latitude } = pair.run.grid;
      const map = difference(pair.run, pair.other, style);
      const y = Array.from({ length: rows }, (_, j) =>
        map.subarray(j * columns, (j + 1) * columns).reduce((sum, value) => sum + value / columns, 0),
      );
      return [{ name: seasons[season].title, colour: seasonColours[season], x: latitude, y }];
    });
    return curves.length > 0
      ? [linePlotSvg({ title: style.title, quantity: `Difference (${style.units})`, x: latitudeAxis(-90, 90), curves })]
      : [];
  });
  const title = `Zonal means: ${runs.name} minus ${runs.otherName}`;
  return plots.length > 0 ? [{ name: 'change_zonal_means', svg: panels(plots, { title }) }] : [];
}

const seriesPlots = [
  { variable: 'tas', title: 'Near-surface air temperature', quantity: 'Temperature (K)', factor: 1 },
  { variable: 'rtmt', title: 'Net radiation at the top of the atmosphere', quantity: 'Flux (W/m²)', factor: 1 },
  { variable: 'pr', title: 'Precipitation', quantity: 'Rain (mm/day)', factor: 86400 },
  { variable: 'thetao', title: 'Ocean temperature, volume mean', quantity: 'Temperature (°C)', factor: 1 },
  { variable: 'siarean', title: 'Sea ice area, northern hemisphere', quantity: 'Area (million km²)', factor: 1e-12 },
  { variable: 'amoc', title: 'Atlantic overturning at 26°N', quantity: 'Transport (Sv)', factor: 1 },
] as const;

/** Both runs over time. */
function seriesFigures({ series, otherSeries, name, otherName }: TwoRuns): Figure[] {
  if (!series || !otherSeries) return [];
  const years = [...series.years, ...otherSeries.years];
  const [start, end] = [Math.floor(Math.min(...years)), Math.ceil(Math.max(...years))];
  const x = linearAxis('Year', start, end, niceTicks(start, end, 8));
  const plots = seriesPlots
    .filter(({ variable }) => series.has(variable) && otherSeries.has(variable))
    .map(({ variable, factor, ...plot }) => {
      const curve = (of: typeof series, title: string, colour: string): Curve => ({
        name: title,
        colour,
        x: of.years,
        y: of.values(variable).map((value) => value * factor),
      });
      return linePlotSvg({ ...plot, x, curves: [curve(series, name, '#c8553d'), curve(otherSeries, otherName, '#1b6ca8')] });
    });
  return plots.length > 0 ? [{ name: 'change_series', svg: panels(plots, { title: `${name} and ${otherName}` }) }] : [];
}

/** Everything that shows how a run differs from another. */
export const changeFigures = (runs: TwoRuns): Figure[] => [
  ...mapFigures(runs),
  ...zonalFigure(runs),
  ...warmingSection(runs),
  ...seriesFigures(runs),
];
