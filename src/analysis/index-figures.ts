import { linearAxis, niceTicks } from './axes.ts';
import type { ClimateIndex, climateIndices } from './climate-indices.ts';
import type { Figure } from './figure.ts';
import { linePlotSvg } from './line-plot.ts';
import { mapSvg } from './map.ts';
import { panels } from './page.ts';
import { aroundZero } from './palettes.ts';

type Found = ReturnType<typeof climateIndices>;

/** Months of a running mean, as in the definition of ENSO events. */
const window = 5;

/** Running mean of five months; NaN at both ends. */
export function runningMean(values: readonly number[]): number[] {
  const half = (window - 1) / 2;
  return values.map((_, n) => {
    const around = values.slice(Math.max(0, n - half), n + half + 1);
    return around.length === window ? around.reduce((a, b) => a + b, 0) / window : Number.NaN;
  });
}

const patternBorders = { nino34: aroundZero(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1), nao: aroundZero(0.25, 0.5, 1, 1.5, 2, 3, 4) } as Readonly<
  Record<string, readonly number[]>
>;

/** An index over time, and what goes with it. */
function indexFigure({ kind, grid, years, values, winters, standardDeviation, winterDeviation, pattern }: ClimateIndex): Figure {
  const { name, title, units, quantity, months } = kind;
  const [start, end] = [Math.floor(years[0] as number), Math.ceil(years.at(-1) as number)];
  const ofWinters = months.length < 12;
  const smooth = ofWinters
    ? { name: 'December to February', colour: '#c8553d', x: winters.years, y: winters.values }
    : { name: 'five-month running mean', colour: '#c8553d', x: years, y: runningMean(values) };
  const series = linePlotSvg({
    title: `${quantity}: standard deviation ${(ofWinters ? winterDeviation : standardDeviation).toFixed(2)} ${units}`,
    quantity: `Departure (${units})`,
    x: linearAxis('Year', start, end, niceTicks(start, end, 8)),
    curves: [{ name: 'months', colour: '#b0b0b0', x: years, y: values }, smooth],
  });
  const scale = { borders: patternBorders[name] as readonly number[], palette: 'diverging', units } as const;
  const when = ofWinters ? ', December to February' : '';
  const map = mapSvg(grid, pattern, {
    title: `${kind.variable === 'tos' ? 'Sea surface temperature' : 'Sea level pressure'} by a standard deviation${when}`,
    scale,
  });
  return { name: `index_${name}`, svg: panels([series, map], { title: `${title}: seasons and drift removed`, columns: 1, scale: 0.9 }) };
}

/** A figure for each index that the run is long enough for. */
export const indexFigures = (found: Found): Figure[] => found.flatMap((index) => ('unknown' in index ? [] : [indexFigure(index)]));

/** The indices for a terminal. */
export const indicesText = (found: Found): string =>
  found
    .map((index) => {
      if ('unknown' in index) return `${index.unknown}\n`;
      const { kind, standardDeviation, winterDeviation, values } = index;
      return `${kind.title} over ${values.length / 12} years: standard deviation ${standardDeviation.toFixed(2)} ${kind.units}, of December to February ${winterDeviation.toFixed(2)} ${kind.units}\n`;
    })
    .join('');

/** The indices for the scorecard. */
export const indicesRecord = (found: Found) =>
  found.map((index) => {
    const { name, title, quantity, units } = index.kind;
    const said = { name, title, quantity, units };
    if ('unknown' in index) return { ...said, unknown: index.unknown };
    const { years, values, standardDeviation, winters, winterDeviation } = index;
    return { ...said, years, values, standardDeviation, winters, winterDeviation };
  });
