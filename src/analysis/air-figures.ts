import { latitudeAxis, linearAxis } from './axes.ts';
import type { Figure } from './figure.ts';
import { panels } from './page.ts';
import { bands } from './palettes.ts';
import type { RunMean } from './run-mean.ts';
import { type Section, sectionSvg } from './section.ts';

const hectopascals = (pascals: ArrayLike<number>): number[] => Array.from(pascals, (p) => p / 100);

/** Means along circles of latitude. @param field [levels × rows × columns]  @returns [levels × rows] */
function zonalMeans(field: ArrayLike<number>, columns: number): Float64Array {
  const mean = (line: number): number =>
    Array.from({ length: columns }, (_, i) => field[line * columns + i] ?? Number.NaN).reduce((a, b) => a + b, 0) / columns;
  return Float64Array.from({ length: field.length / columns }, (_, line) => mean(line));
}

const styles: readonly (Pick<Section, 'title' | 'scale' | 'lines'> & { readonly variable: string; readonly above: number })[] = [
  {
    variable: 'ua',
    title: 'Eastward wind',
    above: 0,
    scale: { borders: bands(-40, 40, 16), palette: 'diverging', units: 'm/s' },
    lines: [-10, 0, 10, 20, 30, 40],
  },
  {
    variable: 'ta',
    title: 'Temperature',
    above: 273.15,
    scale: { borders: bands(-80, 30, 22), palette: 'thermal', units: '°C' },
    lines: [-60, -40, -20, 0, 20],
  },
];

/** Sections of the air along circles of latitude, from the highest level to the ground; nothing where a run has no levels. */
export function airFigures(run: RunMean): Figure[] {
  if (!styles.every(({ variable }) => run.has(variable))) return [];
  const levels = hectopascals(run.coordinate('plev')).reverse();
  const edge = (k: number): number => ((levels[k - 1] ?? 0) + (levels[k] ?? 1000)) / 2;
  const sections = styles.map(({ variable, above, ...style }) => {
    const upward = zonalMeans(run.mean(variable), run.grid.columns).map((value) => value - above);
    const rows = run.grid.rows;
    const values = Float64Array.from(upward, (_, n) => upward[(levels.length - 1 - Math.floor(n / rows)) * rows + (n % rows)] as number);
    return sectionSvg({
      ...style,
      x: latitudeAxis(-90, 90),
      y: linearAxis('Pressure (hPa)', 0, 1000, [100, 200, 300, 500, 700, 850, 1000]),
      columns: run.grid.latitude,
      rows: levels,
      columnBorders: run.grid.latitudeEdges,
      rowBorders: [0, ...levels.slice(1).map((_, k) => edge(k + 1)), 1000],
      values,
    });
  });
  return [{ name: 'air_sections', svg: panels(sections, { title: `Air, zonal means, ${run.span}` }) }];
}
